package io.parallax.reporting.aggregate;

import io.parallax.events.Measure;
import java.time.Instant;
import java.util.Map;

/**
 * What to add to the cube's counters, without the cells where the sum is 0. For example {@code
 * {(2026-11-01T10:15Z, espresso-machine in LT-VL ...) = (1 sale, 3 units)}}.
 */
public record CubeChange(Map<SalesCell, SalesCount> sales, Map<ScoreCell, Long> answers) {

  /** Address of a counter of sales: the bucket in which they were closed, and their dimensions. */
  public record SalesCell(Instant bucket, Dimensions dimensions) {}

  /** Sales and units; negative in a change that takes away. */
  public record SalesCount(long sales, long units) {
    static final SalesCount ZERO = new SalesCount(0, 0);

    SalesCount plus(SalesCount other) {
      return new SalesCount(Math.addExact(sales, other.sales), Math.addExact(units, other.units));
    }
  }

  /** Address of a counter of answers with one score of one measure. */
  public record ScoreCell(Instant bucket, Dimensions dimensions, Measure measure, int score) {}
}
