package io.parallax.reporting.report.heterogeneity;

import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.calendar.Comparison;
import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.query.Selection;
import io.parallax.reporting.report.RangeFilter;
import io.parallax.reporting.report.ReportQuery;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a report of heterogeneity is asked for.
 *
 * @param dimension what the groups are the values of
 * @param compare what the range is compared with; null: nothing
 */
record HeterogeneityQuery(
    RangeFilter about,
    Indicator indicator,
    Dimension dimension,
    @Nullable Comparison compare) implements ReportQuery {

  @Override
  public List<Dimension> groupBy() {
    return List.of(dimension);
  }

  @Override
  public boolean compares() {
    return compare != null;
  }

  /** What the range is compared with, at the time of the snapshot. */
  @Nullable
  TimeRange compared(Instant asOf) {
    return compare == null ? null : about.calendar().compared(about.range(), asOf, compare);
  }

  Selection selection(TimeRange range, int limit) {
    return about.selection(range, groupBy(), limit);
  }
}
