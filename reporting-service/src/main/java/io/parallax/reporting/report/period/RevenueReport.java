package io.parallax.reporting.report.period;

import io.parallax.events.CurrencyCode;
import io.parallax.reporting.aggregate.Counter;
import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.metric.Indicator.Direction;
import io.parallax.reporting.query.CubeReader;
import io.parallax.reporting.query.CubeReader.Figures;
import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.GroupOrder;
import io.parallax.reporting.report.heterogeneity.Groups;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Amounts per period, group and currency, which is the last part of the group. Thread-safe. */
public final class RevenueReport extends PeriodReport {
  private static final Column CURRENCY =
      Column.text("currency", "ISO 4217 code of all amounts of the row");

  private static final List<Column> AMOUNTS = List.of(
      Column.of(
              "grossAmount",
              Counter.GROSS_AMOUNT,
              " in the period, in units of currency, 0 or more, 4 decimals; sales without an amount"
                  + " add nothing")
          .better(Direction.HIGHER_IS_BETTER),
      Column.of(
              "reversedAmount",
              Counter.REVERSED_AMOUNT,
              " in the period, in units of currency, 0 or more, 4 decimals; a whole reversal without"
                  + " an amount gives back what those before it have left of the sale's amount")
          .better(Direction.LOWER_IS_BETTER),
      Column.amount(
              "netAmount", "grossAmount minus reversedAmount, in units of currency; may be below 0")
          .additive()
          .better(Direction.HIGHER_IS_BETTER));

  public RevenueReport(CubeReader cube, int maxRows) {
    super(cube, maxRows);
  }

  @Override
  public String name() {
    return "revenue";
  }

  @Override
  public String title() {
    return "Amounts per period, group and currency. Currencies are never added up: there is a row for"
        + " each that has data anywhere in the range.";
  }

  @Override
  boolean hasCurrencies() {
    return true;
  }

  @Override
  List<Column> ownColumns() {
    return Stream.concat(Stream.of(CURRENCY), PeriodColumns.withChanges(AMOUNTS).stream())
        .toList();
  }

  @Override
  Groups read(Reading reading) {
    Map<List<String>, Series> amounts = Series.byGroup(
        figures().figuresByDetail(CubeTable.SALES, reading.query(), reading.plan()).stream()
            .filter(cell -> isAskedFor(cell.detail(), reading.query().currencies()))
            .map(Figures::withDetailInGroup)
            .toList());
    return new Groups(GroupOrder.sorted(amounts.keySet()), group -> {
      Series series = amounts.getOrDefault(group, Series.EMPTY);
      return (row, item) -> Changes.row(reading.plan(), row, run -> figures(series, run));
    });
  }

  /** Whether a currency is; there is none if no amount is known. */
  private static boolean isAskedFor(String currency, List<CurrencyCode> currencies) {
    return currencies.isEmpty()
        ? !currency.isEmpty()
        : currencies.stream().anyMatch(asked -> asked.value().equals(currency));
  }

  /** In the order of the columns. */
  private static List<BigDecimal> figures(Series series, Plan.Run run) {
    BigDecimal gross = series.amount(run, Counter.GROSS_AMOUNT).setScale(Column.Type.SCALE);
    BigDecimal reversed = series.amount(run, Counter.REVERSED_AMOUNT).setScale(Column.Type.SCALE);
    return List.of(gross, reversed, gross.subtract(reversed));
  }
}
