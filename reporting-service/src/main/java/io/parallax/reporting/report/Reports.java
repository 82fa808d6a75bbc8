package io.parallax.reporting.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.events.Measure;
import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.metric.IndicatorValue;
import io.parallax.reporting.metric.OutcomeSums;
import io.parallax.reporting.store.CubeReader;
import io.parallax.reporting.store.CubeReader.Figures;
import io.parallax.reporting.store.CubeReader.Snapshot;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Makes reports, each from one snapshot of the database. Thread-safe.
 *
 * <p>Every period of the range has a row for every group that has data anywhere in the range; a
 * report that is not grouped has one group.
 */
final class Reports {
  /** Groups in the order of their values' code points, the first dimension first. */
  static final Comparator<List<String>> GROUP_ORDER = (a, b) -> {
    for (int i = 0; i < a.size(); i++) {
      int order = Arrays.compareUnsigned(a.get(i).getBytes(UTF_8), b.get(i).getBytes(UTF_8));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  };

  /** Those whose sums the cube has. */
  private static final Set<Indicator> COUNTED =
      EnumSet.of(Indicator.CSAT, Indicator.NPS, Indicator.CES, Indicator.REPURCHASE_INTENT);

  private static final DateTimeFormatter LOCAL_TIME = DateTimeFormatter.ISO_LOCAL_DATE_TIME;

  private static final List<Long> NO_SALES =
      Collections.nCopies(CubeTable.SALES.counters().size(), 0L);

  private final CubeReader cube;
  private final TransactionOperations snapshots;
  private final int maxRows;

  Reports(CubeReader cube, TransactionOperations snapshots, int maxRows) {
    this.cube = cube;
    this.snapshots = snapshots;
    this.maxRows = maxRows;
  }

  /** Product sales, counted per period. */
  Report sales(ReportQuery query) {
    List<Period> periods = periods(query, 1);
    return report(
        query,
        List.of(
            "salesClosed", "salesReversed", "salesNet", "unitsClosed", "unitsReversed", "unitsNet"),
        () -> cube.figures(CubeTable.SALES, query.selection(periods, maxRows + 1)),
        (snapshot, sales) -> salesRows(query, periods, snapshot, sales));
  }

  /** Customer outcomes, a row per indicator. */
  Report outcomes(ReportQuery query) {
    List<Period> periods = periods(query, query.indicators().size());
    return report(
        query,
        List.of(
            "indicator",
            "kind",
            "value",
            "unit",
            "n",
            "numerator",
            "denominator",
            "low",
            "high",
            "sufficient"),
        () -> cube.figures(CubeTable.SCORES, query.selection(periods, maxRows + 1)),
        (snapshot, answers) -> outcomeRows(query, periods, snapshot, answers));
  }

  private Stream<List<@Nullable Object>> salesRows(
      ReportQuery query, List<Period> periods, Snapshot snapshot, List<Figures> sales) {
    Map<CellKey, List<Long>> cells = new HashMap<>();
    sales.forEach(cell -> cells.put(new CellKey(cell.period(), cell.group()), cell.counts()));
    var rows = new Rows(query, periods, snapshot.asOf());
    return keys(query, periods, sales, Figures::group, 1).stream().map(key -> {
      List<Long> counts = cells.getOrDefault(key, NO_SALES);
      return rows.row(
          key,
          counts.get(0),
          counts.get(2),
          counts.get(0) - counts.get(2),
          counts.get(1),
          counts.get(3),
          counts.get(1) - counts.get(3));
    });
  }

  private Stream<List<@Nullable Object>> outcomeRows(
      ReportQuery query, List<Period> periods, Snapshot snapshot, List<Figures> answers) {
    Map<CellKey, OutcomeSums> cells = new HashMap<>();
    for (Figures cell : answers) {
      OutcomeSums scores =
          cells.computeIfAbsent(new CellKey(cell.period(), cell.group()), key -> new OutcomeSums());
      Measure measure = Measure.named(cell.detail()).orElseThrow();
      for (int score = measure.min(); score <= measure.max(); score++) {
        scores.add(measure, score, cell.counts().get(score));
      }
    }
    var rows = new Rows(query, periods, snapshot.asOf());
    int perKey = query.indicators().size();
    return keys(query, periods, answers, Figures::group, perKey).stream().flatMap(key -> {
      OutcomeSums scores = cells.getOrDefault(key, new OutcomeSums());
      return query.indicators().stream()
          .filter(COUNTED::contains)
          .map(indicator -> rows.row(key, indicator, indicator.of(scores)));
    });
  }

  private <T> Report report(
      ReportQuery query,
      List<String> columns,
      Supplier<T> reader,
      BiFunction<Snapshot, T, Stream<List<@Nullable Object>>> rows) {
    return snapshots.execute(status -> {
      Snapshot snapshot = cube.snapshot();
      return new Report(
          snapshot.asOf(),
          Long.toString(snapshot.dataVersion()),
          query.calendar().zone().getId().equals("Z")
              ? "UTC"
              : query.calendar().zone().getId(),
          Stream.of(
                  Stream.of(
                      "periodStart", "periodEnd", "periodStartUtc", "periodEndUtc", "partial"),
                  query.groupBy().stream().map(Dimension::dimensionName),
                  columns.stream())
              .flatMap(Function.identity())
              .toList(),
          rows.apply(snapshot, reader.get()));
    });
  }

  private List<Period> periods(ReportQuery query, int rowsPerPeriod) {
    refuseUnknown("rolling", query.rolling());
    refuseUnknown("compare", query.compare());
    List<Period> periods = query.periods(maxRows);
    checkRows((long) periods.size() * rowsPerPeriod);
    return periods;
  }

  private static void refuseUnknown(String parameter, @Nullable Object value) {
    if (value != null) {
      throw new InvalidQueryException(parameter, "is not offered by this report, expected none");
    }
  }

  /** Every period with every group, in the order of the rows. */
  private <T> List<CellKey> keys(
      ReportQuery query,
      List<Period> periods,
      Collection<T> cells,
      Function<T, List<String>> group,
      int rowsPerKey) {
    SortedSet<List<String>> groups = new TreeSet<>(GROUP_ORDER);
    if (query.groupBy().isEmpty()) {
      groups.add(List.of());
    }
    checkRows(cells.size());
    cells.forEach(cell -> groups.add(group.apply(cell)));
    checkRows((long) periods.size() * groups.size() * rowsPerKey);
    List<CellKey> keys = new ArrayList<>(periods.size() * groups.size());
    for (int period = 0; period < periods.size(); period++) {
      for (List<String> values : groups) {
        keys.add(new CellKey(period, values));
      }
    }
    return keys;
  }

  private void checkRows(long rows) {
    if (rows > maxRows) {
      throw new InvalidQueryException(
          "from",
          "the report would have %d rows or more, expected at most %d: ask for a shorter range,"
                  .formatted(rows, maxRows)
              + " a longer period, or fewer groups");
    }
  }

  /** Where a figure belongs: the number of the period, and the group. */
  private record CellKey(int period, List<String> group) {}

  /** Makes rows; each begins with its period and group. */
  private static final class Rows {
    private final ReportQuery query;
    private final List<Period> periods;
    private final Instant asOf;

    Rows(ReportQuery query, List<Period> periods, Instant asOf) {
      this.query = query;
      this.periods = periods;
      this.asOf = asOf;
    }

    List<@Nullable Object> row(CellKey key, Indicator indicator, IndicatorValue value) {
      return row(
          key,
          indicator.id(),
          indicator.kind().text(),
          value.value(),
          indicator.unit().text(),
          value.n(),
          value.numerator(),
          value.denominator(),
          value.low(),
          value.high(),
          value.sufficient());
    }

    List<@Nullable Object> row(CellKey key, @Nullable Object... values) {
      Period period = periods.get(key.period());
      List<@Nullable Object> row = new ArrayList<>(5 + key.group().size() + values.length);
      row.add(localStart(period));
      row.add(localEnd(period));
      row.add(period.start().toString());
      row.add(period.end().toString());
      row.add(period.cut() || period.end().isAfter(asOf));
      row.addAll(key.group());
      row.addAll(Arrays.asList(values));
      return row;
    }

    private String localStart(Period period) {
      ZonedDateTime start = period.start().atZone(query.calendar().zone());
      return query.unit() == PeriodUnit.HOUR
          ? LOCAL_TIME.format(start)
          : start.toLocalDate().toString();
    }

    /** The day of an end in the middle of a day is not over, so the next day is the end. */
    private String localEnd(Period period) {
      ZonedDateTime end = period.end().atZone(query.calendar().zone());
      if (query.unit() == PeriodUnit.HOUR) {
        return LOCAL_TIME.format(end);
      }
      boolean startOfDay = period.end().equals(query.calendar().startOf(end.toLocalDate()));
      return (startOfDay ? end.toLocalDate() : end.toLocalDate().plusDays(1)).toString();
    }
  }
}
