package io.parallax.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.events.EventJson;
import io.parallax.events.Topic;
import io.parallax.quickstart.LocalStack;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** How long it takes from a request with an event to a report that has it in, under load. */
final class FreshnessBenchmark {
  private static final int EVENTS_PER_SECOND = 1_000;
  private static final int SENDERS = 16;
  private static final String P50 = "freshness: POST to report at 1,000 events/s, p50";
  private static final String P99 = "freshness: POST to report at 1,000 events/s, p99";

  /** For the compilers. */
  private static final Duration WARM_UP = Duration.ofSeconds(30);

  /** Between two looks at the report: what is measured is longer by half of it on average. */
  private static final Duration PAUSE = Duration.ofMillis(10);

  /** A day on which nothing else happens. */
  private static final LocalDate DAY = LocalDate.of(2025, 6, 1);

  private final Arguments arguments;
  private final LocalStack stack;
  private final Topics topics;
  private final Product product;
  private final Results results;
  private final Sales sales;
  private final AtomicLong sent = new AtomicLong();

  FreshnessBenchmark(
      Arguments arguments,
      Workload workload,
      LocalStack stack,
      Topics topics,
      Product product,
      Results results) {
    this.arguments = arguments;
    this.stack = stack;
    this.topics = topics;
    this.product = product;
    this.results = results;
    this.sales = new Sales(workload, "F");
  }

  void run() {
    stack.salesService().start();
    stack.salesService().awaitReady();
    stack.reportingService().start();
    stack.reportingService().awaitReady();
    // what other parts left behind
    product.await(topics.end(Topic.SALES.topicName()));
    var go = new AtomicBoolean(true);
    try (var threads = Executors.newFixedThreadPool(SENDERS)) {
      List<Future<?>> senders = new ArrayList<>();
      for (int i = 0; i < SENDERS; i++) {
        senders.add(threads.submit(() -> {
          load(go);
          return null;
        }));
      }
      try (var probe = new HttpConnection(stack.sales());
          var reader = new HttpConnection(stack.reporting())) {
        int probes = 0;
        long warmed = System.nanoTime() + WARM_UP.toNanos();
        while (System.nanoTime() < warmed) {
          probe(probe, reader, probes++);
        }
        long sentBefore = sent.get();
        long start = System.nanoTime();
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < (arguments.full() ? 500 : 100); i++) {
          millis.add(probe(probe, reader, probes++));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        results.add("freshness: load kept up", (sent.get() - sentBefore) / seconds, "events/s");
        millis.sort(null);
        results.add(P50, millis.get(millis.size() / 2), "ms");
        results.add(P99, millis.get(millis.size() * 99 / 100), "ms");
      } finally {
        go.set(false);
      }
      for (Future<?> sender : senders) {
        sender.get();
      }
    } catch (IOException | ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      stack.salesService().stop();
      stack.reportingService().stop();
    }
    results.limit(P50, 100);
    results.limit(P99, 500);
  }

  /** Sends this sender's share, event by event, at an even pace; what it could not send is left out. */
  private void load(AtomicBoolean go) throws IOException {
    long pause = 1_000_000_000L * SENDERS / EVENTS_PER_SECOND;
    long due = System.nanoTime();
    try (var connection = new HttpConnection(stack.sales())) {
      while (go.get()) {
        byte[] body = EventJson.write(sales.sale((int) sent.getAndIncrement()));
        accepted(
            connection.send(HttpConnection.post("/api/v1/sales", stack.keys().sales(), body)));
        due = Math.max(due + pause, System.nanoTime());
        LockSupport.parkNanos(due - System.nanoTime());
      }
    }
  }

  /** Milliseconds from sending a sale of a product of its own until a report shows it. */
  private double probe(HttpConnection sender, HttpConnection reader, int number)
      throws IOException {
    String product = "probe-" + number;
    byte[] body = """
        {"saleId":"%1$s","closedAt":"%2$sT12:00:00Z","product":"%1$s","region":"LT","channel":"online"}
        """.formatted(product, DAY).getBytes(UTF_8);
    byte[] question = HttpConnection.get(
        "/api/v1/reports/sales?period=day&from=%s&to=%s&product=%s"
            .formatted(DAY, DAY.plusDays(1), product),
        stack.keys().reports());
    long start = System.nanoTime();
    accepted(sender.send(HttpConnection.post("/api/v1/sales", stack.keys().sales(), body)));
    while (!new String(reader.send(question).body(), UTF_8).contains("\"salesClosed\":1")) {
      if (System.nanoTime() - start > 60_000_000_000L) {
        throw new IllegalStateException(product + " is in no report after a minute");
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private static void accepted(HttpConnection.Answer answer) {
    if (answer.status() != 202) {
      throw new IllegalStateException(answer.status() + new String(answer.body(), UTF_8));
    }
  }
}
