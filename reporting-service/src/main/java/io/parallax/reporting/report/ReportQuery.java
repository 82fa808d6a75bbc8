package io.parallax.reporting.report;

import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.store.CubeReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a report is asked for, checked and complete. */
record ReportQuery(
    Instant from,
    Instant to,
    PeriodUnit unit,
    ReportCalendar calendar,
    List<Dimension> groupBy,
    Map<Dimension, List<String>> filters,
    List<Indicator> indicators) {

  /** The periods asked for; of more than {@code limit}, only one more than that. */
  List<Period> periods(int limit) {
    return calendar.periods(unit, from, to, limit);
  }

  CubeReader.Selection selection(List<Period> periods, int limit) {
    List<Instant> boundaries = new ArrayList<>(periods.size() + 1);
    periods.forEach(period -> boundaries.add(period.start()));
    boundaries.add(periods.getLast().end());
    return new CubeReader.Selection(boundaries, groupBy, filters, limit);
  }
}
