package io.parallax.reporting.report.period;

import io.parallax.reporting.aggregate.Counter;
import io.parallax.reporting.calendar.Comparison;
import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.metric.Change;
import io.parallax.reporting.metric.CountChange;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.metric.IndicatorValue;
import io.parallax.reporting.metric.OutcomeSums;
import io.parallax.reporting.metric.Signal;
import io.parallax.reporting.metric.Trend;
import io.parallax.reporting.query.CubeReader;
import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.heterogeneity.Groups;
import io.parallax.reporting.report.period.OutcomeReader.Outcomes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sales beside each indicator. Thread-safe. */
public final class ComparisonReport extends PeriodReport {
  private static final List<Column> COLUMNS = List.of(
      SalesReport.NET.notAdditive(), // a row of each indicator has it
      Column.difference(
          "salesChange",
          Counter.Unit.SALES.text(),
          "salesNet minus salesNet of the window compared with"),
      PeriodColumns.INDICATOR,
      PeriodColumns.KIND,
      PeriodColumns.VALUE,
      Column.number(
              "change",
              "value minus that of the window compared with, in the unit of the indicator; null if"
                  + " one of them is")
          .nullIf("no data in one of the windows"),
      Column.oneOf(
          "signal",
          Signal.values(),
          Signal::text,
          "what the significant changes say together, up being for the better: both-up, both-down,"
              + " sales-up-outcome-down, sales-down-outcome-up, flat (sales or indicator did not"
              + " change more than chance explains), insufficient (n below the minimum, now or"
              + " before), immature (one of the two windows has not matured)"));

  private static final List<Column> DETAILS = List.of(
      Column.difference(
          "comparedSalesNet", Counter.Unit.SALES.text(), "salesNet of the window compared with"),
      Column.fraction(
              "salesRelativeChange",
              "salesChange by the size of comparedSalesNet, as a fraction; null if that is 0")
          .nullIf("comparedSalesNet is 0"),
      PeriodColumns.N,
      PeriodColumns.LOW,
      PeriodColumns.HIGH,
      PeriodColumns.COMPARED_VALUE,
      PeriodColumns.COMPARED_N);

  private final OutcomeReader outcomes = new OutcomeReader(figures());

  public ComparisonReport(CubeReader cube, int maxRows) {
    super(cube, maxRows);
  }

  @Override
  public String name() {
    return "comparison";
  }

  @Override
  public String title() {
    return "Sales beside each indicator: how both changed, and what that says together.";
  }

  @Override
  boolean hasIndicators() {
    return true;
  }

  @Override
  Comparison defaultComparison() {
    return Comparison.PREVIOUS_PERIOD;
  }

  @Override
  List<Column> ownColumns() {
    return Stream.of(COLUMNS, PeriodColumns.COMPARED_WINDOW, DETAILS)
        .flatMap(List::stream)
        .toList();
  }

  @Override
  Groups read(Reading reading) {
    Map<List<String>, Series> sales = SalesReport.series(figures(), reading);
    Map<List<String>, Outcomes> found = outcomes.read(reading);
    List<List<String>> all = new ArrayList<>(sales.keySet());
    all.addAll(found.keySet());
    return Groups.of(reading.query(), all, group -> {
      Series series = sales.getOrDefault(group, Series.EMPTY);
      var sums = new RowSums(reading.plan(), found.getOrDefault(group, Outcomes.NONE));
      return (row, item) -> row(reading, row, Groups.indicator(item), series, sums);
    });
  }

  private static List<@Nullable Object> row(
      Reading reading, Plan.Row row, Indicator indicator, Series sales, RowSums sums) {
    TimeRange compared = row.compared();
    if (compared == null) {
      throw new IllegalStateException("this report always compares");
    }
    Instant asOf = reading.snapshot().asOf();
    long net = SalesReport.net(sales, reading.plan().run(row.window()));
    long netBefore = SalesReport.net(sales, reading.plan().run(compared));
    // more reversals than sales are no sales
    Trend trend = CountChange.trend(
        Math.max(0, net),
        passed(row.window(), asOf),
        Math.max(0, netBefore),
        passed(compared, asOf));
    OutcomeSums now = sums.now(row);
    OutcomeSums before = sums.before(row);
    Signal signal = reading.isComparable(row, indicator)
        ? indicator.signal(trend, now, before)
        : Signal.IMMATURE;
    IndicatorValue value = indicator.of(now);
    Change change = indicator.change(now, before);
    return Arrays.asList(
        net,
        net - netBefore,
        indicator.id(),
        indicator.kind().text(),
        value.value(),
        change.absolute(),
        signal.text(),
        compared.start(),
        compared.end(),
        netBefore,
        Change.of((double) net, (double) netBefore, trend).relative(),
        value.n(),
        value.low(),
        value.high(),
        change.compared(),
        indicator.n(before));
  }

  /** How much of a window is over. */
  private static Duration passed(TimeRange window, Instant asOf) {
    Instant end = window.end().isAfter(asOf) ? asOf : window.end();
    return end.isBefore(window.start()) ? Duration.ZERO : Duration.between(window.start(), end);
  }
}
