package io.parallax.benchmarks;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how somebody works off what waits in a topic.
 *
 * <p>Counted from when a quarter is done, as the start of a process is another matter: neither figure
 * has in it what came before.
 */
final class Drain {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration GIVE_UP = Duration.ofMinutes(30);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  /** Somebody who drains. */
  interface Drainer {
    /** Starts with nothing done yet. */
    void start();

    /** Records that are done and will stay so. */
    long done();

    /** Different sales that were counted, asked once all records are done. */
    long sales();

    /** The processes that do the work by what they do, the broker left out. */
    Map<String, Long> pids();

    void stop();
  }

  /** @param cpuMicros CPU time per record, of each process but the broker */
  record Figures(double recordsPerSecond, Map<String, Double> cpuMicros) {
    double allCpuMicros() {
      return cpuMicros.values().stream().mapToDouble(micros -> micros).sum();
    }
  }

  private Drain() {}

  /** @throws IllegalStateException if the answer is wrong */
  static Figures measure(String name, Drainer drainer, Topics.Filling filling) {
    drainer.start();
    try {
      long giveUp = System.nanoTime() + GIVE_UP.toNanos();
      long first = 0;
      long startNanos = 0;
      Map<String, Duration> cpuAtStart = Map.of();
      while (true) {
        long done = drainer.done();
        if (done > filling.records()) {
          throw new IllegalStateException(
              "%s: %d records are done of %d".formatted(name, done, filling.records()));
        }
        if (done >= filling.records() / 4 && first == 0) {
          first = done;
          startNanos = System.nanoTime();
          cpuAtStart = cpu(drainer.pids());
        }
        if (done == filling.records()) {
          break;
        }
        if (System.nanoTime() > giveUp) {
          throw new IllegalStateException(
              "%s: only %d of %d records after %s".formatted(name, done, filling.records(), GIVE_UP));
        }
        LockSupport.parkNanos(POLL.toNanos());
      }
      long nanos = System.nanoTime() - startNanos;
      Map<String, Duration> cpu = cpu(drainer.pids());
      long sales = settled(drainer, filling.sales());
      if (sales != filling.sales()) {
        throw new IllegalStateException(
            "%s: counted %d sales, %d were sent".formatted(name, sales, filling.sales()));
      }
      double measured = filling.records() - first;
      Map<String, Double> cpuMicros = new LinkedHashMap<>();
      for (Map.Entry<String, Duration> start : cpuAtStart.entrySet()) {
        Duration used = cpu.getOrDefault(start.getKey(), Duration.ZERO).minus(start.getValue());
        cpuMicros.put(start.getKey(), used.toNanos() / 1e3 / measured);
      }
      return new Figures(measured * 1e9 / nanos, cpuMicros);
    } finally {
      drainer.stop();
    }
  }

  /** The answer, which some tell a while after they have it. */
  private static long settled(Drainer drainer, long expected) {
    long giveUp = System.nanoTime() + ANSWER_LIMIT.toNanos();
    long sales = drainer.sales();
    while (sales != expected && System.nanoTime() < giveUp) {
      LockSupport.parkNanos(POLL.toNanos());
      sales = drainer.sales();
    }
    return sales;
  }

  private static Map<String, Duration> cpu(Map<String, Long> pids) {
    Map<String, Duration> cpu = new LinkedHashMap<>();
    pids.forEach((name, pid) -> cpu.put(name, CpuTime.of(pid)));
    return cpu;
  }
}
