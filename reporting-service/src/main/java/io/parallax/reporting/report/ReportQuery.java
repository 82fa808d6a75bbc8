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

  List<Period> periods() {
    return calendar.periods(unit, from, to);
  }

  static CubeReader.Selection selection(ReportQuery query, List<Period> periods) {
    List<Instant> boundaries = new ArrayList<>(periods.size() + 1);
    periods.forEach(period -> boundaries.add(period.start()));
    boundaries.add(periods.getLast().end());
    return new CubeReader.Selection(boundaries, query.groupBy(), query.filters());
  }
}
