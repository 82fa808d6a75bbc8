package io.parallax.reporting.report;

import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.metric.Coverage;
import io.parallax.reporting.metric.Coverage.State;
import io.parallax.reporting.metric.Popularity;
import io.parallax.reporting.metric.SalesMix;
import io.parallax.reporting.query.CubeReader;
import io.parallax.reporting.query.CubeReader.Heard;
import io.parallax.reporting.query.DimensionValues;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Makes the report of which part of what was sold has been heard about, from one snapshot of the
 * database. Thread-safe.
 */
final class CoverageReport {
  private final CubeReader cube;
  private final DimensionValues dimensionValues;
  private final TransactionOperations snapshots;
  private final int maxRows;

  CoverageReport(
      CubeReader cube,
      DimensionValues dimensionValues,
      TransactionOperations snapshots,
      int maxRows) {
    this.cube = cube;
    this.dimensionValues = dimensionValues;
    this.snapshots = snapshots;
    this.maxRows = maxRows;
  }

  Report of(CoverageQuery query) {
    return snapshots.execute(status -> {
      CubeReader.Snapshot snapshot = cube.snapshot();
      Map<List<String>, Coverage> cells = cells(query);
      Popularity popularity = popularity(query, cells);
      addDeclared(query, cells);
      return new Report(
          snapshot.asOf(),
          Long.toString(snapshot.dataVersion()),
          query.scope().calendar().zoneName(),
          headline(query, cells, popularity),
          columns(query),
          rows(query, cells),
          null);
    });
  }

  /** What was sold and heard of per cell; cells without any of it are left out. */
  private Map<List<String>, Coverage> cells(CoverageQuery query) {
    List<Heard> heard =
        cube.heard(query.scope().selection(query.scope().range(), query.groupBy(), maxRows + 1));
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
            .scope()
            .selection(query.scope().range(), List.of(Dimension.PRODUCT), Integer.MAX_VALUE),
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

  private void addDeclared(CoverageQuery query, Map<List<String>, Coverage> cells) {
    var declared = new DeclaredCells(
        query.groupBy(),
        dimensionValues.declared(query.groupBy()),
        query.scope().filters(),
        cells.keySet());
    String counting = ", of them %.0f combinations of declared values".formatted(declared.count());
    checkRows(declared.count(), counting);
    declared.cells().forEach(cell -> cells.putIfAbsent(cell, Coverage.NOTHING));
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
    headline.put("from", query.scope().from().toString());
    headline.put("to", query.scope().to().toString());
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

  private static List<String> columns(CoverageQuery query) {
    return Stream.concat(
            query.groupBy().stream().map(Dimension::dimensionName),
            Stream.of(
                "salesClosed",
                "unitsClosed",
                "invited",
                "invitedShare",
                "answered",
                "answeredShare",
                "deliveriesKnown",
                "deliveryShare",
                "state"))
        .toList();
  }

  /** The largest blind spots first, what is covered last. */
  private static Stream<List<@Nullable Object>> rows(
      CoverageQuery query, Map<List<String>, Coverage> cells) {
    Comparator<Map.Entry<List<String>, Coverage>> order =
        Comparator.comparing(cell -> cell.getValue().state(query.minimumN()) == State.COVERED);
    return cells.entrySet().stream()
        .sorted(order
            .thenComparing(cell -> cell.getValue().unitsClosed(), Comparator.reverseOrder())
            .thenComparing(Map.Entry::getKey, Reports.GROUP_ORDER))
        .map(cell -> row(cell.getKey(), cell.getValue(), query.minimumN()));
  }

  private static List<@Nullable Object> row(List<String> group, Coverage cell, int minimumN) {
    List<@Nullable Object> row = new ArrayList<>(group);
    row.add(cell.salesClosed());
    row.add(cell.unitsClosed());
    row.add(cell.invited());
    row.add(cell.invitedShare());
    row.add(cell.answered());
    row.add(cell.answeredShare());
    row.add(cell.deliveriesKnown());
    row.add(cell.deliveryShare());
    row.add(cell.state(minimumN).text());
    return row;
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
