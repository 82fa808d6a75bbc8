package io.parallax.quickstart;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends sample data through the REST API, as any internal system would, and checks it arrived. */
final class SampleDataLoader {
  private static final long SEED = 1;
  private static final int BATCH = 500;
  private static final String LOADED = " loaded";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final Set<Integer> AGAIN = Set.of(429, 503);

  private final URI sales;
  private final URI outcomes;
  private final URI reporting;
  private final ApiKeys keys;
  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();

  SampleDataLoader(LocalStack stack) {
    this.sales = stack.sales();
    this.outcomes = stack.outcomes();
    this.reporting = stack.reporting();
    this.keys = stack.keys();
  }

  /**
   * Loads the data, unless an earlier run has, and waits until the reports show it.
   *
   * <p>The data of one data folder is always the same: a run that was interrupted half-way is
   * completed, and what was sent already counts once.
   *
   * @param note a file that remembers for when the data was made up, and whether all of it was sent
   */
  void loadOnce(Path note, InstantSource clock, PrintStream out) throws IOException {
    String noted = Files.exists(note) ? Files.readString(note).strip() : "";
    if (noted.endsWith(LOADED)) {
      out.println("The sample data of an earlier start is still there.");
      awaitReported();
      return;
    }
    Instant now =
        noted.isEmpty() ? clock.instant().truncatedTo(ChronoUnit.SECONDS) : Instant.parse(noted);
    Files.writeString(note, now.toString());
    SampleData data = SampleData.generate(now, SEED, SampleData.DEFAULT_SALES);
    int total = data.sales().size() + data.reversals().size() + data.answers().size();
    try (var progress = new Progress("Loading sample data", total, out)) {
      sendAll(
          sales.resolve("/api/v1/sales?results=rejected"), keys.sales(), data.sales(), progress);
      sendAll(
          sales.resolve("/api/v1/sale-reversals?results=rejected"),
          keys.sales(),
          data.reversals(),
          progress);
      sendAll(
          outcomes.resolve("/api/v1/survey-answers?results=rejected"),
          keys.outcomes(),
          data.answers(),
          progress);
    }
    awaitReported();
    long reported = reportedSales(now);
    out.printf(
        "Sent %d sales, %d reversals and %d survey answers; the sales report counts %d sales.%n",
        data.sales().size(), data.reversals().size(), data.answers().size(), reported);
    if (reported < data.sales().size()) {
      throw new StackException("the sales report counts %d sales, expected at least %d"
          .formatted(reported, data.sales().size()));
    }
    Files.writeString(note, now + LOADED);
  }

  /** Waits until the reports contain all that the services accepted. */
  private void awaitReported() {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long lag = lag();
    while (lag > 0) {
      if (System.nanoTime() > deadline) {
        throw new StackException("%d events were still not in the reports after %d s"
            .formatted(lag, PATIENCE.toSeconds()));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      lag = lag();
    }
  }

  /** How many sales the sales report counts in the time of the sample data that ends now. */
  private long reportedSales(Instant now) {
    String query =
        "/api/v1/reports/sales?period=year&from=%s&to=%s".formatted(SampleData.start(now), now);
    long total = 0;
    for (JsonNode row : get(query).path("rows")) {
      total += row.path("salesClosed").asLong();
    }
    return total;
  }

  private long lag() {
    return get("/api/v1/freshness").required("lag").asLong();
  }

  private void sendAll(URI resource, String key, List<?> events, Progress progress) {
    for (int from = 0; from < events.size(); from += BATCH) {
      List<?> batch = events.subList(from, Math.min(from + BATCH, events.size()));
      var request = HttpRequest.newBuilder(resource)
          .header("Content-Type", "application/json")
          .header("X-API-Key", key)
          .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(batch)))
          .build();
      JsonNode answer = exchange(request, 202);
      if (answer.path("rejected").asInt() > 0) {
        throw new StackException(resource + " refused sample data: " + answer.path("results"));
      }
      progress.advance(batch.size());
    }
  }

  private JsonNode get(String query) {
    return exchange(
        HttpRequest.newBuilder(reporting.resolve(query))
            .header("X-API-Key", keys.reports())
            .build(),
        200);
  }

  /** Sends, again if need be: events have keys, so to send one twice does no harm. */
  private JsonNode exchange(HttpRequest request, int expected) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String problem;
      try {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() == expected) {
          return json.readTree(response.body());
        }
        problem = "answered %d, expected %d: %s"
            .formatted(response.statusCode(), expected, response.body());
        if (!AGAIN.contains(response.statusCode())) {
          throw new StackException(request.uri() + " " + problem);
        }
      } catch (IOException e) {
        problem = "could not be reached: " + e;
      } catch (JacksonException e) {
        throw new StackException(request.uri() + " answered something that is not JSON", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StackException("interrupted", e);
      }
      if (System.nanoTime() > deadline) {
        throw new StackException(request.uri() + " " + problem);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
