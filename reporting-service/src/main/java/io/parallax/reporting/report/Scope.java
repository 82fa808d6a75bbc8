package io.parallax.reporting.report;

import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.calendar.ReportCalendar;
import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.query.Selection;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Which facts a report without periods is about.
 *
 * @param filters admitted values per dimension
 */
record Scope(
    Instant from, Instant to, ReportCalendar calendar, Map<Dimension, List<String>> filters) {

  TimeRange range() {
    return new TimeRange(from, to);
  }

  /** All of a window, per group. */
  Selection selection(TimeRange window, List<Dimension> groupBy, int limit) {
    return new Selection(List.of(window.start(), window.end()), groupBy, filters, limit);
  }
}
