package io.parallax.reporting.report.period;

import io.parallax.events.CurrencyCode;
import io.parallax.reporting.calendar.Comparison;
import io.parallax.reporting.calendar.PeriodUnit;
import io.parallax.reporting.calendar.ReportCalendar;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.query.CubeReader;
import io.parallax.reporting.query.CubeReader.Snapshot;
import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.GivenParameters;
import io.parallax.reporting.report.GroupOrder;
import io.parallax.reporting.report.InvalidQueryException;
import io.parallax.reporting.report.Maturity;
import io.parallax.reporting.report.Parameter;
import io.parallax.reporting.report.Prepared;
import io.parallax.reporting.report.RangeFilter;
import io.parallax.reporting.report.ReportDefinition;
import io.parallax.reporting.report.ReportParameters;
import io.parallax.reporting.report.Table;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A report with rows for each period of the range: one for every group that has data in any of the
 * windows that it sums or compares with, and in some reports for every indicator. A report that is
 * not grouped has one group. Thread-safe.
 */
abstract class PeriodReport implements ReportDefinition<PeriodQuery> {
  /** A report may rest on so many response times for each row that it may have. */
  private static final int RESPONSE_TIMES_PER_ROW = 5;

  private final CubeReader cube;
  private final FigureReader figures;
  private final int maxRows;

  /** @param maxRows most rows on all pages, and most figures of a table that it may rest on */
  PeriodReport(CubeReader cube, int maxRows) {
    this.cube = cube;
    this.figures = new FigureReader(cube, maxRows, (int)
        Math.min(Integer.MAX_VALUE / 2, (long) maxRows * RESPONSE_TIMES_PER_ROW));
    this.maxRows = maxRows;
  }

  /** Columns behind period and group. */
  abstract List<Column> ownColumns();

  /** Reads what the rows are made of. */
  abstract Groups read(Reading reading);

  /** Whether there is a row for each indicator. */
  boolean hasIndicators() {
    return false;
  }

  /** Whether it is about amounts, which have currencies. */
  boolean hasCurrencies() {
    return false;
  }

  /** What it compares with if nothing is asked for; null: nothing. */
  @Nullable
  Comparison defaultComparison() {
    return null;
  }

  /**
   * One answer while it is made.
   *
   * @param items what there is a row of for each period and group; one that is null if there is one row
   */
  record Reading(
      PeriodQuery query,
      List<@Nullable Indicator> items,
      Plan plan,
      Snapshot snapshot,
      Maturity maturity) {

    /** Whether a row is about a part of a period, or some of it is still to come. */
    boolean isPartial(Plan.Row row) {
      return row.partial() || row.period().end().isAfter(snapshot.asOf());
    }

    /** Whether what a row sums is final. */
    boolean isFinal(Plan.Row row, @Nullable Indicator item) {
      return item == null
          ? maturity.isReached(row.window())
          : maturity.isReached(item, row.window());
    }

    /** Whether it is final, and what that is compared with as well. */
    boolean isComparable(Plan.Row row, Indicator indicator) {
      return maturity.isReached(indicator, row.window())
          && (row.compared() == null || maturity.isReached(indicator, row.compared()));
    }
  }

  /** The groups that there are rows of, in order, and how those of each are made. */
  record Groups(List<List<String>> all, Function<List<String>, Maker> makers) {

    /** Those that were found; a report that is not grouped has one in any case. */
    static Groups of(
        PeriodQuery query, Collection<List<String>> found, Function<List<String>, Maker> makers) {
      return new Groups(
          query.groupBy().isEmpty() ? List.of(List.of()) : GroupOrder.sorted(found), makers);
    }

    static Indicator indicator(@Nullable Indicator item) {
      if (item == null) {
        throw new IllegalStateException("rows of this report are about indicators");
      }
      return item;
    }
  }

  /** Makes the rows of one group. */
  interface Maker {
    /**
     * The columns of the report's own.
     *
     * @param item null in a report that has no indicators
     */
    List<@Nullable Object> row(Plan.Row row, @Nullable Indicator item);
  }

  FigureReader figures() {
    return figures;
  }

  @Override
  public String rows() {
    return "The rows, by periodStart, then by the grouped dimensions in code point order, then by"
        + " currency or in the order of the catalogue of indicators.";
  }

