package io.parallax.reporting.report;

import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.calendar.Comparison;
import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.query.Selection;
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
    Scope scope,
    Indicator indicator,
    Dimension dimension,
    @Nullable Comparison compare) {

  /** What the range is compared with, at the time of the snapshot. */
  @Nullable
  TimeRange compared(Instant asOf) {
    return compare == null ? null : scope.calendar().compared(scope.range(), asOf, compare);
  }

  /** Different for another query, and at another time if time alone makes a difference. */
  String identity(Instant asOf) {
    boolean running = scope.to().isAfter(asOf) || indicator == Indicator.LEAD_RESPONSE_TIME;
    return running ? this + " at " + asOf : toString();
  }

  Selection selection(TimeRange window, int limit) {
    return scope.selection(window, List.of(dimension), limit);
  }
}
