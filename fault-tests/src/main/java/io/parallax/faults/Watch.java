package io.parallax.faults;

import io.parallax.faults.Cluster.Instance;
import io.parallax.quickstart.Service;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * Looks at positions and reports again and again while a row runs: positions must not fall, and each
 * answer must fit together. Thread-safe.
 */
final class Watch implements AutoCloseable {
  private static final int MOST = 20;

  private final Cluster cluster;
  private final Slot slot;
  private final Collection<Violation> violations = new ConcurrentLinkedQueue<>();
  private final Map<String, Long> positions = new HashMap<>();
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final List<Thread> threads;
  private volatile boolean stopping;
  private volatile boolean positionsMayFall;
  private long highest;

  Watch(Cluster cluster, Slot slot) {
    this.cluster = cluster;
    this.slot = slot;
    threads = List.of(
        Thread.ofPlatform().name("positions").start(() -> repeat(100, this::lookAtPositions)),
        Thread.ofPlatform().name("reader").start(() -> repeat(250, this::read)));
  }

  /** From now on somebody moves them on purpose. */
  void letPositionsFall() {
    positionsMayFall = true;
  }

  List<Violation> violations() {
    return violations.stream().limit(MOST).toList();
  }

  /** How many reports were answered with figures, and how many with 503. */
  int answers() {
    return answers.get();
  }

  int refused() {
    return refused.get();
  }

  private void repeat(int pauseMillis, Runnable look) {
    while (!stopping) {
      look.run();
      Wait.pass(Duration.ofMillis(pauseMillis));
    }
  }

  private void lookAtPositions() {
    try (Connection db = cluster.connect();
        Statement statement = db.createStatement();
        ResultSet rows = statement.executeQuery(
            "select topic || '-' || partition, next_offset from log.consumer_position")) {
      while (rows.next()) {
        Long before = positions.put(rows.getString(1), rows.getLong(2));
        if (before != null && rows.getLong(2) < before && !positionsMayFall) {
          violate(
              Invariant.I6,
              "the position of %s fell from %d to %d"
                  .formatted(rows.getString(1), before, rows.getLong(2)));
        }
      }
    } catch (SQLException e) {
      return; // the database is down, which is some row's point
    }
  }

  private void read() {
    Instance instance = cluster.instancesOf(Service.REPORTING).getFirst();
    var reports = new Reports(instance.uri(), cluster.keys().reports());
    String range = "from=%s&to=%s&period=year".formatted(slot.from(), slot.to());
    try {
      Reports.Answer total = reports.ask("/api/v1/reports/sales?" + range);
      Reports.Answer parts =
          reports.ask("/api/v1/reports/sales?" + range + "&groupBy=product,region");
      if (isGood(total) && isGood(parts)) {
        compare(total.json(), parts.json());
      }
    } catch (IOException e) {
      return; // the service is down, which is some row's point
    }
  }

  private boolean isGood(Reports.Answer answer) {
    if (answer.status() == 503 && answer.body().contains("\"type\":\"/problems/")) {
      refused.incrementAndGet();
      return false;
    }
    if (answer.status() != 200) {
      violate(Invariant.I9, answer.status() + ": " + answer.body());
      return false;
    }
    answers.incrementAndGet();
    return true;
  }

  private void compare(JsonNode total, JsonNode parts) {
    long closed = sum(total, "salesClosed");
    for (JsonNode row : parts.get("rows")) {
      long net = row.get("salesClosed").asLong() - row.get("salesReversed").asLong();
      if (net != row.get("salesNet").asLong()) {
        violate(Invariant.I9, "net is not closed less reversed: " + row);
      }
    }
    if (total.get("dataVersion").equals(parts.get("dataVersion"))
        && sum(parts, "salesClosed") != closed) {
      violate(
          Invariant.I9,
          "the groups add up to %d, the total is %d".formatted(sum(parts, "salesClosed"), closed));
    }
    if (closed < highest && !positionsMayFall) {
      violate(Invariant.I9, "sales closed fell from %d to %d".formatted(highest, closed));
    }
    highest = Math.max(highest, closed);
  }

  private static long sum(JsonNode report, String column) {
    long sum = 0;
    for (JsonNode row : report.get("rows")) {
      sum += row.get(column).asLong();
    }
    return sum;
  }

  private void violate(Invariant invariant, String what) {
    violations.add(new Violation(invariant, what));
  }

  @Override
  public void close() {
    stopping = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
