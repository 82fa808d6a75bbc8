package io.parallax.ingest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.parallax.events.Decoded;
import io.parallax.events.EventJson;
import io.parallax.events.EventType;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Takes events of any type over HTTP: one object, an array, or lines. Thread-safe.
 *
 * <p>An array is read whole before anything of it is published; lines are published as they come.
 * What is wrong with the request as a whole ends it with a {@link Problem}; what is wrong with one
 * event of a batch is told in its place in the results.
 */
final class IngestEndpoint {
  private static final List<MediaType> LINES = List.of(
      MediaType.parseMediaType("application/x-ndjson"),
      MediaType.parseMediaType("application/jsonl"));
  private static final String FORMATS = "application/json, application/x-ndjson, application/jsonl";

  /** Room for most events, without growing. */
  private static final int FIRST_BYTES = 4 * 1024;

  /** How many rejected events of a stream of lines carry their errors; of an array, all do. */
  private static final int MAX_DETAILED_LINES = 1_000;

  private final IngestProperties.Limits limits;
  private final EventPublisher publisher;
  private final IngestMetrics metrics;
  private final InstantSource clock;
  private final String retryAfter;

  /** A problem of a batch that is nothing but rejected events, together with these. */
  private record AllRejected(
      @JsonUnwrapped Problem problem, @JsonUnwrapped Batch.Summary summary) {}

  IngestEndpoint(
      IngestProperties settings,
      EventPublisher publisher,
      IngestMetrics metrics,
      InstantSource clock) {
    this.limits = settings.limits();
    this.publisher = publisher;
    this.metrics = metrics;
    this.clock = clock;
    this.retryAfter = Long.toString(settings.retryAfter().toSeconds());
  }

  /** Answers a {@code POST} of events of {@code type}. */
  ServerResponse post(EventType type, ServerRequest request) throws IOException {
    MemoryBudget.Share memory = Admission.memoryOf(request.servletRequest());
    try {
      requireJsonAccepted(request);
      boolean lines = LINES.contains(format(request));
      var batch = new Batch(
          type,
          publisher,
          metrics,
          memory,
          listAccepted(request),
          lines ? MAX_DETAILED_LINES : limits.batchEvents());
      var body = new RequestBody(
          request.servletRequest().getInputStream(),
          lines ? limits.streamTime() : limits.batchTime(),
          clock);
      return lines ? takeLines(type, body, batch) : takeJson(type, body, batch, memory);
    } catch (ProblemException e) {
      memory.close();
      return answer(e.problem());
    }
  }

  /** Answers any other method. */
  ServerResponse refuseMethod(ServerRequest request) {
    Problem problem = Problem.Kind.METHOD_NOT_ALLOWED.with("expected POST");
    return problemResponse(problem)
        .headers(h -> h.setAllow(Set.of(HttpMethod.POST)))
        .body(problem);
  }

