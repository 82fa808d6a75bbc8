package io.parallax.reporting.report;

import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.metric.Change;
import io.parallax.reporting.metric.Heterogeneity;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.metric.IndicatorValue;
import io.parallax.reporting.metric.OutcomeSums;
import io.parallax.reporting.metric.SalesMix;
import io.parallax.reporting.query.CubeReader;
import io.parallax.reporting.query.CubeReader.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Makes the report of how groups of customers differ, from one snapshot of the database.
 * Thread-safe.
 */
final class HeterogeneityReport {
  /** Every pair is tested: with more groups there are more pairs than anybody could look at. */
  private static final int MAX_GROUPS = 100;

  private static final List<String> COLUMNS = List.of(
      "value",
      "n",
      "numerator",
      "denominator",
      "low",
      "high",
      "sufficient",
      "share",
      "salesClosed",
      "salesShare");
  private static final List<String> COMPARED_COLUMNS =
      List.of("comparedValue", "comparedN", "valueChange", "valueRelativeChange", "significant");

  private final CubeReader cube;
  private final IndicatorReader reader;
  private final TransactionOperations snapshots;
  private final int maxRows;

  HeterogeneityReport(CubeReader cube, TransactionOperations snapshots, int maxRows) {
    this.cube = cube;
    this.reader = new IndicatorReader(cube);
    this.snapshots = snapshots;
    this.maxRows = maxRows;
  }

  Report of(HeterogeneityQuery query) {
    return snapshots.execute(status -> {
      Snapshot snapshot = cube.snapshot();
      TimeRange compared = query.compared(snapshot.asOf());
      refuseOverlap(query, compared);
      Maturity maturity = Maturity.of(cube, snapshot.asOf(), List.of(query.indicator()));
      boolean matured = isMatured(query.indicator(), query.scope().range(), maturity);
      boolean comparable =
          matured && compared != null && isMatured(query.indicator(), compared, maturity);
      var groups = new Groups(
          read(query, query.scope().range(), snapshot.asOf()),
          compared == null ? null : read(query, compared, snapshot.asOf()),
          sales(query));
      checkGroups(groups.names().size());
      return new Report(
          snapshot.asOf(),
          Long.toString(snapshot.dataVersion()),
          query.scope().calendar().zoneName(),
          headline(query, compared, groups, matured, comparable),
          Stream.of(
                  Stream.of(query.dimension().dimensionName()),
                  COLUMNS.stream(),
                  compared == null ? Stream.<String>empty() : COMPARED_COLUMNS.stream())
              .flatMap(columns -> columns)
              .toList(),
          groups.names().stream().map(group -> row(query.indicator(), groups, group, comparable)),
          null);
    });
  }

  /** Of a range that is not over, only what has passed is read, and judged. */
  private static boolean isMatured(Indicator indicator, TimeRange window, Maturity maturity) {
    TimeRange passed =
        window.end().isAfter(maturity.asOf()) && window.start().isBefore(maturity.asOf())
            ? new TimeRange(window.start(), maturity.asOf())
            : window;
    return maturity.isReached(indicator, passed);
  }

  /**
   * The groups by their values.
   *
   * @param before null if nothing is compared
   * @param sales closed in the range
   */
  private record Groups(
      Map<String, OutcomeSums> now,
      @Nullable Map<String, OutcomeSums> before,
      Map<String, Long> sales) {

    List<String> names() {
      var names = new TreeSet<>(HeterogeneityReport::byCodePoints);
      names.addAll(now.keySet());
      names.addAll(sales.keySet());
      if (before != null) {
        names.addAll(before.keySet());
      }
      return List.copyOf(names);
    }
  }

  /** Groups with observations, in order. A delivery that is not due yet is none. */
  private Map<String, OutcomeSums> read(HeterogeneityQuery query, TimeRange window, Instant asOf) {
    Instant end = window.end().isAfter(asOf) ? asOf : window.end();
    Map<String, OutcomeSums> groups = new TreeMap<>(HeterogeneityReport::byCodePoints);
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
    Map<String, Long> sales = new TreeMap<>(HeterogeneityReport::byCodePoints);
    reader
        .salesClosed(query.selection(query.scope().range(), maxRows + 1))
        .forEach((group, closed) -> {
          if (closed > 0) {
            sales.put(group.getFirst(), closed);
          }
        });
    return sales;
  }

