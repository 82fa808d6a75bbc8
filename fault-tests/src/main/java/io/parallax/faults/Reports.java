package io.parallax.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whoever reads reports over HTTP. Thread-safe. */
record Reports(URI service, String key) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
  private static final JsonMapper JSON = new JsonMapper();

  /** An answer as it came. */
  record Answer(int status, String body) {
    JsonNode json() {
      return JSON.readTree(body);
    }
  }

  Answer ask(String path) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(service.resolve(path))
        .header("X-API-Key", key)
        .timeout(Duration.ofSeconds(90))
        .build();
    try {
      HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** What has to be answered with 200. */
  JsonNode get(String path) {
    try {
      Answer answer = ask(path);
      if (answer.status() != 200) {
        throw new IllegalStateException(path + ": " + answer);
      }
      return answer.json();
    } catch (IOException e) {
      throw new IllegalStateException(path + ": " + e, e);
    }
  }

  /** How many records wait to be counted; a very large number if that is not known. */
  long lag() {
    try {
      Answer answer = ask("/api/v1/freshness");
      return answer.status() == 200 ? answer.json().get("lag").asLong() : Long.MAX_VALUE;
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  /** The status of a health probe; 0 if nobody answers. */
  int health(URI management, String probe) {
    HttpRequest request = HttpRequest.newBuilder(management.resolve("/actuator/health/" + probe))
        .timeout(Duration.ofSeconds(10))
        .build();
    try {
      return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
