package io.parallax.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how somebody works off what waits in a topic.
 *
 * <p>Counted from the first progress that shows, as the start of a process is another matter: what
 * was done until then is in neither figure.
 */
final class Drain {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration GIVE_UP = Duration.ofMinutes(30);

  /** Somebody who drains. */
  interface Drainer {
    /** Starts with nothing done yet. */
    void start();

    /** Records that are done and will stay so. */
    long done();

    /** Different sales that were counted, asked once all records are done. */
    long sales();

    /** The processes that do the work, the broker left out. */
    List<Long> pids();

    void stop();
  }

  /** @param cpuMicros CPU time per record, of all processes but the broker */
  record Figures(double recordsPerSecond, double cpuMicros) {}

  private Drain() {}

  /** @throws IllegalStateException if the answer is wrong */
  static Figures measure(String name, Drainer drainer, Topics.Filling filling) {
    drainer.start();
    try {
      long giveUp = System.nanoTime() + GIVE_UP.toNanos();
      long first = 0;
      long start = 0;
      Duration cpuAtStart = Duration.ZERO;
      while (true) {
        long done = drainer.done();
        if (done > filling.records()) {
          throw new IllegalStateException(
              "%s: %d records are done of %d".formatted(name, done, filling.records()));
        }
        if (done > 0 && first == 0) {
          first = done;
          start = System.nanoTime();
          cpuAtStart = CpuTime.of(drainer.pids());
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
      long nanos = System.nanoTime() - start;
      Duration cpu = CpuTime.of(drainer.pids()).minus(cpuAtStart);
      long sales = drainer.sales();
      if (sales != filling.sales()) {
        throw new IllegalStateException(
            "%s: counted %d sales, %d were sent".formatted(name, sales, filling.sales()));
      }
      double measured = filling.records() - first;
      return new Figures(measured * 1e9 / nanos, cpu.toNanos() / 1e3 / measured);
    } finally {
      drainer.stop();
    }
  }
}