  private static Map<String, @Nullable Object> headline(
      HeterogeneityQuery query,
      @Nullable TimeRange compared,
      Groups groups,
      boolean matured,
      boolean comparable) {
    Indicator indicator = query.indicator();
    // members of groups that are not as old as each other would differ by age alone
    Heterogeneity<String> test = Heterogeneity.of(indicator, matured ? groups.now() : Map.of());
    IndicatorValue raw = indicator.of(OutcomeSums.total(groups.now().values()));
    SalesMix.Weighted weighted = SalesMix.weighted(indicator, groups.now(), groups.sales());
    Map<String, @Nullable Object> headline = new LinkedHashMap<>();
    headline.put("from", query.scope().from().toString());
    headline.put("to", query.scope().to().toString());
    headline.put("indicator", indicator.id());
    headline.put("kind", indicator.kind().text());
    headline.put("unit", indicator.unit().text());
    headline.put("dimension", query.dimension().dimensionName());
    headline.put("matured", matured);
    headline.put("test", indicator.groupTest());
    headline.put("testedGroups", test.tested());
    headline.put("thinGroups", test.thin());
    headline.put("pValue", test.pValue());
    headline.put("differs", test.differs());
    headline.put("differentPairs", test.differentPairs());
    headline.put("value", raw.value());
    headline.put("n", raw.n());
    headline.put("low", raw.low());
    headline.put("high", raw.high());
    headline.put("sufficient", raw.sufficient());
    headline.put("weightedValue", weighted.value());
    headline.put("effectiveN", weighted.effectiveN());
    headline.put("coveredSalesShare", weighted.coveredShare());
    if (compared != null && groups.before() != null) {
      putChange(headline, indicator, compared, groups.now(), groups.before(), comparable);
    }
    return headline;
  }

  private static void putChange(
      Map<String, @Nullable Object> headline,
      Indicator indicator,
      TimeRange compared,
      Map<String, OutcomeSums> now,
      Map<String, OutcomeSums> before,
      boolean comparable) {
    Change change =
        indicator.change(OutcomeSums.total(now.values()), OutcomeSums.total(before.values()));
    SalesMix.Shift shift = SalesMix.shift(indicator, now, before);
    headline.put("comparedFrom", compared.start().toString());
    headline.put("comparedTo", compared.end().toString());
    headline.put("comparedValue", change.compared());
    headline.put("comparedN", before.values().stream().mapToLong(indicator::n).sum());
    headline.put("valueChange", change.absolute());
    headline.put("valueRelativeChange", change.relative());
    headline.put("significant", comparable ? change.significant() : null);
    headline.put("changeTest", indicator.changeTest());
    headline.put("reversed", comparable ? Heterogeneity.isReversed(indicator, now, before) : null);
    headline.put("rateEffect", shift == null ? null : shift.rate());
    headline.put("mixEffect", shift == null ? null : shift.mix());
    headline.put("comeAndGoneEffect", shift == null ? null : shift.comeAndGone());
  }

  private static List<@Nullable Object> row(
      Indicator indicator, Groups groups, String group, boolean comparable) {
    OutcomeSums sums = groups.now().getOrDefault(group, new OutcomeSums());
    IndicatorValue value = indicator.of(sums);
    long sold = groups.sales().getOrDefault(group, 0L);
    List<@Nullable Object> row = new ArrayList<>();
    row.add(group);
    row.add(value.value());
    row.add(value.n());
    row.add(value.numerator());
    row.add(value.denominator());
    row.add(value.low());
    row.add(value.high());
    row.add(value.sufficient());
    row.add(
        share(value.n(), groups.now().values().stream().mapToLong(indicator::n).sum()));
    row.add(sold);
    row.add(share(sold, groups.sales().values().stream().mapToLong(s -> s).sum()));
    if (groups.before() != null) {
      OutcomeSums earlier = groups.before().getOrDefault(group, new OutcomeSums());
      Change change = indicator.change(sums, earlier);
      row.add(change.compared());
      row.add(indicator.n(earlier));
      row.add(change.absolute());
      row.add(change.relative());
      row.add(comparable ? change.significant() : null);
    }
    return row;
  }

  private static @Nullable Double share(long part, long whole) {
    return whole == 0 ? null : (double) part / whole;
  }

  private static int byCodePoints(String one, String other) {
    return Reports.GROUP_ORDER.compare(List.of(one), List.of(other));
  }

  /** What is counted in both would be compared with itself. */
  private static void refuseOverlap(HeterogeneityQuery query, @Nullable TimeRange compared) {
    if (compared != null && compared.end().isAfter(query.scope().from())) {
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
