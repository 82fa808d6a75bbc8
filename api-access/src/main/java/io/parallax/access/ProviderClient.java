package io.parallax.access;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the identity provider, whose answers are limited in size and time. Thread-safe. */
final class ProviderClient {
  /** For the whole answer, from the first to the last byte of it. */
  private static final Duration TIME = Duration.ofSeconds(5);

  private static final int MAX_BYTES = 1024 * 1024;

  private final HttpClient http = HttpClient.newBuilder()
      .connectTimeout(TIME)
      .followRedirects(HttpClient.Redirect.NEVER)
      .build();

  /**
   * The body of a good answer.
   *
   * @throws IOException if there is none, in time and of that size
   */
  String ask(HttpRequest request) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MAX_BYTES));
    try {
      HttpResponse<String> response = answer.get(TIME.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
      return response.body();
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(e);
    } finally {
      answer.cancel(true);
    }
  }
}
