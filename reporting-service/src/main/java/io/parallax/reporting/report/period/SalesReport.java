package io.parallax.reporting.report.period;

import io.parallax.reporting.aggregate.Counter;
import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.metric.Indicator.Direction;
import io.parallax.reporting.query.CubeReader;
import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.heterogeneity.Groups;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Product sales per period and group. Thread-safe. */
public final class SalesReport extends PeriodReport {
  static final Column NET = Column.difference(
          "salesNet", Counter.Unit.SALES.text(), "salesClosed minus salesReversed; may be below 0")
      .additive()
      .better(Direction.HIGHER_IS_BETTER);

  private static final List<Column> COLUMNS = List.of(
      Column.of("salesClosed", Counter.SALES_CLOSED, " in the period, 0 or more")
          .better(Direction.HIGHER_IS_BETTER),
      Column.of("salesReversed", Counter.SALES_REVERSED, " in the period, 0 or more")
          .better(Direction.LOWER_IS_BETTER),
      NET,
      Column.of("unitsClosed", Counter.UNITS_CLOSED, " in the period, 0 or more")
          .better(Direction.HIGHER_IS_BETTER),
      Column.of("unitsReversed", Counter.UNITS_REVERSED, " in the period, 0 or more")
          .better(Direction.LOWER_IS_BETTER),
      Column.difference(
              "unitsNet",
              Counter.Unit.UNITS.text(),
              "unitsClosed minus unitsReversed; may be below 0")
          .additive()
          .better(Direction.HIGHER_IS_BETTER));

  public SalesReport(CubeReader cube, int maxRows) {
    super(cube, maxRows);
  }

  @Override
  public String name() {
    return "sales";
  }

  @Override
  public String title() {
    return "Product sales per period and group.";
  }

  @Override
  List<Column> ownColumns() {
    return PeriodColumns.withChanges(COLUMNS);
  }

  @Override
  Groups read(Reading reading) {
    Map<List<String>, Series> sales = series(figures(), reading);
    return Groups.of(reading.query(), sales.keySet(), group -> {
      Series series = sales.getOrDefault(group, Series.EMPTY);
      return (row, item) -> Changes.row(reading.plan(), row, run -> figures(series, run));
    });
  }

  /** The sales of each group. */
  static Map<List<String>, Series> series(FigureReader figures, Reading reading) {
    return Series.byGroup(figures.figures(CubeTable.SALES, reading.query(), reading.plan()));
  }

  static long net(Series series, Plan.Run run) {
    return series.count(run, Counter.SALES_CLOSED) - series.count(run, Counter.SALES_REVERSED);
  }

  /** In the order of the columns. */
  private static List<BigDecimal> figures(Series series, Plan.Run run) {
    long unitsClosed = series.count(run, Counter.UNITS_CLOSED);
    long unitsReversed = series.count(run, Counter.UNITS_REVERSED);
    return Stream.of(
            series.count(run, Counter.SALES_CLOSED),
            series.count(run, Counter.SALES_REVERSED),
            net(series, run),
            unitsClosed,
            unitsReversed,
            unitsClosed - unitsReversed)
        .map(BigDecimal::valueOf)
        .toList();
  }
}
