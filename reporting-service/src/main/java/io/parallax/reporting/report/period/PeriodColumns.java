package io.parallax.reporting.report.period;

import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.Column.Presence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns that several reports of periods have. */
final class PeriodColumns {
  static final List<Column> PERIOD = List.of(
      Column.date(
          "periodStart",
          "local date on which the period begins; with period=hour, local date and time"),
      Column.date(
          "periodEnd",
          "local date before which the period ends; with period=hour, local date and time"),
      Column.instant("periodStartUtc", "begin of the period, an instant, included"),
      Column.instant("periodEndUtc", "end of the period, an instant, left out"),
      Column.truth(
          "partial",
          "true if the row is not about a whole period: it is cut by from or to, or is not over"),
      Column.truth(
          "matured",
          "true if nothing that happens from now on changes the figures: the period is over and, of"
              + " an indicator with a horizon, the horizon has passed for the last of it; of"
              + " repeat-purchase, which looks back, the period is over and the sales there are"
              + " reach back a horizon before its first"));

  static final Column INDICATOR = Column.oneOf(
      "indicator", Indicator.values(), Indicator::id, "id of the indicator in /api/v1/indicators");

  static final Column KIND = Column.oneOf(
      "kind",
      Indicator.Kind.values(),
      Indicator.Kind::text,
      "lagging (about the past) or leading (about what is to come)");

  static final Column VALUE = Column.number(
          "value",
          "the indicator, in its unit: fraction 0 to 1, points -100 to 100, or seconds, 0 or more;"
              + " null without data, and where a median is not reached")
      .nullIf("no data, or a median that is not reached");

  static final String OBSERVATIONS = "observations";

  static final Column N =
      Column.count("n", OBSERVATIONS, "observations that the value rests on, 0 or more");

  static final Column LOW = Column.number("low", "lower end of the 95 % interval, in the same unit")
      .nullIf("no data, or an end that is not reached");

  static final Column HIGH = Column.number(
          "high", "upper end of the 95 % interval, in the same unit")
      .nullIf("no data, or an end that is not reached");

  static final Column COMPARED_VALUE = Column.number(
          "comparedValue", "value of the window compared with, in the same unit; null without data")
      .nullIf("no data in the window compared with");

  static final Column COMPARED_N = Column.count(
      "comparedN", OBSERVATIONS, "observations that comparedValue rests on, 0 or more");

  static final List<Column> COMPARED_WINDOW = List.of(
      Column.instant("comparedStartUtc", "begin of the window compared with, an instant, included"),
      Column.instant(
          "comparedEndUtc",
          "end of the window compared with, an instant, left out; of a period that is cut or not"
              + " over, the part of the earlier one that begins as late and is as long, or what the"
              + " earlier one has left of that"));

  private PeriodColumns() {}

  /** The columns, and where the report compares each window, and three columns for each. */
  static List<Column> withChanges(List<Column> columns) {
    List<Column> all = new ArrayList<>(columns);
    all.addAll(compared(COMPARED_WINDOW));
    for (Column column : columns) {
      String name = column.name();
      String compared = "compared" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
      all.addAll(compared(Arrays.asList(
          column.named(compared).worded(name + " of the window compared with"),
          column.named(name + "Change").worded(name + " minus " + compared).withoutBounds(),
          Column.fraction(
                  name + "RelativeChange",
                  name + "Change by the size of " + compared + ", as a fraction; null if that is 0")
              .nullIf(compared + " is 0"))));
    }
    return List.copyOf(all);
  }

  /** The columns, but only where the report compares. */
  static List<Column> compared(List<Column> columns) {
    return columns.stream().map(column -> column.when(Presence.COMPARED)).toList();
  }
}
