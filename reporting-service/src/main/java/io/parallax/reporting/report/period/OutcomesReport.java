package io.parallax.reporting.report.period;

import io.parallax.reporting.metric.Change;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.metric.IndicatorValue;
import io.parallax.reporting.metric.OutcomeSums;
import io.parallax.reporting.query.CubeReader;
import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.heterogeneity.Groups;
import io.parallax.reporting.report.period.OutcomeReader.Outcomes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Customer outcomes per period, group and indicator. Thread-safe. */
public final class OutcomesReport extends PeriodReport {
  private static final List<Column> COLUMNS = List.of(
      PeriodColumns.INDICATOR,
      PeriodColumns.KIND,
      PeriodColumns.VALUE,
      Column.oneOf(
          "unit", Indicator.Unit.values(), Indicator.Unit::text, "fraction, points or seconds"),
      PeriodColumns.N.additive(),
      Column.difference(
              "numerator",
              PeriodColumns.OBSERVATIONS,
              "the count above the line of the formula, 0 or more; of nps promoters minus detractors,"
                  + " which may be below 0")
          .additive(),
      Column.count(
              "denominator",
              PeriodColumns.OBSERVATIONS,
              "the count below the line of the formula, 0 or more")
          .additive(),
      PeriodColumns.LOW,
      PeriodColumns.HIGH,
      Column.truth("sufficient", "true if n reaches the minimum of the indicator, minimumN"));

  private static final List<Column> COMPARED = List.of(
      PeriodColumns.COMPARED_VALUE,
      PeriodColumns.COMPARED_N,
      Column.number(
              "valueChange", "value minus comparedValue, in the same unit; null if one of them is")
          .nullIf("value or comparedValue is null"),
      Column.fraction(
              "valueRelativeChange",
              "valueChange by the size of comparedValue, as a fraction; null if valueChange is, or if"
                  + " comparedValue is 0")
          .nullIf("valueChange is null, or comparedValue is 0"),
      Column.truth(
              "significant",
              "whether the change is more than chance explains at the 95 % level, by the changeTest"
                  + " of the indicator; null if one of the windows has no data or has not matured")
          .nullIf("one of the windows has no data or has not matured"));

  private final OutcomeReader outcomes = new OutcomeReader(figures());

  public OutcomesReport(CubeReader cube, int maxRows) {
    super(cube, maxRows);
  }

  @Override
  public String name() {
    return "outcomes";
  }

  @Override
  public String title() {
    return "Customer outcomes: a row per period, group and indicator.";
  }

  @Override
  boolean hasIndicators() {
    return true;
  }

  @Override
  List<Column> ownColumns() {
    return Stream.of(
            COLUMNS,
            PeriodColumns.compared(PeriodColumns.COMPARED_WINDOW),
            PeriodColumns.compared(COMPARED))
        .flatMap(List::stream)
        .toList();
  }

  @Override
  Groups read(Reading reading) {
    Map<List<String>, Outcomes> found = outcomes.read(reading);
    return Groups.of(reading.query(), found.keySet(), group -> {
      var sums = new RowSums(reading.plan(), found.getOrDefault(group, Outcomes.NONE));
      return (row, item) -> row(reading, row, Groups.indicator(item), sums);
    });
  }

  private static List<@Nullable Object> row(
      Reading reading, Plan.Row row, Indicator indicator, RowSums sums) {
    OutcomeSums now = sums.now(row);
    IndicatorValue value = indicator.of(now);
    List<@Nullable Object> values = new ArrayList<@Nullable Object>(Arrays.<@Nullable Object>asList(
        indicator.id(),
        indicator.kind().text(),
        value.value(),
        indicator.unit().text(),
        value.n(),
        value.numerator(),
        value.denominator(),
        value.low(),
        value.high(),
        value.sufficient()));
    if (row.compared() != null) {
      OutcomeSums before = sums.before(row);
      Change change = indicator.change(now, before);
      values.add(row.compared().start());
      values.add(row.compared().end());
      values.add(change.compared());
      values.add(indicator.n(before));
      values.add(change.absolute());
      values.add(change.relative());
      values.add(reading.isComparable(row, indicator) ? change.significant() : null);
    }
    return values;
  }
}
