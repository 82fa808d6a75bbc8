package io.parallax.reporting.report.period;

import io.parallax.events.CurrencyCode;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.calendar.Comparison;
import io.parallax.reporting.calendar.PeriodUnit;
import io.parallax.reporting.calendar.ReportCalendar;
import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.calendar.WindowLength;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.report.RangeFilter;
import io.parallax.reporting.report.ReportQuery;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a report of periods is asked for.
 *
 * @param indicators of a report that is about some
 * @param currencies those of a report of amounts; empty: all
 * @param rolling length of the window that ends with each period; null: the period itself
 * @param compare what each row is compared with; null: nothing
 */
record PeriodQuery(
    RangeFilter about,
    PeriodUnit unit,
    List<Dimension> groupBy,
    List<Indicator> indicators,
    List<CurrencyCode> currencies,
    @Nullable WindowLength rolling,
    @Nullable Comparison compare)
    implements ReportQuery {

  @Override
  public boolean compares() {
    return compare != null;
  }

  /** The periods asked for; of more than {@code limit}, only one more than that. */
  List<TimeRange> periods(int limit) {
    return calendar().periods(unit, from(), to(), limit);
  }

  /**
   * What each row sums and is compared with, at the time of the snapshot; of more rows than {@code
   * limit}, only one more than that.
   */
  Plan plan(Instant asOf, int limit) {
    return Plan.of(periods(limit).stream().map(period -> row(period, asOf)).toList());
  }

  ReportCalendar calendar() {
    return about.calendar();
  }

  private Instant from() {
    return about.range().start();
  }

  private Instant to() {
    return about.range().end();
  }

  private Plan.Row row(TimeRange period, Instant asOf) {
    boolean running = period.end().isAfter(asOf);
    if (rolling == null) {
      TimeRange compared = compare == null ? null : compared(period, asOf, compare);
      return new Plan.Row(period, period, compared, running || isCut(period));
    }
    TimeRange window = calendar().windowBefore(period.end(), rolling);
    TimeRange compared =
        compare == null ? null : calendar().compared(unit, window, rolling, asOf, compare);
    return new Plan.Row(period, window, compared, running || endIsCut(period));
  }

  private TimeRange compared(TimeRange period, Instant asOf, Comparison comparison) {
    return unit == PeriodUnit.TOTAL
        ? calendar().compared(period, asOf, comparison)
        : calendar().compared(unit, period, asOf, comparison);
  }

  /** Only the first and the last period can be. */
  private boolean isCut(TimeRange period) {
    boolean startIsCut = unit != PeriodUnit.TOTAL
        && period.start().equals(from())
        && !calendar().isBoundary(unit, from());
    return startIsCut || endIsCut(period);
  }

  private boolean endIsCut(TimeRange period) {
    return unit != PeriodUnit.TOTAL
        && period.end().equals(to())
        && !calendar().isBoundary(unit, to());
  }
}
