package io.parallax.reporting.report;

import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.calendar.ReportCalendar;
import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.query.Selection;
import java.util.List;
import java.util.Map;

/**
 * Which facts a report is about.
 *
 * @param filters admitted values per dimension
 */
public record RangeFilter(
    TimeRange range, ReportCalendar calendar, Map<Dimension, List<String>> filters) {

  /** All of a range, per group. */
  public Selection selection(TimeRange part, List<Dimension> groupBy, int limit) {
    return new Selection(List.of(part.start(), part.end()), groupBy, filters, limit);
  }
}
