package io.parallax.reporting.report.coverage;

import io.parallax.reporting.aggregate.Counter;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.calendar.PeriodUnit;
import io.parallax.reporting.calendar.ReportCalendar;
import io.parallax.reporting.metric.Coverage;
import io.parallax.reporting.metric.Coverage.State;
import io.parallax.reporting.metric.Indicator.Direction;
import io.parallax.reporting.metric.Popularity;
import io.parallax.reporting.metric.SalesMix;
import io.parallax.reporting.query.CubeReader;
import io.parallax.reporting.query.CubeReader.Heard;
import io.parallax.reporting.query.CubeReader.Snapshot;
import io.parallax.reporting.query.DimensionValues;
import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.GivenParameters;
import io.parallax.reporting.report.InvalidQueryException;
import io.parallax.reporting.report.Parameter;
import io.parallax.reporting.report.Prepared;
import io.parallax.reporting.report.ReportDefinition;
import io.parallax.reporting.report.ReportParameters;
import io.parallax.reporting.report.Table;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which part of what was sold has been heard about: a row for every cell, which is a combination of
 * values of the grouped dimensions that has data in the range or was declared. Thread-safe.
 */
public final class CoverageReport implements ReportDefinition<CoverageQuery> {
  private static final List<Dimension> DEFAULT_GROUPS =
      List.of(Dimension.PRODUCT, Dimension.REGION);

  private static final Parameter<Integer> MINIMUM_N = Parameter.number(
          "minimumN", 1, 999_999, "Answers from which on a cell is covered.")
      .otherwise(Coverage.DEFAULT_MINIMUM_N)
      .example("10");

  private static final String NO_SALES = "nothing was sold";

  private static final List<Column> COLUMNS = List.of(
      Column.of("salesClosed", Counter.SALES_CLOSED, " in the range")
          .better(Direction.HIGHER_IS_BETTER),
      Column.of("unitsClosed", Counter.UNITS_CLOSED, "").better(Direction.HIGHER_IS_BETTER),
      Column.of("invited", Counter.INVITATIONS_SENT, " in the range")
          .better(Direction.HIGHER_IS_BETTER),
      Column.share("invitedShare", "invited / salesClosed, at most 1; null without sales")
          .nullIf(NO_SALES)
          .better(Direction.HIGHER_IS_BETTER),
      Column.of("answered", Counter.ANSWERS, " in the range").better(Direction.HIGHER_IS_BETTER),
      Column.share("answeredShare", "answered / salesClosed, at most 1; null without sales")
          .nullIf(NO_SALES)
          .better(Direction.HIGHER_IS_BETTER),
      Column.of("deliveriesKnown", Counter.COMPLETED, " in the range")
          .better(Direction.HIGHER_IS_BETTER),
      Column.share("deliveryShare", "deliveriesKnown / salesClosed, at most 1; null without sales")
          .nullIf(NO_SALES)
          .better(Direction.HIGHER_IS_BETTER),
      Column.oneOf(
          "state",
          State.values(),
          State::text,
          "nothing sold; sold, no invitations and no answers; invitations, no answers; fewer answers"
              + " than minimumN; minimumN answers or more"));

  private static final List<Column> HEADLINE = List.of(
      Column.instant("from", "begin of the range, included"),
      Column.instant("to", "end of the range, left out"),
      Column.count(
              "minimumN", Counter.Unit.ANSWERS.text(), "answers from which on a cell is covered")
          .from(1),
      Column.count("unitsClosed", Counter.Unit.UNITS.text(), "units sold in all cells"),
      Column.share(
              "coveredUnitsShare", "of these the share sold in covered cells; null without sales")
          .nullIf(NO_SALES)
          .better(Direction.HIGHER_IS_BETTER),
      Column.structure("cells", "CellsByState", "number of cells in each state"),
      Column.share(
              "mixDistance",
              "total variation distance of the mix of answers from the mix of sales; null without"
                  + " sales or without answers")
          .nullIf("no sales, or no answers")
          .better(Direction.LOWER_IS_BETTER),
      Column.structure("popularTenth", "ProductsCovered", "the tenth of products sold most"),
      Column.structure("otherProducts", "ProductsCovered", "all other products sold"));

  private final CubeReader cube;
  private final DimensionValues dimensionValues;
  private final int maxRows;

  /**
   * The report of a cube.
   *
   * @param maxRows most cells that a report may have
   */
  public CoverageReport(CubeReader cube, DimensionValues dimensionValues, int maxRows) {
    this.cube = cube;
    this.dimensionValues = dimensionValues;
    this.maxRows = maxRows;
  }

  @Override
  public String name() {
    return "coverage";
  }

  @Override
  public String title() {
    return "Of what was sold, how much has been heard about?";
  }

  @Override
  public String rows() {
    return "A row for every cell, which is a combination of values of the grouped dimensions (default:"
        + " product and region) that has data in the range or was declared. The largest blind spots"
        + " come first. The range is 30 days up to now if nothing is said.";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(ReportParameters.GROUP_BY, MINIMUM_N);
  }

