package io.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A BI tool that pulls reports. */
record Reports(URI service, String key) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();

  JsonNode get(String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(service.resolve(path)).header("X-API-Key", key).build();
      HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The rows of a report, as the columns' texts joined by {@code |}. */
  List<String> rows(String path, String... columns) {
    List<String> rows = new ArrayList<>();
    for (JsonNode row : get(path).get("rows")) {
      rows.add(String.join(
          "|",
          List.of(columns).stream().map(column -> row.get(column).asString()).toList()));
    }
    return rows;
  }

  /** Waits until everything that Kafka has is in the reports. */
  void awaitLagZero(Duration limit) {
    await()
        .atMost(limit)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> assertThat(get("/api/v1/freshness").get("lag").asLong()).isZero());
  }
}
