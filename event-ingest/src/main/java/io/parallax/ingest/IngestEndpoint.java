package io.parallax.ingest;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.parallax.access.Accept;
import io.parallax.access.BodyException;
import io.parallax.access.Document;
import io.parallax.access.MemoryBudget;
import io.parallax.access.RequestBody;
import io.parallax.events.Decoded;
import io.parallax.events.EventForm;
import io.parallax.events.EventJson;
import io.parallax.events.EventType;
import io.parallax.events.Received;
import io.parallax.events.Topic;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes events over HTTP: one object, an array, or lines, as plain JSON of one type or as
 * CloudEvents of any type. Thread-safe.
 *
 * <p>An array is read whole before anything of it is published; lines are published as they come.
 * What is wrong with the request as a whole ends it with a {@link Problem}; what is wrong with one
 * event of a batch is in its place in the results.
 */
final class IngestEndpoint {
  /** Room for most events, without growing. */
  private static final int FIRST_BYTES = 4 * 1024;

  /** How many rejected events of a stream of lines carry their errors; of an array, all do. */
  private static final int MAX_DETAILED_LINES = 1_000;

  private final IngestProperties.Limits limits;
  private final EventPublisher publisher;
  private final IngestMetrics metrics;
  private final InstantSource clock;
  private final JsonMapper json;
  private final String retryAfter;

  /** A problem of a batch that is nothing but rejected events, together with these. */
  private record AllRejected(
      @JsonUnwrapped Problem problem, @JsonUnwrapped Batch.Summary summary) {}

  /** Which form the events of a body in some format have. */
  private interface Forms {
    EventForm of(BodyFormat format);
  }

  IngestEndpoint(
      IngestProperties settings,
      EventPublisher publisher,
      IngestMetrics metrics,
      InstantSource clock,
      JsonMapper json) {
    this.limits = settings.limits();
    this.publisher = publisher;
    this.metrics = metrics;
    this.clock = clock;
    this.json = json;
    this.retryAfter = Long.toString(settings.retryAfter().toSeconds());
  }

  /** Answers a {@code POST} of events of {@code type}. */
  ServerResponse post(EventType type, ServerRequest request) throws IOException {
    return post(BodyFormat.PLAIN, format -> EventForm.plain(type), request);
  }

  /** Answers a {@code POST} of CloudEvents of any type of {@code topic}. */
  ServerResponse postCloudEvents(Topic topic, ServerRequest request) throws IOException {
    return post(
        BodyFormat.CLOUD_EVENTS,
        format -> format.mediaType().equals(MediaType.APPLICATION_JSON)
            ? EventForm.binary(topic, CloudEventHeaders.attributes(request))
            : EventForm.structured(topic),
        request);
  }

  private ServerResponse post(List<BodyFormat> formats, Forms forms, ServerRequest request)
      throws IOException {
    MemoryBudget.Share memory = Admission.memoryOf(request.servletRequest());
    try {
      BodyFormat format = format(formats, request);
      boolean lines = format.layout() == BodyFormat.Layout.LINES;
      MediaType answerType = answerType(lines, request);
      Options options = Options.of(request);
      EventForm form = forms.of(format);
      var batch = new Batch(
          publisher, metrics, memory, options, lines ? MAX_DETAILED_LINES : limits.batchEvents());
      var body = new RequestBody(
          request.servletRequest().getInputStream(),
          lines ? limits.streamTime() : limits.batchTime());
      if (!lines) {
        return takeJson(format, form, body, batch, options, memory);
      }
      if (answerType.equals(MediaType.APPLICATION_JSON)) {
        takeLines(form, body, batch, null);
        return answer(batch.summary());
      }
      return new LinesAnswer(
          json, answerType, batch, telling -> takeLines(form, body, batch, telling), problem -> {
            memory.close();
            return answer(problem, formats);
          });
    } catch (ProblemException e) {
      memory.close();
      return answer(e.problem(), formats);
    } catch (BodyException e) {
      memory.close();
      return answer(Problem.of(e), formats);
    }
  }

