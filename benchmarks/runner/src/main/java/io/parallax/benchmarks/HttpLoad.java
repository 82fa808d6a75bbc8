package io.parallax.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Sends requests over a number of connections, each as soon as the one before is answered. */
final class HttpLoad {
  private HttpLoad() {}

  /**
   * @param request the bytes of the request of each number
   * @return requests per second
   * @throws IllegalStateException if one is not answered with {@code status}
   */
  static double run(
      URI server, int connections, int requests, int status, IntFunction<byte[]> request) {
    var next = new AtomicInteger();
    long start = System.nanoTime();
    try (var threads = Executors.newFixedThreadPool(connections)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        running.add(threads.submit(() -> {
          work(server, requests, status, request, next);
          return null;
        }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(server.toString(), e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return requests * 1e9 / (System.nanoTime() - start);
  }

  private static void work(
      URI server, int requests, int status, IntFunction<byte[]> request, AtomicInteger next)
      throws IOException {
    try (var connection = new HttpConnection(server)) {
      for (int i = next.getAndIncrement(); i < requests; i = next.getAndIncrement()) {
        HttpConnection.Answer answer = connection.send(request.apply(i));
        if (answer.status() != status) {
          throw new IllegalStateException("answered " + answer.status() + ", expected " + status);
        }
      }
    }
  }
}
