package io.parallax.reporting.report;

import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.store.CubeReader.Selection;
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
  Window compared(Instant asOf) {
    return compare == null ? null : scope.calendar().compared(scope.range(), asOf, compare);
  }

  Selection selection(Window window, int limit) {
    return scope.selection(window, List.of(dimension), limit);
  }
}
