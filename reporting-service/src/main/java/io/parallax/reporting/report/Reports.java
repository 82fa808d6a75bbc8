package io.parallax.reporting.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.reporting.aggregate.Counter;
import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.aggregate.Deadlines;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.calendar.PeriodUnit;
import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.metric.Change;
import io.parallax.reporting.metric.CountChange;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.metric.IndicatorValue;
import io.parallax.reporting.metric.OutcomeSums;
import io.parallax.reporting.metric.Signal;
import io.parallax.reporting.metric.Trend;
import io.parallax.reporting.query.CubeReader;
import io.parallax.reporting.query.CubeReader.Figures;
import io.parallax.reporting.query.CubeReader.Snapshot;
import io.parallax.reporting.report.OutcomeReader.Outcomes;
import io.parallax.reporting.report.ReportPlan.Run;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Makes reports, each page from one snapshot of the database. Thread-safe.
 *
 * <p>Every period of the range has a row for every group that has data in any of the windows that
 * the report sums or compares with; a report that is not grouped has one group.
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

  private static final DateTimeFormatter LOCAL_TIME = DateTimeFormatter.ISO_LOCAL_DATE_TIME;

  /** A report may rest on so many response times for each row that it may have. */
  private static final int RESPONSE_TIMES_PER_ROW = 5;

  private static final Collector<Figures, ?, Series> SERIES =
      Collectors.collectingAndThen(Collectors.toList(), Series::of);

  private static final int AMOUNT_DECIMALS = 4;
  private final CubeReader cube;
  private final FigureReader figures;
  private final OutcomeReader outcomes;
  private final TransactionOperations snapshots;
  private final int maxRows;

  Reports(CubeReader cube, TransactionOperations snapshots, int maxRows) {
    this.cube = cube;
    this.figures = new FigureReader(cube, maxRows, (int)
        Math.min(Integer.MAX_VALUE / 2, (long) maxRows * RESPONSE_TIMES_PER_ROW));
    this.outcomes = new OutcomeReader(figures);
    this.snapshots = snapshots;
    this.maxRows = maxRows;
  }

  /**
   * A page of a report.
   *
   * @param known told what identifies the answer; if that is true the answer is known already, and
   *     not made again
   */
  Optional<Report> page(PageRequest request, Predicate<String> known) {
    return Optional.ofNullable(snapshots.<@Nullable Report>execute(status -> {
      ReportQuery query = request.query();
      Snapshot snapshot = cube.snapshot();
      ReportPlan plan = query.plan(snapshot.asOf(), maxRows);
      checkRows((long) plan.rows().size() * items(query).size());
      var answer = new Answer(
          request,
          Maturity.of(cube, snapshot.asOf(), query.indicators()),
          OutcomeReader.plan(plan, query.indicators(), snapshot.asOf()));
      if (known.test(answer.identity(snapshot.dataVersion()))) {
        return null;
      }
      return answer.report(snapshot.dataVersion());
    }));
  }

  /** How long what becomes of a fact counts. */
  Deadlines deadlines() {
    return snapshots.execute(status -> cube.deadlines());
  }

  /** What there is a row of for each period and group; one that is null if there is one row. */
  private static List<@Nullable Indicator> items(ReportQuery query) {
    return query.kind().withIndicators()
        ? List.copyOf(query.indicators())
        : Collections.singletonList(null);
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

  /** Makes the rows of one group. */
  private interface Maker {
    /** The columns of the report's own. */
    List<@Nullable Object> row(ReportPlan.Row row, @Nullable Indicator item);
  }

  /** One page while it is made. */
  private final class Answer {
    private final PageRequest request;
    private final ReportQuery query;
    private final Instant asOf;
    private final Maturity maturity;
    private final ReportPlan plan;
    private final List<@Nullable Indicator> items;

    Answer(PageRequest request, Maturity maturity, ReportPlan plan) {
      this.request = request;
      this.query = request.query();
      this.asOf = maturity.asOf();
      this.maturity = maturity;
      this.plan = plan;
      this.items = items(query);
    }

    /**
     * Changes whenever the rows may. Time alone changes them where waiting leads are censored now, and
     * where periods are not over: deliveries come due, and the part that is compared grows.
     * Otherwise it only makes rows final, and compares them once both windows are.
     */
    String identity(long dataVersion) {
      boolean running = plan.rows().stream().anyMatch(row -> row.period().end().isAfter(asOf));
      boolean waiting = query.indicators().contains(Indicator.LEAD_RESPONSE_TIME)
          && plan.rows().stream().anyMatch(row -> !isMature(row, Indicator.LEAD_RESPONSE_TIME));
      boolean moving = waiting
          || (running
              && (query.compare() != null || query.indicators().contains(Indicator.ON_TIME)));
      long done = plan.rows().stream()
          .mapToLong(row -> items.stream()
              .mapToLong(item -> (isPartial(row) ? 0 : 1)
                  + (isMatured(row, item) ? 1 : 0)
                  + (item != null && isMature(row, item) ? 1 : 0))
              .sum())
          .sum();
      return ReportQuery.hash(String.join(
          " ",
          query.toString(),
          Long.toString(dataVersion),
          moving ? asOf.toString() : Long.toString(done),
          Integer.toString(request.limit()),
          request.after() == null ? "" : request.after().text()));
    }

    Report report(long dataVersion) {
      return switch (query.kind()) {
        case SALES -> sales(dataVersion);
        case REVENUE -> revenue(dataVersion);
        case OUTCOMES -> outcomes(dataVersion);
        case COMPARISON -> comparison(dataVersion);
      };
    }

    private Report sales(long dataVersion) {
      Map<List<String>, Series> sales = sales();
      return page(dataVersion, groups(sales.keySet()), group -> {
        Series series = sales.getOrDefault(group, Series.EMPTY);
        return (row, item) -> withChanges(
            row,
            salesIn(series, plan.run(row.window())),
            row.compared() == null ? null : salesIn(series, plan.run(row.compared())));
      });
    }

    private Report revenue(long dataVersion) {
      Map<List<String>, Series> amounts = amounts();
      return page(dataVersion, sorted(amounts.keySet()), group -> {
        Series series = amounts.getOrDefault(group, Series.EMPTY);
        return (row, item) -> withChanges(
            row,
            amountsIn(series, plan.run(row.window())),
            row.compared() == null ? null : amountsIn(series, plan.run(row.compared())));
      });
    }

    private Report outcomes(long dataVersion) {
      Map<List<String>, Outcomes> found = outcomes.read(query, plan, asOf);
      return page(dataVersion, groups(found.keySet()), group -> {
        var sums = new Latest(found.getOrDefault(group, Outcomes.NONE));
        return (row, item) -> outcome(row, item, sums);
      });
    }

    private List<@Nullable Object> outcome(
        ReportPlan.Row row, @Nullable Indicator item, Latest sums) {
      Indicator indicator = indicator(item);
      OutcomeSums now = sums.now(row);
      IndicatorValue value = indicator.of(now);
      List<@Nullable Object> columns =
          new ArrayList<@Nullable Object>(Arrays.<@Nullable Object>asList(
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
        columns.add(row.compared().start().toString());
        columns.add(row.compared().end().toString());
        columns.add(change.compared());
        columns.add(indicator.n(before));
        columns.add(change.absolute());
        columns.add(change.relative());
        columns.add(isMature(row, indicator) ? change.significant() : null);
      }
      return columns;
    }

    private Report comparison(long dataVersion) {
      Map<List<String>, Series> sales = sales();
      Map<List<String>, Outcomes> found = outcomes.read(query, plan, asOf);
      List<List<String>> all = new ArrayList<>(sales.keySet());
      all.addAll(found.keySet());
      return page(dataVersion, groups(all), group -> {
        Series series = sales.getOrDefault(group, Series.EMPTY);
        var sums = new Latest(found.getOrDefault(group, Outcomes.NONE));
        return (row, item) -> comparison(row, indicator(item), series, sums);
      });
    }

    private List<@Nullable Object> comparison(
        ReportPlan.Row row, Indicator indicator, Series sales, Latest sums) {
      TimeRange compared = row.compared();
      if (compared == null) {
        throw new IllegalStateException("this report always compares");
      }
      long net = net(sales, plan.run(row.window()));
      long netBefore = net(sales, plan.run(compared));
      // more reversals than sales are no sales
      Trend trend = CountChange.trend(
          Math.max(0, net), passed(row.window()), Math.max(0, netBefore), passed(compared));
      OutcomeSums now = sums.now(row);
      OutcomeSums before = sums.before(row);
      return Arrays.asList(
          net,
          net - netBefore,
          indicator.id(),
          indicator.kind().text(),
          indicator.of(now).value(),
          indicator.change(now, before).absolute(),
          (isMature(row, indicator) ? indicator.signal(trend, now, before) : Signal.IMMATURE)
              .text(),
          compared.start().toString(),
          compared.end().toString());
    }

    /** How much of a window is over. */
    private Duration passed(TimeRange window) {
      Instant end = window.end().isAfter(asOf) ? asOf : window.end();
      return end.isBefore(window.start()) ? Duration.ZERO : Duration.between(window.start(), end);
    }

    private Map<List<String>, Series> sales() {
      return figures.figures(CubeTable.SALES, query, plan).stream()
          .collect(Collectors.groupingBy(Figures::group, SERIES));
    }

    /** The currency is the last part of the group. */
    private Map<List<String>, Series> amounts() {
      return figures.figuresByDetail(CubeTable.SALES, query, plan).stream()
          .filter(cell -> !cell.detail().isEmpty())
          .collect(Collectors.groupingBy(
              cell ->
                  Stream.concat(cell.group().stream(), Stream.of(cell.detail())).toList(),
              SERIES));
    }

    private List<List<String>> groups(Collection<List<String>> found) {
      return query.groupBy().isEmpty() ? List.of(List.of()) : sorted(found);
    }

    private static List<List<String>> sorted(Collection<List<String>> found) {
      SortedSet<List<String>> groups = new TreeSet<>(GROUP_ORDER);
      groups.addAll(found);
      return List.copyOf(groups);
    }

    private Report page(
        long dataVersion, List<List<String>> groups, Function<List<String>, Maker> makers) {
      long all = (long) plan.rows().size() * groups.size() * items.size();
      checkRows(all);
      int first = request.after() == null ? 0 : rowsUpTo(request.after(), groups);
      int end = (int) Math.min(all, (long) first + request.limit());
      return new Report(
          asOf,
          Long.toString(dataVersion),
          query.calendar().zoneName(),
          Stream.of(
                  Column.PERIOD.stream().map(Column::name),
                  query.groupBy().stream().map(Dimension::dimensionName),
                  query.kind().columns(query.compare() != null).stream().map(Column::name))
              .flatMap(names -> names)
              .toList(),
          rows(first, end, groups, makers),
          end < all ? cursor(end - 1, groups).text() : null);
    }

    /** Rows by their number, {@code [first, end)}. */
    private Stream<List<@Nullable Object>> rows(
        int first, int end, List<List<String>> groups, Function<List<String>, Maker> makers) {
      List<Maker> ofGroups = new ArrayList<>(Collections.nCopies(groups.size(), null));
      return IntStream.range(first, end).mapToObj(number -> {
        int group = number / items.size() % groups.size();
        Maker maker = ofGroups.get(group);
        if (maker == null) {
          maker = makers.apply(groups.get(group));
          ofGroups.set(group, maker);
        }
        ReportPlan.Row row = plan.rows().get(number / items.size() / groups.size());
        Indicator item = items.get(number % items.size());
        List<@Nullable Object> values = new ArrayList<>(24);
        values.add(localStart(row.period()));
        values.add(localEnd(row.period()));
        values.add(row.period().start().toString());
        values.add(row.period().end().toString());
        values.add(isPartial(row));
        values.add(isMatured(row, item));
        values.addAll(groups.get(group));
        values.addAll(maker.row(row, item));
        return values;
      });
    }

    private Cursor cursor(int number, List<List<String>> groups) {
      List<String> key = new ArrayList<>(groups.get(number / items.size() % groups.size()));
      Indicator item = items.get(number % items.size());
      if (item != null) {
        key.add(item.id());
      }
      return new Cursor(
          query.from(),
          query.to(),
          query.identity(),
          plan.rows().get(number / items.size() / groups.size()).period().start(),
          key);
    }

    /** How many rows have the key of the cursor or one before it. */
    private int rowsUpTo(Cursor cursor, List<List<String>> groups) {
      List<Instant> starts =
          plan.rows().stream().map(row -> row.period().start()).toList();
      int period = Collections.binarySearch(starts, cursor.periodStart());
      if (period < 0) {
        return (-period - 1) * groups.size() * items.size();
      }
      boolean named = query.kind().withIndicators();
      List<String> key = named ? cursor.key().subList(0, cursor.key().size() - 1) : cursor.key();
      int group = Collections.binarySearch(groups, key, GROUP_ORDER);
      int before = (period * groups.size() + (group < 0 ? -group - 1 : group)) * items.size();
      if (group < 0) {
        return before;
      }
      int item = named
          ? items.stream()
              .map(i -> indicator(i).id())
              .toList()
              .indexOf(cursor.key().getLast())
          : 0;
      return before + item + 1;
    }

    /** It is a part of a period, or some of it is still to come. */
    private boolean isPartial(ReportPlan.Row row) {
      return row.partial() || row.period().end().isAfter(asOf);
    }

    /** What it sums is final. */
    private boolean isMatured(ReportPlan.Row row, @Nullable Indicator item) {
      return item == null
          ? maturity.isReached(row.window())
          : maturity.isReached(item, row.window());
    }

    /** What it sums is final, and what that is compared with as well. */
    private boolean isMature(ReportPlan.Row row, Indicator indicator) {
      return maturity.isReached(indicator, row.window())
          && (row.compared() == null || maturity.isReached(indicator, row.compared()));
    }

    private String localStart(TimeRange period) {
      ZonedDateTime start = period.start().atZone(query.calendar().zone());
      return query.unit() == PeriodUnit.HOUR
          ? LOCAL_TIME.format(start)
          : start.toLocalDate().toString();
    }

    /** The day of an end in the middle of a day is not over, so the next day is the end. */
    private String localEnd(TimeRange period) {
      ZonedDateTime end = period.end().atZone(query.calendar().zone());
      if (query.unit() == PeriodUnit.HOUR) {
        return LOCAL_TIME.format(end);
      }
      boolean startOfDay = period.end().equals(query.calendar().startOf(end.toLocalDate()));
      return (startOfDay ? end.toLocalDate() : end.toLocalDate().plusDays(1)).toString();
    }

    /** The sums of the row that was made last: it has a row for each indicator. */
    private final class Latest {
      private final Outcomes outcomes;
      private ReportPlan.@Nullable Row row;
      private OutcomeSums now = new OutcomeSums();
      private OutcomeSums before = new OutcomeSums();

      Latest(Outcomes outcomes) {
        this.outcomes = outcomes;
      }

      OutcomeSums now(ReportPlan.Row wanted) {
        load(wanted);
        return now;
      }

      OutcomeSums before(ReportPlan.Row wanted) {
        load(wanted);
        return before;
      }

      private void load(ReportPlan.Row wanted) {
        if (!wanted.equals(row)) {
          row = wanted;
          now = outcomes.in(plan.run(wanted.window()));
          before = wanted.compared() == null
              ? new OutcomeSums()
              : outcomes.in(plan.run(wanted.compared()));
        }
      }
    }
  }

  private static Indicator indicator(@Nullable Indicator item) {
    if (item == null) {
      throw new IllegalStateException("rows of this report are about indicators");
    }
    return item;
  }

  /** In the order of the columns. */
  private static List<BigDecimal> salesIn(Series series, Run run) {
    long closed = series.count(run, Counter.SALES_CLOSED);
    long reversed = series.count(run, Counter.SALES_REVERSED);
    long unitsClosed = series.count(run, Counter.UNITS_CLOSED);
    long unitsReversed = series.count(run, Counter.UNITS_REVERSED);
    return Stream.of(
            closed,
            reversed,
            closed - reversed,
            unitsClosed,
            unitsReversed,
            unitsClosed - unitsReversed)
        .map(BigDecimal::valueOf)
        .toList();
  }

  private static long net(Series series, Run run) {
    return series.count(run, Counter.SALES_CLOSED) - series.count(run, Counter.SALES_REVERSED);
  }

  /** In the order of the columns. */
  private static List<BigDecimal> amountsIn(Series series, Run run) {
    BigDecimal gross = series.amount(run, Counter.GROSS_AMOUNT).setScale(AMOUNT_DECIMALS);
    BigDecimal reversed = series.amount(run, Counter.REVERSED_AMOUNT).setScale(AMOUNT_DECIMALS);
    return List.of(gross, reversed, gross.subtract(reversed));
  }

  private static List<@Nullable Object> withChanges(
      ReportPlan.Row row, List<BigDecimal> now, @Nullable List<BigDecimal> before) {
    List<@Nullable Object> columns = new ArrayList<>(now);
    TimeRange compared = row.compared();
    if (before != null && compared != null) {
      columns.add(compared.start().toString());
      columns.add(compared.end().toString());
      for (int i = 0; i < now.size(); i++) {
        BigDecimal base = before.get(i);
        BigDecimal change = now.get(i).subtract(base);
        columns.add(base);
        columns.add(change);
        columns.add(
            base.signum() == 0
                ? null
                : change.divide(base.abs(), MathContext.DECIMAL64).doubleValue());
      }
    }
    return columns;
  }
}
