package io.parallax.reporting.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.Event;
import io.parallax.events.SaleClosed;
import io.parallax.events.SaleReversed;
import io.parallax.events.SurveyAnswered;
import io.parallax.reporting.Tables;
import io.parallax.reporting.TestBackend;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The laws of ledger and cube, on random histories in a real database. A failure names the seed of
 * its history.
 */
class LedgerLawsIT {
  private static final DataSource DATA_SOURCE = TestBackend.dataSource(TestBackend.newDatabase());
  private static final Histories HISTORIES = Histories.in(DATA_SOURCE);
  private static final JdbcClient DB = JdbcClient.create(DATA_SOURCE);
  private static final long FIRST_SEED = Long.getLong("parallax.seed", 20261123);

  static LongStream seeds() {
    return LongStream.range(FIRST_SEED, FIRST_SEED + 40);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void orderBatchingAndDuplicationDoNotMatter(long seed) {
    Random random = new Random(seed);
    List<Event> events = Histories.history(random);

    HISTORIES.apply(events, random);
    List<String> tables = tablesWithoutUnusedDimensions();
    assertThat(salesInCube()).isEqualTo(salesOf(events));
    assertThat(scoresInCube()).isEqualTo(scoresOf(events));

    List<Event> shuffled = new ArrayList<>(events);
    events.stream().filter(event -> random.nextInt(4) == 0).forEach(shuffled::add);
    Collections.shuffle(shuffled, random);
    HISTORIES.apply(shuffled, random);
    assertThat(tablesWithoutUnusedDimensions()).isEqualTo(tables);
  }

  @Test
  void twoThatApplyTheSameRecordsAtTheSameTimeCountThemOnce() throws Exception {
    for (int round = 0; round < 20; round++) {
      HISTORIES.clear();
      List<Event> events = Histories.history(new Random(FIRST_SEED + round));
      List<Incoming> batch = Histories.incoming(events);

      inParallel(
          () -> HISTORIES.transaction().apply(batch, false),
          () -> HISTORIES.transaction().apply(batch, false));

      assertThat(salesInCube()).isEqualTo(salesOf(events));
      assertThat(scoresInCube()).isEqualTo(scoresOf(events));
    }
  }

  @Test
  void twoLanesThatApplyTheSameFactsAtTheSameTimeCountThemOnce() throws Exception {
    for (int round = 0; round < 20; round++) {
      HISTORIES.clear();
      List<Event> events = Histories.history(new Random(FIRST_SEED + round)).stream()
          .filter(event -> event instanceof SaleClosed)
          .toList();
      List<Incoming> one = Histories.inPartition(0, events);
      List<Incoming> other = Histories.inPartition(1, events);

      inParallel(
          () -> HISTORIES.transaction().apply(one, false),
          () -> HISTORIES.transaction().apply(other, false));

      assertThat(salesInCube()).isEqualTo(salesOf(events));
    }
  }

  @Test
  void aSaleAndItsAnswersInDifferentLanesFindEachOtherIfAppliedAlone() throws Exception {
    for (int round = 0; round < 20; round++) {
      HISTORIES.clear();
      List<Event> events = Histories.history(new Random(FIRST_SEED + round));
      List<Incoming> sales = Histories.inPartition(
          0, events.stream().filter(e -> !(e instanceof SurveyAnswered)).toList());
      List<Incoming> answers = Histories.inPartition(
          1, events.stream().filter(e -> e instanceof SurveyAnswered).toList());

      inParallel(
          () -> HISTORIES.transaction().apply(sales, true),
          () -> HISTORIES.transaction().apply(answers, true));

      assertThat(scoresInCube()).isEqualTo(scoresOf(events));
    }
  }

  @Test
  void recordsThatDoNotBeginAtThePositionAreLeftAlone() {
    HISTORIES.clear();
    List<Incoming> batch =
        Histories.incoming(Histories.history(new Random(FIRST_SEED)).subList(0, 10));

    assertThat(HISTORIES.transaction().apply(batch, false)).isEmpty();
    List<String> tables = Tables.contents(DB);

    assertThat(HISTORIES.transaction().apply(batch, false)).isNotEmpty();
    assertThat(Tables.contents(DB)).isEqualTo(tables);
  }

  private static void inParallel(Callable<?> one, Callable<?> other) throws Exception {
    try (var threads = Executors.newFixedThreadPool(2)) {
      Future<?> first = threads.submit(one);
      Future<?> second = threads.submit(other);
      first.get();
      second.get();
    }
  }

  /** Which combinations were once needed depends on the order; which are used does not. */
  private static List<String> tablesWithoutUnusedDimensions() {
    return Tables.contents(DB).stream()
        .filter(row -> !row.startsWith("dimension_set"))
        .toList();
  }

  // An independent recomputation: plain loops, sharing nothing with the code under test but the
  // event records.

  /** The highest revision of each fact of a type, by key. */
  private static <E extends Event> Map<String, E> latest(List<Event> events, Class<E> type) {
    Map<String, E> latest = new TreeMap<>();
    for (Event event : events) {
      if (type.isInstance(event)) {
        E known = latest.get(event.key().value());
        if (known == null || known.revision() < event.revision()) {
          latest.put(event.key().value(), type.cast(event));
        }
      }
    }
    return latest;
  }

  /** Per cell: sales and units closed, sales and units reversed, sales reversed since. */
  private static Map<String, String> salesOf(List<Event> events) {
    Map<String, long[]> sums = new TreeMap<>();
    for (SaleClosed sale : latest(events, SaleClosed.class).values()) {
      if (sale.withdrawn()) {
        continue;
      }
      long[] sum = sums.computeIfAbsent(cell(sale.closedAt(), sale), key -> new long[5]);
      sum[0]++;
      sum[1] += sale.quantity();
      List<SaleReversed> reversals = new ArrayList<>();
      for (SaleReversed reversal : latest(events, SaleReversed.class).values()) {
        if (!reversal.withdrawn() && reversal.saleId().equals(sale.saleId())) {
          reversals.add(reversal);
        }
      }
      reversals.sort(Comparator.comparing(SaleReversed::reversedAt)
          .thenComparing(reversal -> reversal.reversalId().value()));
      int left = sale.quantity();
      boolean whole = false;
      for (SaleReversed reversal : reversals) {
        int units = reversal.quantity() == null ? left : Math.min(left, reversal.quantity());
        left -= units;
        long[] taken = sums.computeIfAbsent(cell(reversal.reversedAt(), sale), key -> new long[5]);
        taken[3] += units;
        if (reversal.quantity() == null && !whole) {
          whole = true;
          taken[2]++;
          sum[4]++;
        }
      }
    }
    Map<String, String> texts = new TreeMap<>();
    sums.forEach((cell, sum) -> {
      if (sum[0] + sum[2] + sum[3] > 0) {
        texts.put(cell, Arrays.toString(sum));
      }
    });
    return texts;
  }

  private static String cell(Instant time, SaleClosed sale) {
    String segment = sale.segment() == null ? "(unknown)" : sale.segment().value();
    return "%s %s %s %s".formatted(quarter(time), sale.product(), sale.region(), segment);
  }

  private static Map<String, String> scoresOf(List<Event> events) {
    Map<String, SaleClosed> sales = latest(events, SaleClosed.class);
    Map<String, Long> counts = new TreeMap<>();
    for (SurveyAnswered answer : latest(events, SurveyAnswered.class).values()) {
      if (answer.withdrawn()) {
        continue;
      }
      SaleClosed sale =
          answer.saleId() == null ? null : sales.get(answer.saleId().value());
      String product = "(unknown)";
      String region = "(unknown)";
      String segment = "(unknown)";
      if (sale != null && !sale.withdrawn()) {
        product = sale.product().value();
        region = sale.region().code();
        segment = sale.segment() == null ? "(unknown)" : sale.segment().value();
      }
      if (answer.product() != null) {
        product = answer.product().value();
      }
      String cell = quarter(answer.answeredAt()) + " " + product + " " + region + " " + segment;
      answer
          .scores()
          .values()
          .forEach(
              (measure, score) -> counts.merge(cell + " " + measure + " " + score, 1L, Long::sum));
    }
    Map<String, String> texts = new TreeMap<>();
    counts.forEach((cell, count) -> texts.put(cell, count.toString()));
    return texts;
  }

  private static Instant quarter(Instant time) {
    return Instant.ofEpochSecond(time.getEpochSecond() - time.getEpochSecond() % 900);
  }

  private static Map<String, String> salesInCube() {
    Map<String, String> cells = new TreeMap<>();
    DB.sql("""
            select c.bucket, d.product, d.region, d.segment, c.sales_closed, c.units_closed,
              c.sales_reversed, c.units_reversed, c.closed_then_reversed
            from cube_sales c join dimension_set d on d.id = c.dimension_set
            """).query(row -> {
      cells.put(
          "%s %s %s %s"
              .formatted(
                  row.getTimestamp(1).toInstant(),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4)),
          Arrays.toString(new long[] {
            row.getLong(5), row.getLong(6), row.getLong(7), row.getLong(8), row.getLong(9)
          }));
    });
    return cells;
  }

  private static Map<String, String> scoresInCube() {
    Map<String, String> cells = new TreeMap<>();
    DB.sql("""
            select c.bucket, d.product, d.region, d.segment,
              upper(replace(c.measure, '-', '_')), c.score, c.answers
            from cube_scores c join dimension_set d on d.id = c.dimension_set
            """).query(row -> {
      cells.put(
          "%s %s %s %s %s %d"
              .formatted(
                  row.getTimestamp(1).toInstant(),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  row.getString(5),
                  row.getInt(6)),
          Long.toString(row.getLong(7)));
    });
    return cells;
  }
}