  private ServerResponse takeJson(
      EventType type, RequestBody body, Batch batch, MemoryBudget.Share memory) {
    try {
      byte[] json = readWhole(body, memory);
      try (JsonParser parser = EventJson.parser(json)) {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
          return takeOne(type, json);
        }
        takeArray(type, parser, batch);
      }
    } catch (JacksonException e) {
      throw Problem.Kind.UNREADABLE.exception(EventJson.describe(e));
    }
    batch.publish();
    return answer(batch.summary());
  }

  /**
   * One buffer that grows with what arrives, and is counted as it grows. While it is copied there
   * are two, which only as many requests can have at the same time as there are processors.
   */
  private byte[] readWhole(RequestBody body, MemoryBudget.Share memory) {
    int maxEvent = limits.maxEventBytes();
    int maxBatch = limits.maxBatchBytes();
    byte[] bytes = new byte[Math.min(FIRST_BYTES, maxEvent + 1)];
    memory.take(bytes.length);
    int length = body.read(bytes, 0);
    while (length == bytes.length) {
      if (length > maxEvent && !startsArray(bytes)) {
        throw new ProblemException(tooLargeEvent());
      }
      if (length > maxBatch) {
        throw Problem.Kind.TOO_LARGE.exception(
            "a batch of more than %d bytes; send it in parts, or as lines (application/x-ndjson)"
                .formatted(maxBatch));
      }
      int larger = (int) Math.min(2L * length, 1L + (length <= maxEvent ? maxEvent : maxBatch));
      memory.take(larger - length);
      bytes = Arrays.copyOf(bytes, larger);
      length = body.read(bytes, length);
    }
    memory.giveBack(bytes.length - length);
    return Arrays.copyOf(bytes, length);
  }

  /** Looks at bytes, since the end of {@code start} may be in the middle of a character. */
  private static boolean startsArray(byte[] start) {
    int i = start[0] == (byte) 0xEF ? 3 : 0; // a byte order mark
    while (i < start.length && (isBlank(start[i]) || start[i] == '\n')) {
      i++;
    }
    return i < start.length && start[i] == '[';
  }

  private ServerResponse takeOne(EventType type, byte[] json) {
    return switch (EventJson.read(type, json, latest())) {
      case Decoded.Valid valid -> {
        metrics.received(type, 1, 0);
        publisher.publish(List.of(valid.event()));
        yield ServerResponse.accepted()
            .contentType(MediaType.APPLICATION_JSON)
            .body(Result.accepted(null, valid.event()));
      }
      case Decoded.Invalid invalid -> {
        metrics.received(type, 0, 1);
        throw new ProblemException(Problem.invalid(invalid.errors()));
      }
      case Decoded.Unreadable unreadable ->
        throw Problem.Kind.UNREADABLE.exception(unreadable.detail());
    };
  }

  private void takeArray(EventType type, JsonParser parser, Batch batch) {
    Instant latest = latest();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (batch.size() == limits.batchEvents()) {
        throw Problem.Kind.TOO_LARGE.exception(
            "a batch of more than %d events; send it in parts, or as lines (application/x-ndjson)"
                .formatted(limits.batchEvents()));
      }
      long start = parser.currentTokenLocation().getByteOffset();
      Decoded decoded = EventJson.read(type, parser, latest);
      if (parser.currentLocation().getByteOffset() - start > limits.maxEventBytes()) {
        batch.reject(tooLargeEvent());
      } else {
        batch.add(decoded);
      }
    }
    if (parser.nextToken() != null) {
      throw Problem.Kind.UNREADABLE.exception("there is more after the array, expected only one");
    }
  }

  private ServerResponse takeLines(EventType type, RequestBody body, Batch batch) {
    int max = limits.maxEventBytes();
    for (byte[] line = body.readLine(max); line != null; line = body.readLine(max)) {
      if (isBlank(line)) {
        continue;
      }
      if (batch.size() == limits.streamEvents()) {
        batch.publish();
        throw Problem.Kind.TOO_LARGE.exception(
            "a stream of more than %d events, of which those before have been taken; send it in parts"
                .formatted(limits.streamEvents()));
      }
      if (line.length > max) {
        batch.reject(tooLargeEvent());
      } else {
        batch.add(EventJson.read(type, line, latest()));
      }
      if (batch.isFull()) {
        batch.publish();
      }
    }
    batch.publish();
    return answer(batch.summary());
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (!isBlank(b)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  private Instant latest() {
    return clock.instant().plus(EventJson.CLOCK_TOLERANCE);
  }

  private Problem tooLargeEvent() {
    return Problem.Kind.TOO_LARGE.with(
        "an event of more than %d bytes".formatted(limits.maxEventBytes()));
  }

  private ServerResponse answer(Batch.Summary summary) {
    if (summary.accepted() > 0) {
      return ServerResponse.accepted().contentType(MediaType.APPLICATION_JSON).body(summary);
    }
    if (summary.rejected() == 0) {
      return answer(Problem.Kind.EMPTY_BATCH.with("expected 1 event or more"));
    }
    Problem problem = Problem.Kind.ALL_REJECTED.with("each event's problem is in results");
    return problemResponse(problem).body(new AllRejected(problem, summary));
  }

  private ServerResponse answer(Problem problem) {
    var response = problemResponse(problem);
    if (problem.status() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
      response.header(HttpHeaders.RETRY_AFTER, retryAfter);
    }
    if (problem.status() == HttpStatus.UNSUPPORTED_MEDIA_TYPE.value()) {
      response.header(HttpHeaders.ACCEPT, FORMATS).header(HttpHeaders.ACCEPT_ENCODING, "identity");
    }
    return response.body(problem);
  }

  private static ServerResponse.BodyBuilder problemResponse(Problem problem) {
    return ServerResponse.status(problem.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
  }

  private static void requireJsonAccepted(ServerRequest request) {
    boolean accepted;
    try {
      List<MediaType> accept = request.headers().accept();
      accepted = accept.isEmpty()
          || accept.stream()
              .anyMatch(range ->
                  range.includes(MediaType.APPLICATION_JSON) && range.getQualityValue() > 0);
    } catch (InvalidMediaTypeException e) {
      accepted = false;
    }
    if (!accepted) {
      throw Problem.Kind.NOT_ACCEPTABLE.exception("expected application/json in Accept");
    }
  }

  /** The media type of the body, without parameters, if it is one of ours. */
  private static MediaType format(ServerRequest request) {
    for (String encoding : request.headers().header(HttpHeaders.CONTENT_ENCODING)) {
      if (!encoding.equalsIgnoreCase("identity")) {
        throw unsupported("Content-Encoding must be identity");
      }
    }
    MediaType type;
    try {
      type = request.headers().contentType().orElse(MediaType.ALL);
    } catch (InvalidMediaTypeException e) {
      type = MediaType.ALL;
    }
    String charset = type.getParameter("charset");
    if (charset != null && !charset.equalsIgnoreCase("utf-8")) {
      throw unsupported("the charset must be UTF-8");
    }
    MediaType bare = new MediaType(type.getType(), type.getSubtype());
    if (!bare.equals(MediaType.APPLICATION_JSON) && !LINES.contains(bare)) {
      throw unsupported("Content-Type must be one of " + FORMATS);
    }
    return bare;
  }

  private static ProblemException unsupported(String detail) {
    return Problem.Kind.UNSUPPORTED_MEDIA_TYPE.exception(detail);
  }

  /** The one query parameter there is: {@code results=rejected} leaves the accepted ones out. */
  private static boolean listAccepted(ServerRequest request) {
    boolean listAccepted = true;
    for (Map.Entry<String, List<String>> parameter : request.params().entrySet()) {
      if (!parameter.getKey().equals("results")) {
        throw Problem.Kind.UNKNOWN_PARAMETER.exception(
            "was %s, expected results".formatted(parameter.getKey()));
      }
      if (!parameter.getValue().equals(List.of("rejected"))) {
        throw Problem.Kind.UNKNOWN_PARAMETER.exception("results must be rejected, and given once");
      }
      listAccepted = false;
    }
    return listAccepted;
  }
}
