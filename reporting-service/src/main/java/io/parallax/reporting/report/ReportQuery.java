package io.parallax.reporting.report;

import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.store.CubeReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a report is asked for, checked and complete.
 *
 * @param rolling length of the window that ends with each period; null: the period itself
 * @param compare what each row is compared with; null: nothing
 */
record ReportQuery(
    Instant from,
    Instant to,
    PeriodUnit unit,
    ReportCalendar calendar,
    List<Dimension> groupBy,
    Map<Dimension, List<String>> filters,
    List<Indicator> indicators,
    @Nullable WindowLength rolling,
    @Nullable Comparison compare) {

  /** The periods asked for; of more than {@code limit}, only one more than that. */
  List<Period> periods(int limit) {
    return calendar.periods(unit, from, to, limit);
  }

  /**
   * What each row sums and is compared with, at the time of the snapshot; of more rows than {@code
   * limit}, only one more than that.
   */
  ReportPlan plan(Instant asOf, int limit) {
    return ReportPlan.of(
        periods(limit).stream().map(period -> row(period, asOf)).toList());
  }

  private ReportPlan.Row row(Period period, Instant asOf) {
    boolean running = period.end().isAfter(asOf);
    if (rolling == null) {
      var window = new Window(period.start(), period.end());
      Window compared = compare == null ? null : calendar.compared(unit, window, asOf, compare);
      return new ReportPlan.Row(period, window, compared, running || period.cut());
    }
    Window window = calendar.windowBefore(period.end(), rolling);
    Window compared =
        compare == null ? null : calendar.compared(unit, window, rolling, asOf, compare);
    boolean endIsCut = !calendar.startOf(unit, period.end()).equals(period.end());
    return new ReportPlan.Row(period, window, compared, running || endIsCut);
  }

  CubeReader.Selection selection(List<Period> periods, int limit) {
    List<Instant> boundaries = new ArrayList<>(periods.size() + 1);
    periods.forEach(period -> boundaries.add(period.start()));
    boundaries.add(periods.getLast().end());
    return new CubeReader.Selection(boundaries, groupBy, filters, limit);
  }
}