  @Override
  public List<Parameter<?>> parameters() {
    List<Parameter<?>> parameters = new ArrayList<>(List.of(
        PeriodParameters.PERIOD,
        PeriodParameters.ROLLING,
        PeriodParameters.WEEK_START,
        PeriodParameters.FISCAL_YEAR_START,
        ReportParameters.COMPARE,
        ReportParameters.GROUP_BY));
    if (hasIndicators()) {
      parameters.add(PeriodParameters.INDICATOR);
    }
    if (hasCurrencies()) {
      parameters.add(ReportParameters.ORIGINAL_CURRENCY);
    }
    return parameters;
  }

  @Override
  public List<Column> columns() {
    return Stream.of(PeriodColumns.PERIOD, ReportDefinition.dimensions(), ownColumns())
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public List<Column> columns(PeriodQuery query) {
    List<Column> columns = ReportDefinition.super.columns(query);
    return query.unit() == PeriodUnit.HOUR
        ? columns.stream()
            .map(column -> column.type() == Column.Type.DATE
                ? column.typed(Column.Type.LOCAL_DATE_TIME)
                : column)
            .toList()
        : columns;
  }

  @Override
  public PeriodQuery query(ReportParameters parameters) {
    GivenParameters given = parameters.given();
    PeriodUnit unit = given.single(PeriodParameters.PERIOD, PeriodUnit.DAY);
    var calendar = new ReportCalendar(
        parameters.zone(),
        given.single(PeriodParameters.WEEK_START, DayOfWeek.MONDAY),
        given.single(PeriodParameters.FISCAL_YEAR_START, 1));
    RangeFilter about = parameters.about(unit, calendar);
    return new PeriodQuery(
        about,
        unit,
        parameters.groupBy(List.of()),
        indicators(given),
        currencies(given),
        given.single(PeriodParameters.ROLLING, null),
        given.single(ReportParameters.COMPARE, defaultComparison()));
  }

  private List<CurrencyCode> currencies(GivenParameters given) {
    return hasCurrencies()
        ? given.all(ReportParameters.ORIGINAL_CURRENCY).stream().distinct().toList()
        : List.of();
  }

  private List<Indicator> indicators(GivenParameters given) {
    if (!hasIndicators()) {
      return List.of();
    }
    return given.has(PeriodParameters.INDICATOR)
        ? given.all(PeriodParameters.INDICATOR).stream().distinct().sorted().toList()
        : List.of(Indicator.values());
  }

  @Override
  public Prepared prepare(PeriodQuery query, Snapshot snapshot) {
    Plan plan = query.plan(snapshot.asOf(), maxRows);
    List<@Nullable Indicator> items =
        hasIndicators() ? List.copyOf(query.indicators()) : Collections.singletonList(null);
    checkRows((long) plan.rows().size() * items.size());
    var reading = new Reading(
        query,
        items,
        OutcomeReader.plan(plan, query.indicators(), snapshot.asOf()),
        snapshot,
        Maturity.of(cube, snapshot.asOf(), query.indicators()));
    return new Prepared(state(reading), () -> table(reading));
  }

  private Table table(Reading reading) {
    Groups groups = read(reading);
    checkRows((long) reading.plan().rows().size()
        * groups.all().size()
        * reading.items().size());
    return new Table(new PeriodRows(reading, groups));
  }

  /**
   * Time alone changes the rows where waiting leads are censored now, and where periods are not over:
   * deliveries come due, and the part that is compared grows. Otherwise it only makes rows final,
   * and compares them once both windows are.
   */
  private static String state(Reading reading) {
    PeriodQuery query = reading.query();
    Instant asOf = reading.snapshot().asOf();
    List<Plan.Row> rows = reading.plan().rows();
    boolean running = rows.stream().anyMatch(row -> row.period().end().isAfter(asOf));
    boolean waiting = query.indicators().contains(Indicator.LEAD_RESPONSE_TIME)
        && rows.stream().anyMatch(row -> !reading.isComparable(row, Indicator.LEAD_RESPONSE_TIME));
    if (waiting
        || (running && (query.compares() || query.indicators().contains(Indicator.ON_TIME)))) {
      return asOf.toString();
    }
    return Long.toString(rows.stream()
        .mapToLong(row -> reading.items().stream()
            .mapToLong(item -> (reading.isPartial(row) ? 0 : 1)
                + (reading.isFinal(row, item) ? 1 : 0)
                + (item != null && reading.isComparable(row, item) ? 1 : 0))
            .sum())
        .sum());
  }

  private void checkRows(long rows) {
    if (rows > maxRows) {
      throw new InvalidQueryException(
          "from",
          ("the report would have %d rows or more, expected at most %d: ask for a shorter range (from, to),"
                  + " a longer period (period, or period=total for one), or fewer groups (groupBy, or a"
                  + " filter such as product=...)")
              .formatted(rows, maxRows));
    }
  }
}
