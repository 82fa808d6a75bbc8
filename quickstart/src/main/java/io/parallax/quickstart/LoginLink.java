package io.parallax.quickstart;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/** Asks reporting-service for a link that signs in to its dashboard once. */
final class LoginLink {
  private static final Duration TIME = Duration.ofSeconds(20);

  private LoginLink() {}

  static URI make(URI reporting, String key) {
    var request = HttpRequest.newBuilder(reporting.resolve("/ui/session/links"))
        .header("X-API-Key", key)
        .timeout(TIME)
        .POST(BodyPublishers.noBody())
        .build();
    try (var http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 201) {
        throw new StackException("no login link: " + answer.statusCode() + " " + answer.body());
      }
      return reporting.resolve(
          new JsonMapper().readTree(answer.body()).get("link").asString());
    } catch (IOException e) {
      throw new StackException("no login link: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted", e);
    }
  }
}
