package io.parallax.reporting.report.period;

import io.parallax.reporting.calendar.PeriodUnit;
import io.parallax.reporting.calendar.WindowLength;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.report.Parameter;
import java.time.DayOfWeek;
import java.util.Locale;

/** Parameters of reports of periods. */
final class PeriodParameters {
  static final Parameter<PeriodUnit> PERIOD = Parameter.oneOf(
          "period",
          PeriodUnit.values(),
          PeriodUnit::text,
          "Length of the periods, by the calendar of the time zone.")
      .otherwise(PeriodUnit.DAY.text())
      .example("month");

  static final Parameter<WindowLength> ROLLING = Parameter.text(
          "rolling",
          "ISO 8601 period of more than 0 and at most P10Y: each row is the window of that length"
              + " that ends at periodEnd.",
          WindowLength::parse)
      .example("P28D");

  static final Parameter<DayOfWeek> WEEK_START = Parameter.oneOf(
          "weekStart",
          DayOfWeek.values(),
          day -> day.name().toLowerCase(Locale.ROOT),
          "First day of a week, with period=week; without effect otherwise.")
      .otherwise("monday")
      .example("sunday");

  static final Parameter<Integer> FISCAL_YEAR_START = Parameter.number(
          "fiscalYearStart",
          1,
          12,
          "Number of the month in which years and their quarters begin, with period=quarter or"
              + " period=year; without effect otherwise.")
      .otherwise(1)
      .example("4");

  static final Parameter<Indicator> INDICATOR = Parameter.oneOf(
          "indicator",
          Indicator.values(),
          Indicator::id,
          "Ids of indicators; repeat for more, or separate them by commas. Default: all.")
      .style(Parameter.Style.REPEATED)
      .example("csat");

  private PeriodParameters() {}
}