  /** Answers with a document, if it is in a format that is accepted. */
  static ServerResponse describe(Document document, ServerRequest request) {
    if (Accept.of(request.servletRequest()).takesOneOf(document.mediaTypes())) {
      return document.answer();
    }
    Problem problem = Problem.Kind.NOT_ACCEPTABLE.with(
        "expected " + document.mediaTypes().getFirst() + " in Accept");
    return problemResponse(problem).body(problem);
  }

  /** Answers any other method than those expected. */
  static ServerResponse refuseMethod(Set<HttpMethod> expected) {
    String names = expected.stream().map(HttpMethod::name).sorted().collect(joining(" or "));
    Problem problem = Problem.Kind.METHOD_NOT_ALLOWED.with("expected " + names);
    return problemResponse(problem).headers(h -> h.setAllow(expected)).body(problem);
  }

  private ServerResponse takeJson(
      BodyFormat format,
      EventForm form,
      RequestBody body,
      Batch batch,
      Options options,
      MemoryBudget.Share memory) {
    try {
      byte[] bytes = readWhole(format, body, memory);
      try (JsonParser parser = EventJson.parser(bytes)) {
        boolean array = parser.nextToken() == JsonToken.START_ARRAY;
        if (!format.mayBeArray() || (!array && format.layout() != BodyFormat.Layout.ARRAY)) {
          return takeOne(EventJson.readRest(form, parser, bytes, latest()), options);
        }
        if (!array) {
          throw Problem.Kind.UNREADABLE.exception("the body is not an array, expected a batch");
        }
        takeArray(form, parser, bytes, batch);
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
  private byte[] readWhole(BodyFormat format, RequestBody body, MemoryBudget.Share memory) {
    int maxEvent = limits.maxEventBytes();
    int maxBatch = limits.maxBatchBytes();
    byte[] bytes = new byte[Math.min(FIRST_BYTES, maxEvent + 1)];
    memory.take(bytes.length);
    int length = body.read(bytes, 0);
    while (length == bytes.length) {
      if (length > maxEvent && !(format.mayBeArray() && startsArray(bytes))) {
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

  private ServerResponse takeOne(Received received, Options options) {
    return switch (received.decoded()) {
      case Decoded.Valid valid -> {
        if (!options.dryRun()) {
          publisher.publish(List.of(valid));
        }
        yield ServerResponse.status(options.dryRun() ? HttpStatus.OK : HttpStatus.ACCEPTED)
            .contentType(MediaType.APPLICATION_JSON)
            .body(Result.accepted(null, valid.event(), options.dryRun()));
      }
      case Decoded.Invalid invalid -> {
        if (!options.dryRun()) {
          metrics.rejected(received.type());
        }
        throw new ProblemException(Problem.invalid(invalid.errors()));
      }
      case Decoded.Unreadable unreadable ->
        throw Problem.Kind.UNREADABLE.exception(unreadable.detail());
    };
  }

  private void takeArray(EventForm form, JsonParser parser, byte[] bytes, Batch batch) {
    Instant latest = latest();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (batch.size() == limits.batchEvents()) {
        throw Problem.Kind.TOO_LARGE.exception(
            "a batch of more than %d events; send it in parts, or as lines (application/x-ndjson)"
                .formatted(limits.batchEvents()));
      }
      long start = parser.currentTokenLocation().getByteOffset();
      Received received = form.read(parser, bytes, latest);
      if (parser.currentLocation().getByteOffset() - start > limits.maxEventBytes()) {
        batch.reject(received.type(), tooLargeEvent());
      } else {
        batch.add(received);
      }
    }
    if (parser.nextToken() != null) {
      throw Problem.Kind.UNREADABLE.exception("there is more after the array, expected only one");
    }
  }

  /** @param telling has the results written after each window; null if they are kept to the end */
  private void takeLines(
      EventForm form, RequestBody body, Batch batch, LinesAnswer.@Nullable Telling telling)
      throws IOException {
    int max = limits.maxEventBytes();
    for (byte[] line = body.readLine(max); line != null; line = body.readLine(max)) {
      if (isBlank(line)) {
        continue;
      }
      if (batch.size() == limits.streamEvents()) {
        throw tooLong(
            batch, telling, "a stream of more than %d events".formatted(limits.streamEvents()));
      }
      if (telling == null && batch.untold() == limits.streamResults()) {
        throw tooLong(
            batch,
            null,
            "an answer of more than %d results, without Accept: application/x-ndjson"
                .formatted(limits.streamResults()));
      }
      if (line.length > max) {
        batch.reject(form.type(), tooLargeEvent());
      } else {
        batch.add(EventJson.read(form, line, latest()));
      }
      if (batch.isWindowFull()) {
        publish(batch, telling);
      }
    }
    if (batch.size() == 0) {
      throw emptyBatch();
    }
    publish(batch, telling);
  }

  private static void publish(Batch batch, LinesAnswer.@Nullable Telling telling)
      throws IOException {
    batch.publish();
    if (telling != null) {
      telling.tell();
    }
  }

  private static ProblemException tooLong(
      Batch batch, LinesAnswer.@Nullable Telling telling, String what) throws IOException {
    publish(batch, telling);
    return Problem.Kind.TOO_LARGE.exception(
        what + "; of the %d before, those that are good have been taken".formatted(batch.size()));
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
      return ServerResponse.status(summary.dryRun() == null ? HttpStatus.ACCEPTED : HttpStatus.OK)
          .contentType(MediaType.APPLICATION_JSON)
          .body(summary);
    }
    if (summary.rejected() == 0) {
      throw emptyBatch();
    }
    Problem problem = Problem.Kind.ALL_REJECTED.with("each event's problem is in results");
    return problemResponse(problem).body(new AllRejected(problem, summary));
  }

  private static ProblemException emptyBatch() {
    return Problem.Kind.EMPTY_BATCH.exception("expected 1 event or more");
  }

  private ServerResponse answer(Problem problem, List<BodyFormat> formats) {
    var response = problemResponse(problem);
    if (problem.status() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
      response.header(HttpHeaders.RETRY_AFTER, retryAfter);
    }
    if (problem.status() == HttpStatus.UNSUPPORTED_MEDIA_TYPE.value()) {
      response
          .header(HttpHeaders.ACCEPT, BodyFormat.names(formats))
          .header(HttpHeaders.ACCEPT_ENCODING, "identity");
    }
    return response.body(problem);
  }

  private static ServerResponse.BodyBuilder problemResponse(Problem problem) {
    return ServerResponse.status(problem.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
  }

  /**
   * The media type of the answer: lines if the body is lines and the sender would rather have
   * lines, else JSON.
   */
  private static MediaType answerType(boolean lines, ServerRequest request) {
    var accept = Accept.of(request.servletRequest());
    MediaType best = MediaType.APPLICATION_JSON;
    double quality = accept.quality(best);
    if (lines) {
      for (MediaType type : BodyFormat.LINES) {
        if (accept.names(type) && accept.quality(type) >= quality) {
          best = type;
          quality = accept.quality(type);
        }
      }
    }
    if (quality == 0) {
      throw Problem.Kind.NOT_ACCEPTABLE.exception("expected application/json in Accept");
    }
    return best;
  }

  private static MediaType bare(MediaType type) {
    return new MediaType(type.getType(), type.getSubtype());
  }

  /** The format of the body, if it is one of {@code formats}. */
  private static BodyFormat format(List<BodyFormat> formats, ServerRequest request) {
    if (!request.headers().header(HttpHeaders.CONTENT_ENCODING).isEmpty()) {
      throw unsupported("Content-Encoding is not taken, expected the body as it is");
    }
    // asked of the servlet request, as Spring sees the first one only
    List<String> headers =
        Collections.list(request.servletRequest().getHeaders(HttpHeaders.CONTENT_TYPE));
    MediaType type;
    try {
      type = headers.size() == 1 ? MediaType.parseMediaType(headers.getFirst()) : MediaType.ALL;
    } catch (InvalidMediaTypeException e) {
      type = MediaType.ALL;
    }
    String charset = type.getParameter("charset");
    if (charset != null && !charset.replace("\"", "").matches("(?i)utf-?8")) {
      throw unsupported("the charset must be UTF-8");
    }
    MediaType bare = bare(type);
    return formats.stream()
        .filter(format -> format.mediaType().equals(bare))
        .findFirst()
        .orElseThrow(() -> unsupported("Content-Type must be one of " + BodyFormat.names(formats)));
  }

  private static ProblemException unsupported(String detail) {
    return Problem.Kind.UNSUPPORTED_MEDIA_TYPE.exception(detail);
  }
}
