package io.parallax.reporting.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.events.CloudEvents;
import io.parallax.events.Event;
import io.parallax.events.EventJson;
import io.parallax.events.Measure;
import io.parallax.events.SaleClosed;
import io.parallax.events.SaleReversed;
import io.parallax.events.SurveyAnswered;
import io.parallax.events.Topic;
import io.parallax.reporting.Events;
import io.parallax.reporting.Tables;
import io.parallax.reporting.TestBackend;
import io.parallax.reporting.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
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
  private static final JdbcClient DB = JdbcClient.create(DATA_SOURCE);
  private static final long FIRST_SEED = Long.getLong("parallax.seed", 20261123);
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  @BeforeAll
  static void createTables() {
    Flyway.configure()
        .dataSource(DATA_SOURCE)
        .locations("classpath:db/migration/reporting")
        .load()
        .migrate();
  }

  static LongStream seeds() {
    return LongStream.range(FIRST_SEED, FIRST_SEED + 40);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void orderBatchingAndDuplicationDoNotMatter(long seed) {
    Random random = new Random(seed);
    List<Event> events = history(random);

    apply(events, random);
    List<String> tables = tablesWithoutUnusedDimensions();
    assertThat(salesInCube()).isEqualTo(salesOf(events));
    assertThat(scoresInCube()).isEqualTo(scoresOf(events));

    List<Event> shuffled = new ArrayList<>(events);
    events.stream().filter(event -> random.nextInt(4) == 0).forEach(shuffled::add);
    Collections.shuffle(shuffled, random);
    apply(shuffled, random);
    assertThat(tablesWithoutUnusedDimensions()).isEqualTo(tables);
  }

  @Test
  void twoThatApplyTheSameRecordsAtTheSameTimeCountThemOnce() throws Exception {
    for (int round = 0; round < 20; round++) {
      clear();
      List<Event> events = history(new Random(FIRST_SEED + round));
      List<Incoming> batch = incoming(events);

      inParallel(() -> transaction().apply(batch, false), () -> transaction().apply(batch, false));

      assertThat(salesInCube()).isEqualTo(salesOf(events));
      assertThat(scoresInCube()).isEqualTo(scoresOf(events));
    }
  }

  @Test
  void twoLanesThatApplyTheSameFactsAtTheSameTimeCountThemOnce() throws Exception {
    for (int round = 0; round < 20; round++) {
      clear();
      List<Event> events = history(new Random(FIRST_SEED + round)).stream()
          .filter(event -> event instanceof SaleClosed)
          .toList();
      List<Incoming> one = inPartition(0, events);
      List<Incoming> other = inPartition(1, events);

      inParallel(() -> transaction().apply(one, false), () -> transaction().apply(other, false));

      assertThat(salesInCube()).isEqualTo(salesOf(events));
    }
  }

  @Test
  void aSaleAndItsAnswersInDifferentLanesFindEachOtherIfAppliedAlone() throws Exception {
    for (int round = 0; round < 20; round++) {
      clear();
      List<Event> events = history(new Random(FIRST_SEED + round));
      List<Incoming> sales = inPartition(
          0, events.stream().filter(e -> !(e instanceof SurveyAnswered)).toList());
      List<Incoming> answers = inPartition(
          1, events.stream().filter(e -> e instanceof SurveyAnswered).toList());

      inParallel(() -> transaction().apply(sales, true), () -> transaction().apply(answers, true));

      assertThat(scoresInCube()).isEqualTo(scoresOf(events));
    }
  }

  @Test
  void recordsThatDoNotBeginAtThePositionAreLeftAlone() {
    clear();
    List<Incoming> batch = incoming(history(new Random(FIRST_SEED)).subList(0, 10));

    assertThat(transaction().apply(batch, false)).isEmpty();
    List<String> tables = Tables.contents(DB);

    assertThat(transaction().apply(batch, false)).isNotEmpty();
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

  private static BatchTransaction transaction() {
    return new BatchTransaction(
        new Store(DATA_SOURCE),
        new ConsumeMetrics(new SimpleMeterRegistry(), InstantSource.system()));
  }

  /** Random sales and answers about them, with revisions and withdrawals, without conflicts. */
  private static List<Event> history(Random random) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      int revisions = random.nextInt(6) == 0 ? 3 : 1;
      for (int revision = 1; revision <= revisions; revision++) {
        boolean withdrawn = random.nextInt(8) == 0;
        int quantity = 1 + random.nextInt(5);
        events.add(Events.sale(
            "S" + i,
            revision,
            withdrawn,
            time(random),
            product(random),
            region(random),
            random.nextBoolean() ? "consumer" : null,
            quantity));
      }
      while (random.nextInt(3) == 0) {
        String reversalId = "R" + i + "-" + random.nextInt(3);
        if (events.stream().noneMatch(event -> event.key().value().equals(reversalId))) {
          int reversalRevisions = random.nextInt(4) == 0 ? 3 : 1;
          for (int revision = 1; revision <= reversalRevisions; revision++) {
            events.add(reversal(random, reversalId, revision, i));
          }
        }
      }
      if (random.nextInt(3) > 0) {
        int answerRevisions = random.nextInt(6) == 0 ? 3 : 1;
        for (int revision = 1; revision <= answerRevisions; revision++) {
          events.add(answer(random, "A" + i, revision));
        }
      }
    }
    return events;
  }

  private static SurveyAnswered answer(Random random, String answerId, int revision) {
    Map<Measure, Integer> scores = new EnumMap<>(Measure.class);
    scores.put(Measure.CSAT, 1 + random.nextInt(5));
    if (random.nextBoolean()) {
      scores.put(Measure.NPS, random.nextInt(11));
    }
    String saleId = random.nextInt(5) == 0 ? null : "S" + random.nextInt(130);
    String product = random.nextInt(4) == 0 ? product(random) : null;
    return Events.answer(
        answerId, revision, random.nextInt(8) == 0, time(random), saleId, product, scores);
  }

  /** Mostly of the sale at hand; now and then another revision is of another sale. */
  private static SaleReversed reversal(Random random, String reversalId, int revision, int sale) {
    int about = random.nextInt(4) == 0 ? random.nextInt(125) : sale;
    return Events.reversal(
        reversalId,
        revision,
        random.nextInt(8) == 0,
        time(random).plusSeconds(random.nextInt(2) * 900L),
        "S" + about,
        random.nextBoolean() ? null : 1 + random.nextInt(4));
  }

  private static Instant time(Random random) {
    return START.plusSeconds(random.nextInt(6 * 3600));
  }

  private static String product(Random random) {
    return "product " + random.nextInt(3);
  }

  private static String region(Random random) {
    return List.of("LT-VL", "LT-KU", "LV").get(random.nextInt(3));
  }

  /** Applies the events to empty tables, in batches of random sizes. */
  private static void apply(List<Event> events, Random random) {
    clear();
    var transaction = transaction();
    List<Incoming> incoming = incoming(events);
    for (int from = 0; from < incoming.size(); ) {
      int to = Math.min(incoming.size(), from + 1 + random.nextInt(60));
      assertThat(transaction.apply(incoming.subList(from, to), false)).isEmpty();
      from = to;
    }
  }

  /** The events as Kafka would deliver them, spread over three partitions by their keys. */
  private static List<Incoming> incoming(List<Event> events) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    List<Incoming> incoming = new ArrayList<>();
    for (Event event : events) {
      int partition = Math.floorMod(event.partitionKey().hashCode(), 3);
      incoming.add(incoming(event, partition, offsets));
    }
    return incoming;
  }

  private static List<Incoming> inPartition(int partition, List<Event> events) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    return events.stream().map(event -> incoming(event, partition, offsets)).toList();
  }

  private static Incoming incoming(
      Event event, int partitionNumber, Map<TopicPartition, Long> offsets) {
    var partition = new TopicPartition(event.type().topic().topicName(), partitionNumber);
    long offset = offsets.merge(partition, 1L, Long::sum) - 1;
    var record = new ConsumerRecord<>(
        partition.topic(), partitionNumber, offset, new byte[0], EventJson.write(event));
    CloudEvents.headers(event, "/test")
        .forEach((name, value) -> record.headers().add(name, value));
    return Incoming.of(record);
  }

  private static void clear() {
    DB.sql("truncate dimension_set, sale, sale_reversal, survey_answer, cube_sales, cube_scores,"
            + " consumer_position, quarantine")
        .update();
    Store store = new Store(DATA_SOURCE);
    for (int partition = 0; partition < 3; partition++) {
      for (var topic : Topic.values()) {
        store
            .positions()
            .begin(new TopicPartition(topic.topicName(), partition), new UUID(0, 0), 0);
      }
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
