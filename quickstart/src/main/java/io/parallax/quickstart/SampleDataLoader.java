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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

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

  /** Events of one kind, and where they go. */
  private record Load(URI resource, String key, List<?> events) {}

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
    List<Load> loads = List.of(
        toSales("sales", data.sales()),
        toSales("sales", data.corrections()),
        toSales("sales", List.of(data.conflict())),
        toSales("sale-reversals", data.reversals()),
        toSales("leads", data.leads()),
        toSales("lead-assignments", data.assignments()),
        toSales("lead-contacts", data.leadContacts()),
        toSales("lead-losses", data.losses()),
        toSales("customer-contacts", data.customerContacts()),
        toOutcomes("survey-invitations", data.invitations()),
        toOutcomes("survey-answers", data.answers()),
        toOutcomes("delivery-agreements", data.agreements()),
        toOutcomes("delivery-completions", data.completions()));
    int total = loads.stream().mapToInt(load -> load.events().size()).sum();
    declare("product", SampleData.productTitles());
    declare("region", SampleData.regionTitles());
    try (var progress = new Progress("Loading sample data", total, out)) {
      loads.forEach(load -> sendAll(load, progress));
    }
    awaitReported();
    loads.forEach(this::requireLastInLedger);
    long sold = reported("sales?", "salesClosed", now);
    long scored = reported("outcomes?indicator=csat&", "n", now);
    int saleCount = data.sales().size() - data.withdrawnSales();
    int answerCount = data.answers().size();
    int reversalCount = data.reversals().size();
    out.printf(
        "Sent %d sales, %d reversals and %d survey answers, and %d events about leads, customers, "
            + "invitations and deliveries; the reports count %d sales and %d answers.%n",
        saleCount,
        reversalCount,
        answerCount,
        total - data.sales().size() - reversalCount - answerCount,
        sold,
        scored);
    if (sold < saleCount || scored < answerCount) {
      throw new StackException(
          "the reports count %d sales and %d answers, expected at least %d and %d"
              .formatted(sold, scored, saleCount, answerCount));
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

  /** The sum of a column of a report over the time of the sample data that ends now. */
  private long reported(String report, String column, Instant now) {
    String query =
        "/api/v1/reports/%speriod=year&from=%s&to=%s".formatted(report, SampleData.start(now), now);
    long total = 0;
    for (JsonNode row : get(query).path("rows")) {
      total += row.path(column).asLong();
    }
    return total;
  }

  /** Looks the last event up by its business key, which is its first field. */
  private void requireLastInLedger(Load load) {
    JsonNode last = json.valueToTree(load.events().getLast());
    String key = last.iterator().next().asString();
    JsonNode fact = get("%s/%s".formatted(load.resource().getPath(), key));
    if (!fact.path("revision").isInt()) {
      throw new StackException(
          "%s %s is not in the ledger: %s".formatted(load.resource().getPath(), key, fact));
    }
  }

  private long lag() {
    return get("/api/v1/freshness").required("lag").asLong();
  }

  /** Says what the values of a dimension are called, and which there are beside those sold. */
  private void declare(String dimension, Map<String, String> titles) {
    ArrayNode values = json.createArrayNode();
    titles.forEach((value, title) -> values.addObject().put("value", value).put("title", title));
    exchange(
        HttpRequest.newBuilder(reporting.resolve("/api/v1/dimensions/" + dimension))
            .header("Content-Type", "application/json")
            .header("X-API-Key", keys.reports())
            .PUT(HttpRequest.BodyPublishers.ofString(values.toString()))
            .build(),
        200);
  }

  private Load toSales(String resource, List<?> events) {
    return new Load(sales.resolve(path(resource)), keys.sales(), events);
  }

  private Load toOutcomes(String resource, List<?> events) {
    return new Load(outcomes.resolve(path(resource)), keys.outcomes(), events);
  }

  private static String path(String resource) {
    return "/api/v1/%s?results=rejected".formatted(resource);
  }

  private void sendAll(Load load, Progress progress) {
    URI resource = load.resource();
    List<?> events = load.events();
    for (int from = 0; from < events.size(); from += BATCH) {
      List<?> batch = events.subList(from, Math.min(from + BATCH, events.size()));
      var request = HttpRequest.newBuilder(resource)
          .header("Content-Type", "application/json")
          .header("X-API-Key", load.key())
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
