package io.parallax.reporting.report.period;

import io.parallax.reporting.calendar.PeriodUnit;
import io.parallax.reporting.calendar.WindowLength;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.report.GivenParameters;
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
          "First day of a week; only with period=week.")
      .otherwise("monday")
      .example("sunday");

  static final Parameter<Integer> FISCAL_YEAR_START = Parameter.number(
          "fiscalYearStart",
          1,
          12,
          "Number of the month in which years and their quarters begin; only with period=quarter or"
              + " period=year.")
      .otherwise(1)
      .example("4");

  static final Parameter<Indicator> INDICATOR = Parameter.oneOf(
          "indicator",
          Indicator.values(),
          Indicator::id,
          "Ids of indicators; repeat for more. Default: all.")
      .style(Parameter.Style.REPEATED)
      .example("csat");

  private PeriodParameters() {}

  /** A parameter that changes nothing is not what was meant. */
  static void refuseWithoutEffect(GivenParameters given, PeriodUnit unit) {
    if (given.has(WEEK_START) && unit != PeriodUnit.WEEK) {
      given.refuse(
          WEEK_START.name(),
          "is only for period=week, expected none with period=%s".formatted(unit.text()));
    }
    if (given.has(FISCAL_YEAR_START) && !unit.isFiscal()) {
      given.refuse(
          FISCAL_YEAR_START.name(),
          "is only for period=quarter and period=year, expected none with period=%s"
              .formatted(unit.text()));
    }
  }
}
