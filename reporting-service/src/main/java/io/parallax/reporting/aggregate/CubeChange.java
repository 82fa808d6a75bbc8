package io.parallax.reporting.aggregate;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What to add to the cube, by table, without the cells where all sums are 0. For example {@code
 * {SALES: {(2026-11-01T10:15Z, espresso-machine in LT-VL ...) = [1 sale, 3 units closed, 0, ...]}}}.
 */
public record CubeChange(Map<CubeTable, Map<Cell, Tally>> tables) {

  /**
   * Address of counters.
   *
   * @param detail the table's third part of the key; empty in tables that have none
   */
  public record Cell(Instant bucket, Dimensions dimensions, String detail) {}

  /** Figures of a cell, in the order of the table's columns. For one thread. */
  public static final class Tally {
    private final long[] counts;
    private final BigDecimal[] sums;

    Tally(CubeTable table) {
      counts = new long[table.counters().size()];
      sums = new BigDecimal[table.sums().size()];
      Arrays.fill(sums, BigDecimal.ZERO);
    }

    public long count(int index) {
      return counts[index];
    }

    public BigDecimal sum(int index) {
      return sums[index];
    }

    void add(int index, long count) {
      counts[index] = Math.addExact(counts[index], count);
    }

    void add(int index, BigDecimal amount) {
      sums[index] = sums[index].add(amount);
    }

    boolean isZero() {
      return LongStream.of(counts).allMatch(count -> count == 0)
          && Stream.of(sums).allMatch(sum -> sum.signum() == 0);
    }
  }
}