  @Override
  public List<Column> columns() {
    return Stream.concat(ReportDefinition.dimensions().stream(), COLUMNS.stream())
        .toList();
  }

  @Override
  public List<Column> headline() {
    return HEADLINE;
  }

  @Override
  public int defaultLimit() {
    return ReportParameters.MAX_LIMIT;
  }

  @Override
  public CoverageQuery query(ReportParameters parameters) {
    GivenParameters given = parameters.given();
    return new CoverageQuery(
        parameters.about(PeriodUnit.DAY, new ReportCalendar(parameters.zone())),
        parameters.groupBy(DEFAULT_GROUPS),
        given.single(MINIMUM_N, Coverage.DEFAULT_MINIMUM_N));
  }

  /** What is declared changes without an event. */
  @Override
  public Prepared prepare(CoverageQuery query, Snapshot snapshot) {
    Map<Dimension, List<String>> declared = dimensionValues.declared(query.groupBy());
    return new Prepared(declared.toString(), () -> table(query, declared));
  }

  private Table table(CoverageQuery query, Map<Dimension, List<String>> declared) {
    Map<List<String>, Coverage> cells = cells(query);
    Popularity popularity = popularity(query, cells);
    addDeclared(query, declared, cells);
    return new Table(headline(query, cells, popularity), new CoverageRows(cells, query.minimumN()));
  }

  /** What was sold and heard of per cell; cells without any of it are left out. */
  private Map<List<String>, Coverage> cells(CoverageQuery query) {
    List<Heard> heard =
        cube.heard(query.about().selection(query.about().range(), query.groupBy(), maxRows + 1));
    checkRows(heard.size(), "");
    Map<List<String>, Coverage> cells = new HashMap<>();
    heard.forEach(cell -> cells.put(cell.group(), coverage(cell)));
    return cells;
  }

  /** Each product is taken as a whole, whether or not the report is divided by product. */
  private Popularity popularity(CoverageQuery query, Map<List<String>, Coverage> cells) {
    int product = query.groupBy().indexOf(Dimension.PRODUCT);
    if (product >= 0) {
      Map<String, Coverage> products = cells.entrySet().stream()
          .collect(Collectors.toMap(
              cell -> cell.getKey().get(product), Map.Entry::getValue, Coverage::plus));
      return Popularity.of(products, query.minimumN());
    }
    var split = new Popularity.Split(query.minimumN());
    // there may be any number of products: none of them is a row
    cube.soldMostFirst(
        query
            .about()
            .selection(query.about().range(), List.of(Dimension.PRODUCT), Integer.MAX_VALUE),
        heard -> split.add(coverage(heard), heard.groups()));
    return split.popularity();
  }

  private static Coverage coverage(Heard heard) {
    return new Coverage(
        heard.salesClosed(),
        heard.unitsClosed(),
        heard.invitationsSent(),
        heard.answers(),
        heard.deliveriesCompleted());
  }

  private void addDeclared(
      CoverageQuery query,
      Map<Dimension, List<String>> declared,
      Map<List<String>, Coverage> cells) {
    var combined =
        new DeclaredCells(query.groupBy(), declared, query.about().filters(), cells.keySet());
    String counting = ", of them %.0f combinations of declared values".formatted(combined.count());
    checkRows(combined.count(), counting);
    combined.cells().forEach(cell -> cells.putIfAbsent(cell, Coverage.NOTHING));
    checkRows(cells.size(), counting);
  }

  private Map<String, @Nullable Object> headline(
      CoverageQuery query, Map<List<String>, Coverage> cells, Popularity popularity) {
    Map<String, Long> states = new LinkedHashMap<>();
    for (State state : State.values()) {
      states.put(
          state.text(),
          cells.values().stream()
              .filter(cell -> cell.state(query.minimumN()) == state)
              .count());
    }
    Map<String, @Nullable Object> headline = new LinkedHashMap<>();
    headline.put("from", query.about().range().start());
    headline.put("to", query.about().range().end());
    headline.put("minimumN", query.minimumN());
    headline.put("unitsClosed", sum(cells, Coverage::unitsClosed));
    headline.put("coveredUnitsShare", Coverage.coveredUnitsShare(cells.values(), query.minimumN()));
    headline.put("cells", states);
    headline.put(
        "mixDistance",
        SalesMix.distance(counts(cells, Coverage::salesClosed), counts(cells, Coverage::answered)));
    headline.put("popularTenth", popularity.tenth());
    headline.put("otherProducts", popularity.rest());
    return headline;
  }

  private static long sum(Map<List<String>, Coverage> cells, ToLongFunction<Coverage> count) {
    return cells.values().stream().mapToLong(count).sum();
  }

  private static Map<List<String>, Long> counts(
      Map<List<String>, Coverage> cells, Function<Coverage, Long> count) {
    return cells.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, cell -> count.apply(cell.getValue())));
  }

  private void checkRows(double rows, String counting) {
    if (rows > maxRows) {
      throw new InvalidQueryException(
          "groupBy",
          "the report would have %.0f rows or more%s, expected at most %d: group by fewer dimensions,"
                  .formatted(rows, counting, maxRows)
              + " or filter");
    }
  }
}
