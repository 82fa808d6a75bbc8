package io.parallax.reporting.report.heterogeneity;

import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.query.CubeReader;
import io.parallax.reporting.query.CubeReader.Snapshot;
import io.parallax.reporting.report.Maturity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a range is compared with, and what can be said of both.
 *
 * @param compared null if nothing is compared
 * @param matured whether the range is final
 * @param comparable whether both are
 */
record Ranges(@Nullable TimeRange compared, boolean matured, boolean comparable) {

  static Ranges of(HeterogeneityQuery query, Snapshot snapshot, CubeReader cube) {
    TimeRange compared = query.compared(snapshot.asOf());
    Maturity maturity = Maturity.of(cube, snapshot.asOf(), List.of(query.indicator()));
    boolean matured = isMatured(query.indicator(), query.about().range(), maturity);
    return new Ranges(
        compared,
        matured,
        matured && compared != null && isMatured(query.indicator(), compared, maturity));
  }

  /** Of a range that is not over, only what has passed is read, and judged. */
  private static boolean isMatured(Indicator indicator, TimeRange range, Maturity maturity) {
    TimeRange passed =
        range.end().isAfter(maturity.asOf()) && range.start().isBefore(maturity.asOf())
            ? new TimeRange(range.start(), maturity.asOf())
            : range;
    return maturity.isReached(indicator, passed);
  }
}
