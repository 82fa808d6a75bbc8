package io.parallax.reporting.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.Code;
import io.parallax.events.Event;
import io.parallax.events.EventType;
import io.parallax.events.Id;
import io.parallax.events.Region;
import io.parallax.events.SaleClosed;
import io.parallax.events.Topic;
import io.parallax.reporting.Tables;
import io.parallax.reporting.TestBackend;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
  private static final int HISTORIES_IN_ORDER = Integer.getInteger("parallax.histories", 60);

  /** With all else that belongs to them, somewhat more than two thousand events. */
  private static final int SALES = 500;

  static LongStream seeds() {
    return LongStream.range(FIRST_SEED, FIRST_SEED + HISTORIES_IN_ORDER);
  }

  static LongStream fewSeeds() {
    return LongStream.range(FIRST_SEED, FIRST_SEED + HISTORIES_IN_ORDER / 10);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void orderBatchingAndDuplicationDoNotMatter(long seed) {
    Random random = new Random(seed);
    List<Event> events = Histories.history(random, SALES);

    HISTORIES.apply(events, random);
    List<String> tables = Tables.contents(DB);
    assertThat(Recomputation.inCube(DB)).isEqualTo(Recomputation.of(events));

    List<Event> shuffled = new ArrayList<>(events);
    events.stream().filter(event -> random.nextInt(4) == 0).forEach(shuffled::add);
    Collections.shuffle(shuffled, random);
    HISTORIES.apply(shuffled, random);
    assertThat(Tables.contents(DB)).containsExactlyElementsOf(tables);
  }

  @Test
  @Timeout(60)
  void aSweepOfManyMarksIsQuick() {
    HISTORIES.clear();
    DB.sql("""
        insert into ledger.pending_link (kind, key)
        select kind, 'K' || key
        from generate_series(1, 40000) key,
          unnest(array['CUSTOMER', 'CUSTOMER', 'LEAD', 'INVITATION_HEIRS']) kind
        """).update();

    assertThat(HISTORIES.sweep()).isEqualTo(40_000);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("fewSeeds")
  void ofTwoContentsTheFirstInTheLogStays(long seed) {
    Random random = new Random(seed);
    List<Event> events = withConflicts(Histories.history(random, SALES), random);

    HISTORIES.apply(events, random);
    List<String> tables = Tables.contents(DB);
    assertThat(Recomputation.inCube(DB)).isEqualTo(Recomputation.of(events));
    assertThat(DB.sql("select count(*) from log.quarantine where reason = 'conflict'")
            .query(Integer.class)
            .single())
        .isPositive();

    HISTORIES.apply(events, random);
    assertThat(Tables.contents(DB)).containsExactlyElementsOf(tables);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("fewSeeds")
  void lanesAppliedAtTheSameTimeAreLinkedByTheSweep(long seed) throws Exception {
    Random random = new Random(seed);
    List<Event> events = Histories.history(random, SALES);
    HISTORIES.apply(events, random);
    List<String> tables = Tables.contents(DB);

    HISTORIES.clear();
    Map<Integer, List<Incoming>> lanes = Histories.incoming(events).stream()
        .collect(Collectors.groupingBy(incoming -> incoming.partition().partition()));
    List<Callable<?>> tasks = new ArrayList<>();
    lanes
        .values()
        .forEach(lane -> tasks.add(() -> {
          HISTORIES.addIncoming(lane, new Random(seed));
          return lane;
        }));
    inParallel(tasks);
    HISTORIES.sweep();

    assertThat(Tables.contents(DB)).containsExactlyElementsOf(tables);
  }

  /** Links of every kind between two lanes. */
  static Stream<Set<EventType>> typesOfOneLane() {
    return Stream.of(
        Set.of(EventType.SALE_CLOSED),
        Set.of(EventType.LEAD_CAPTURED, EventType.LEAD_CONTACTED, EventType.LEAD_LOST),
        Set.of(EventType.SURVEY_SENT),
        Set.of(EventType.SURVEY_ANSWERED),
        Set.of(EventType.DELIVERY_AGREED));
  }

  /**
   * Sales, leads, invitations, answers and deliveries without a sale of their own are linked across
   * lanes by their nature: here their transactions are both open until each has read and written.
   */
  @ParameterizedTest
  @MethodSource("typesOfOneLane")
  void twoLanesThatCommitLinkedEventsAtTheSameMomentEndUpLinked(Set<EventType> types)
      throws Exception {
    Random random = new Random(FIRST_SEED);
    List<Event> all = Histories.history(random, 100).stream()
        .filter(event -> event.type() == EventType.SALE_CLOSED || !namesSale(event))
        .toList();
    HISTORIES.apply(all, random);
    List<String> tables = Tables.contents(DB);
    HISTORIES.clear();
    Predicate<Event> one = types.equals(Set.of(EventType.SALE_CLOSED))
        ? event -> event.type() == EventType.SALE_CLOSED && event.key().hashCode() % 2 == 0
        : event -> types.contains(event.type());

    openBoth(
        Histories.inPartition(0, all.stream().filter(one).toList()),
        Histories.inPartition(1, all.stream().filter(one.negate()).toList()));

    assertThat(Tables.contents(DB)).isNotEqualTo(tables);
    assertThat(HISTORIES.sweep()).isPositive();
    assertThat(Tables.contents(DB)).containsExactlyElementsOf(tables);
    assertThat(HISTORIES.sweep()).isZero();
  }

  @Test
  void twoThatApplyTheSameRecordsAtTheSameTimeCountThemOnce() throws Exception {
    for (int round = 0; round < 20; round++) {
      HISTORIES.clear();
      List<Event> events = Histories.history(new Random(FIRST_SEED + round));
      List<Incoming> batch = Histories.incoming(events);

      inParallel(List.of(
          () -> HISTORIES.transaction().apply(batch, false),
          () -> HISTORIES.transaction().apply(batch, false)));

      assertThat(Recomputation.inCube(DB)).isEqualTo(Recomputation.of(events));
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

      inParallel(List.of(
          () -> HISTORIES.transaction().apply(one, false),
          () -> HISTORIES.transaction().apply(other, false)));
      HISTORIES.sweep();

      assertThat(Recomputation.inCube(DB)).isEqualTo(Recomputation.of(events));
    }
  }

  @Test
  @Timeout(120)
  void aLongBatchEndsThoughShortOnesAreAlwaysFaster() throws Exception {
    HISTORIES.clear();
    var random = new Random(FIRST_SEED);
    int sales = 4_000;
    List<Event> many =
        IntStream.range(0, sales).mapToObj(i -> saleOfOne("many" + i, 2 * i)).toList();
    List<Event> others = IntStream.range(0, sales)
        .mapToObj(i -> saleOfOne("other" + i, 2 * random.nextInt(sales) + 1))
        .toList();
    List<Incoming> shortBatches = Histories.inPartition(1, others);
    var transaction = HISTORIES.transaction();
    var next = new AtomicInteger(sales / 2);
    transaction.apply(shortBatches.subList(0, next.get()), false);
    var over = new AtomicBoolean();

    inParallel(List.of(
        () -> {
          try {
            return transaction.apply(Histories.inPartition(0, many), false);
          } finally {
            over.set(true);
          }
        },
        () -> {
          while (!over.get() && next.get() < sales) {
            int from = next.getAndIncrement();
            transaction.apply(shortBatches.subList(from, from + 1), false);
          }
          return next;
        }));
    assertThat(next).as("others applied while many were").hasValueLessThan(sales);
    HISTORIES.sweep();

    List<Event> all = new ArrayList<>(many);
    all.addAll(others.subList(0, next.get()));
    assertThat(Recomputation.inCube(DB)).isEqualTo(Recomputation.of(all));
  }

  @Test
  void factsOfOneSaleInDifferentLanesFindEachOtherIfAppliedAlone() throws Exception {
    for (int round = 0; round < 20; round++) {
      HISTORIES.clear();
      List<Event> events = Histories.history(new Random(FIRST_SEED + round));
      List<Incoming> sales = Histories.inPartition(
          0, events.stream().filter(e -> e.type().topic() == Topic.SALES).toList());
      List<Incoming> outcomes = Histories.inPartition(
          1, events.stream().filter(e -> e.type().topic() == Topic.OUTCOMES).toList());

      inParallel(List.of(
          () -> HISTORIES.transaction().apply(sales, true),
          () -> HISTORIES.transaction().apply(outcomes, true)));

      assertThat(Recomputation.inCube(DB)).isEqualTo(Recomputation.of(events));
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
    assertThat(Tables.contents(DB)).containsExactlyElementsOf(tables);
  }

  /**
   * Applies both batches so that neither transaction can end before the other has written its ledger
   * rows: a third one holds the cube until both wait for it.
   */
  private static void openBoth(List<Incoming> one, List<Incoming> other) throws Exception {
    try (var connection = DATA_SOURCE.getConnection();
        var threads = Executors.newFixedThreadPool(2)) {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute("lock table "
            + Tables.STORED.stream()
                .filter(name -> name.endsWith("_change"))
                .collect(Collectors.joining(", "))
            + " in share mode");
      }
      Future<?> first = threads.submit(() -> HISTORIES.transaction().apply(one, false));
      Future<?> second = threads.submit(() -> HISTORIES.transaction().apply(other, false));
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (waiting() < 2 && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertThat(waiting()).isEqualTo(2);
      connection.commit();
      first.get();
      second.get();
    }
  }

  private static int waiting() {
    return DB.sql("""
            select count(*) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'
            """).query(Integer.class).single();
  }

  private static boolean namesSale(Event event) {
    return switch (event.type()) {
      case SALE_REVERSED -> true;
      case SURVEY_SENT, SURVEY_ANSWERED, DELIVERY_AGREED, DELIVERY_COMPLETED ->
        !event.partitionKey().value().startsWith("C") && !event.partitionKey().equals(event.key());
      default -> false;
    };
  }

  /** After some events come others with the same key and revision and something else in them. */
  private static List<Event> withConflicts(List<Event> events, Random random) {
    List<Event> withConflicts = new ArrayList<>(events);
    Set<String> changed = new HashSet<>();
    for (Event event : events) {
      if (event instanceof SaleClosed sale
          && random.nextInt(5) == 0
          && changed.add(sale.key() + "/" + sale.revision())) {
        int after = withConflicts.indexOf(sale) + 1;
        withConflicts.add(
            after + random.nextInt(withConflicts.size() - after + 1),
            new SaleClosed(
                sale.saleId(),
                sale.closedAt().plusSeconds(900),
                sale.product(),
                sale.region(),
                sale.channel(),
                sale.segment(),
                sale.closingMethod(),
                sale.customerId(),
                sale.salesperson(),
                sale.leadId(),
                sale.quantity() + 1,
                sale.amount(),
                sale.referredBy(),
                sale.revision(),
                sale.withdrawn()));
      }
    }
    return withConflicts;
  }

  /** A sale to the one customer that all of these have. */
  private static Event saleOfOne(String saleId, int second) {
    return new SaleClosed(
        new Id(saleId),
        Instant.EPOCH.plusSeconds(second),
        new Code("tea"),
        new Region("LT"),
        new Code("retail"),
        null,
        null,
        new Id("one"),
        null,
        null,
        1,
        null,
        null,
        1,
        false);
  }

  private static void inParallel(List<Callable<?>> tasks) throws Exception {
    var together = new CountDownLatch(tasks.size());
    try (var threads = Executors.newFixedThreadPool(tasks.size())) {
      List<Future<?>> futures = new ArrayList<>();
      for (Callable<?> task : tasks) {
        futures.add(threads.submit(() -> {
          together.countDown();
          together.await();
          return task.call();
        }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    }
  }
}
