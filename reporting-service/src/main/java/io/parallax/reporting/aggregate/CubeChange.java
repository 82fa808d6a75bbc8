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

  /** Figures of a cell. For one thread. */
  public static final class Tally {
    private final long[] counts;
    private final BigDecimal[] amounts;

    Tally(CubeTable table) {
      counts = new long[table.counts().size()];
      amounts = new BigDecimal[table.amounts().size()];
      Arrays.fill(amounts, BigDecimal.ZERO);
    }

    public long count(Counter counter) {
      return counts[counter.index()];
    }

    public BigDecimal amount(Counter counter) {
      return amounts[counter.index()];
    }

    void add(Counter counter, long count) {
      int index = counter.index();
      counts[index] = Math.addExact(counts[index], count);
    }

    void add(Counter counter, BigDecimal amount) {
      int index = counter.index();
      amounts[index] = amounts[index].add(amount);
    }

    boolean isZero() {
      return LongStream.of(counts).allMatch(count -> count == 0)
          && Stream.of(amounts).allMatch(amount -> amount.signum() == 0);
    }
  }
}
