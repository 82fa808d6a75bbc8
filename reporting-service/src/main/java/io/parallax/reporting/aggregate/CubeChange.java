package io.parallax.reporting.aggregate;

import io.parallax.events.Measure;
import java.time.Instant;
import java.util.Map;

/**
 * What to add to the cube's counters, without the cells where the sum is 0. For example {@code
 * {(2026-11-01T10:15Z, espresso-machine in LT-VL ...) = (1 sale of 3 units closed)}}.
 */
public record CubeChange(Map<SalesCell, SalesCount> sales, Map<ScoreCell, Long> answers) {

  /** Address of counters of sales: the bucket in which it happened, and their dimensions. */
  public record SalesCell(Instant bucket, Dimensions dimensions) {}

  /**
   * Sales and units; negative in a change that takes away.
   *
   * @param reversedSince of the sales closed, those that were taken back whole at any time since
   */
  public record SalesCount(
      long closed, long unitsClosed, long reversed, long unitsReversed, long reversedSince) {
    static final SalesCount ZERO = new SalesCount(0, 0, 0, 0, 0);

    /** Whether a counter may come to 0 by this. */
    public boolean takesAway() {
      return closed < 0 || reversed < 0 || unitsReversed < 0;
    }

    SalesCount plus(SalesCount other) {
      return new SalesCount(
          Math.addExact(closed, other.closed),
          Math.addExact(unitsClosed, other.unitsClosed),
          Math.addExact(reversed, other.reversed),
          Math.addExact(unitsReversed, other.unitsReversed),
          Math.addExact(reversedSince, other.reversedSince));
    }
  }

  /** Address of a counter of answers with one score of one measure. */
  public record ScoreCell(Instant bucket, Dimensions dimensions, Measure measure, int score) {}
}
