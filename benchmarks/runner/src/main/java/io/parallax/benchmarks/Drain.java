package io.parallax.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures how somebody works off what waits in a topic.
 *
 * <p>Counted from when a quarter is done, as the start of a process is another matter: neither figure
 * has in it what came before.
 */
final class Drain {
  private static final int QUARTERS = 4;
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration GIVE_UP = Duration.ofMinutes(30);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  /** Somebody who drains. */
  interface Drainer {
    /** Starts with nothing done yet. */
    void start();

    /** Records that are done and will stay so. */
    long done();

    /** Whether no work is left that could wait until the records were done. */
    default boolean isTidy() {
      return true;
    }

    /** Different sales that were counted, asked once all records are done. */
    long sales();

    /** The processes that do the work by what they do, the broker left out. */
    Map<String, Long> pids();

    void stop();
  }

  /**
   * What it took from a quarter of the records on.
   *
   * @param recordsPerSecond until all are done, whatever work may wait until then
   * @param cpuMicros CPU time per record, of each process but the broker, with the work that waited
   * @param growth CPU time per record of the last third of these, divided by that of the first
   */
  record Figures(double recordsPerSecond, Map<String, Double> cpuMicros, double growth) {
    double allCpuMicros() {
      return sum(cpuMicros);
    }
  }

  /** How far it is, and what it has taken so far. */
  private record Mark(long done, long nanos, Map<String, Duration> cpu) {
    static Mark of(Drainer drainer, long done) {
      Map<String, Duration> cpu = new LinkedHashMap<>();
      drainer.pids().forEach((name, pid) -> cpu.put(name, CpuTime.of(pid)));
      return new Mark(done, System.nanoTime(), cpu);
    }

    Map<String, Double> cpuMicrosSince(Mark earlier) {
      Map<String, Double> micros = new LinkedHashMap<>();
      cpu.forEach((name, used) -> {
        Duration since = used.minus(earlier.cpu.getOrDefault(name, Duration.ZERO));
        micros.put(name, since.toNanos() / 1e3 / (done - earlier.done));
      });
      return micros;
    }
  }

  private Drain() {}

  /** @throws IllegalStateException if the answer is wrong */
  static Figures measure(String name, Drainer drainer, Topics.Filling filling) {
    drainer.start();
    try {
      long giveUp = System.nanoTime() + GIVE_UP.toNanos();
      List<Mark> marks = new ArrayList<>();
      for (int quarter = 1; quarter <= QUARTERS; quarter++) {
        marks.add(await(name, drainer, filling.records() * quarter / QUARTERS, giveUp));
      }
      Mark start = marks.getFirst();
      Mark end = marks.getLast();
      if (end.done != filling.records()) {
        throw new IllegalStateException(
            "%s: %d records are done of %d".formatted(name, end.done, filling.records()));
      }
      long sales = settled(drainer, filling.sales());
      if (sales != filling.sales()) {
        throw new IllegalStateException(
            "%s: counted %d sales, %d were sent".formatted(name, sales, filling.sales()));
      }
      while (!drainer.isTidy()) {
        LockSupport.parkNanos(POLL.toNanos());
      }
      return new Figures(
          (end.done - start.done) * 1e9 / (end.nanos - start.nanos),
          Mark.of(drainer, end.done).cpuMicrosSince(start),
          sum(end.cpuMicrosSince(marks.get(QUARTERS - 2)))
              / sum(marks.get(1).cpuMicrosSince(start)));
    } finally {
      drainer.stop();
    }
  }

  private static Mark await(String name, Drainer drainer, long wanted, long giveUp) {
    long done = drainer.done();
    while (done < wanted) {
      if (System.nanoTime() > giveUp) {
        throw new IllegalStateException(
            "%s: only %d of %d records after %s".formatted(name, done, wanted, GIVE_UP));
      }
      LockSupport.parkNanos(POLL.toNanos());
      done = drainer.done();
    }
    return Mark.of(drainer, done);
  }

  private static double sum(Map<String, Double> cpuMicros) {
    return cpuMicros.values().stream().mapToDouble(micros -> micros).sum();
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
}
