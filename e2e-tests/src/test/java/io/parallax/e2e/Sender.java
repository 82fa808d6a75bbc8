package io.parallax.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * An internal system that keeps to the contract: what was not answered with 202 it sends again until
 * it is. Thread-safe.
 */
final class Sender {
  private static final Duration GIVE_UP = Duration.ofMinutes(3);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final String key;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final AtomicInteger repeats = new AtomicInteger();

  Sender(String key) {
    this.key = key;
  }

  /** Sends the events as one batch, which must be accepted whole in the end. */
  void send(URI resource, List<String> events) {
    byte[] body = ("[" + String.join(",", events) + "]").getBytes(UTF_8);
    HttpRequest request = HttpRequest.newBuilder(resource)
        .header("Content-Type", "application/json")
        .header("X-API-Key", key)
        .timeout(Duration.ofSeconds(40))
        .POST(BodyPublishers.ofByteArray(body))
        .build();
    long deadline = System.nanoTime() + GIVE_UP.toNanos();
    while (true) {
      String failure = attempt(request, events.size());
      if (failure.isEmpty()) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not accepted within " + GIVE_UP + ": " + failure);
      }
      repeats.incrementAndGet();
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** How many requests had to be sent again. */
  int repeats() {
    return repeats.get();
  }

  /** Why the request has to be sent again; empty if it has not. */
  private String attempt(HttpRequest request, int events) {
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() == 202) {
        if (!response.body().contains("\"accepted\":" + events + ",\"rejected\":0")) {
          throw new AssertionError("not all accepted: " + response.body());
        }
        return "";
      }
      if (response.statusCode() < 500) {
        throw new AssertionError(response.statusCode() + ": " + response.body());
      }
      return response.statusCode() + ": " + response.body();
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
