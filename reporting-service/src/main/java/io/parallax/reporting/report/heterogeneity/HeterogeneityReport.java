package io.parallax.reporting.report.heterogeneity;

import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.calendar.Comparison;
import io.parallax.reporting.calendar.PeriodUnit;
import io.parallax.reporting.calendar.ReportCalendar;
import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.metric.OutcomeSums;
import io.parallax.reporting.query.CubeReader;
import io.parallax.reporting.query.CubeReader.Snapshot;
import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.GivenParameters;
import io.parallax.reporting.report.GroupOrder;
import io.parallax.reporting.report.InvalidQueryException;
import io.parallax.reporting.report.Parameter;
import io.parallax.reporting.report.Prepared;
import io.parallax.reporting.report.ReportDefinition;
import io.parallax.reporting.report.ReportParameters;
import io.parallax.reporting.report.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How groups of customers differ: an indicator per group, a test of the groups, and what the total
 * hides. Thread-safe.
 */
public final class HeterogeneityReport implements ReportDefinition<HeterogeneityQuery> {
  /** Every pair is tested: with more groups there are more pairs than anybody could look at. */
  private static final int MAX_GROUPS = 100;

  private static final Parameter<Indicator> INDICATOR = Parameter.oneOf(
          "indicator", Indicator.values(), Indicator::id, "Id of the indicator.")
      .component("oneIndicator")
      .required()
      .example("csat");

  private static final Parameter<Dimension> DIMENSION = Parameter.oneOf(
          "dimension",
          Dimension.values(),
          Dimension::dimensionName,
          "What the groups are the values of; at most 100 groups.")
      .component("oneDimension")
      .required()
      .example("segment");

  private final CubeReader cube;
  private final IndicatorReader reader;
  private final int maxRows;

  /**
   * The report of a cube.
   *
   * @param maxRows most groups that are read
   */
  public HeterogeneityReport(CubeReader cube, int maxRows) {
    this.cube = cube;
    this.reader = new IndicatorReader(cube);
    this.maxRows = maxRows;
  }

  @Override
  public String name() {
    return "heterogeneity";
  }

  @Override
  public String title() {
    return "Do groups of customers differ more than by chance, and what does the total hide?";
  }

  @Override
  public String rows() {
    return "An indicator per group, a test of the groups, and the score weighted by sales. With compare"
        + " also the change, and whether a change of the mix made it. The range is 30 days up to now"
        + " if nothing is said.";
  }

  @Override
  public List<Parameter<?>> parameters() {
    return List.of(INDICATOR, DIMENSION, ReportParameters.COMPARE);
  }

  @Override
  public List<Column> columns() {
    return Stream.concat(ReportDefinition.dimensions().stream(), HeterogeneityColumns.ROW.stream())
        .toList();
  }

  @Override
  public List<Column> headline() {
    return HeterogeneityColumns.HEADLINE;
  }

  @Override
  public int defaultLimit() {
    return ReportParameters.MAX_LIMIT;
  }

  @Override
  public HeterogeneityQuery query(ReportParameters parameters) {
    GivenParameters given = parameters.given();
    return new HeterogeneityQuery(
        parameters.about(PeriodUnit.DAY, new ReportCalendar(parameters.zone())),
        given.single(INDICATOR, Indicator.CSAT),
        given.single(DIMENSION, Dimension.PRODUCT),
        given.<@Nullable Comparison>single(ReportParameters.COMPARE, null));
  }

  /** Until a range is over, and for as long as leads wait, every moment has other figures. */
  @Override
  public Prepared prepare(HeterogeneityQuery query, Snapshot snapshot) {
    Ranges ranges = Ranges.of(query, snapshot, cube);
    boolean running = query.about().range().end().isAfter(snapshot.asOf())
        || query.indicator() == Indicator.LEAD_RESPONSE_TIME;
    return new Prepared(
        running ? snapshot.asOf().toString() : ranges.toString(),
        () -> table(query, snapshot, ranges));
  }

  private Table table(HeterogeneityQuery query, Snapshot snapshot, Ranges ranges) {
    refuseOverlap(query, ranges.compared());
    var groups = new Groups(
        read(query, query.about().range(), snapshot.asOf()),
        ranges.compared() == null ? null : read(query, ranges.compared(), snapshot.asOf()),
        sales(query));
    checkGroups(groups.names().size());
    return new Table(
        HeterogeneityHeadline.of(query, ranges, groups),
        new HeterogeneityRows(query.indicator(), groups, ranges));
  }

  /** Groups with observations, in order. A delivery that is not due yet is none. */
  private Map<String, OutcomeSums> read(HeterogeneityQuery query, TimeRange window, Instant asOf) {
    Instant end = window.end().isAfter(asOf) ? asOf : window.end();
    Map<String, OutcomeSums> groups = new TreeMap<>(GroupOrder::compare);
    if (!window.start().isBefore(end)) {
      return groups;
    }
    var selection = query.selection(new TimeRange(window.start(), end), maxRows + 1);
    reader.read(query.indicator(), selection, asOf).forEach((group, sums) -> {
      if (query.indicator().n(sums) > 0) {
        groups.put(group.getFirst(), sums);
      }
    });
    checkGroups(groups.size());
    return groups;
  }

  private Map<String, Long> sales(HeterogeneityQuery query) {
    Map<String, Long> sales = new TreeMap<>(GroupOrder::compare);
    reader
        .salesClosed(query.selection(query.about().range(), maxRows + 1))
        .forEach((group, closed) -> {
          if (closed > 0) {
            sales.put(group.getFirst(), closed);
          }
        });
    return sales;
  }

  /** What is counted in both would be compared with itself. */
  private static void refuseOverlap(HeterogeneityQuery query, @Nullable TimeRange compared) {
    if (compared != null && compared.end().isAfter(query.about().range().start())) {
      throw new InvalidQueryException(
          "compare",
          "the range compared with ends at %s, expected it to end before the range begins: ask for a"
                  .formatted(compared.end())
              + " shorter range");
    }
  }

  private static void checkGroups(int groups) {
    if (groups > MAX_GROUPS) {
      throw new InvalidQueryException(
          "dimension",
          "has %d values in the range, expected at most %d: filter by it"
              .formatted(groups, MAX_GROUPS));
    }
  }
}
