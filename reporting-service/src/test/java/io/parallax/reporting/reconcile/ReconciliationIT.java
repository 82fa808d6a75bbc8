package io.parallax.reporting.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.events.Event;
import io.parallax.reporting.Events;
import io.parallax.reporting.ReportingService;
import io.parallax.reporting.Tables;
import io.parallax.reporting.TestBackend;
import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.aggregate.Deadlines;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.aggregate.Dimensions;
import io.parallax.reporting.consume.Histories;
import io.parallax.reporting.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * What is right is found right, and what somebody has tampered with is found where it is. A failure
 * names the seed of its history.
 */
class ReconciliationIT {
  private static final String DATABASE = TestBackend.newDatabase();
  private static final DataSource DATA_SOURCE = TestBackend.dataSource(DATABASE);
  private static final Histories HISTORIES = Histories.in(DATA_SOURCE);
  private static final JdbcClient DB = JdbcClient.create(DATA_SOURCE);
  private static final Reconciliation RECONCILIATION = new Reconciliation(DATA_SOURCE, 30);
  private static final long FIRST_SEED = Long.getLong("parallax.seed", 20261123);

  /** The day of all random events. */
  private static final LocalDate DAY = LocalDate.parse("2026-03-01");

  /** The place of a row of the cube. */
  private static final String CELL =
      " returning to_char(bucket at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI\"Z\"') || ' ' || dimension_set";

  /** The place of a row of sums begins with it. */
  private static final String SPAN_AND_START =
      " returning concat_ws(' ', span, to_char(start at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI\"Z\"'), ";

  /** The place of a row of the totals, but for a measure or currency. */
  private static final String TOTAL = SPAN_AND_START + "grouped_by, value, second_value)";

  /** The place of a row of the sums by dimension set, but for a measure or currency. */
  private static final String SPAN = SPAN_AND_START + "dimension_set)";

  private static final String SALES_CELL = CELL + " || ' ' || currency";

  private static final String SCORE_CELL = CELL + " || ' ' || measure";

  /** Changes that no event makes; each statement returns the place. */
  enum Tampering {
    DELETED_SALES_CELL("cube.sales", """
        delete from cube.sales_cell where ctid = (select min(ctid) from cube.sales_cell where bucket >= '2026-01-01'
            and bucket < '2027-01-01')
        """ + SALES_CELL),
    CHANGED_SALES_COUNTER("cube.sales", """
        update cube.sales_cell set units_closed = units_closed + 1
        where ctid = (select max(ctid) from cube.sales_cell where bucket >= '2026-01-01'
            and bucket < '2027-01-01')
        """ + SALES_CELL),
    CHANGED_CLOSED_THEN_REVERSED("cube.sales", """
        update cube.sales_cell set closed_then_reversed = closed_then_reversed + 1
        where ctid = (select max(ctid) from cube.sales_cell where bucket >= '2026-01-01'
            and bucket < '2027-01-01')
        """ + SALES_CELL),
    ADDED_SALES_CELL("cube.sales", """
        insert into cube.sales_cell
        select '2026-03-01T23:45Z', min(id), 1, 2, 0, 0, 0, 0, 0, 'EUR', 0, 0
        from ledger.dimension_set
        """ + SALES_CELL),
    ADDED_SALES_CHANGE("cube.sales", """
        insert into cube.sales_change
        select '2026-03-01T23:45Z', min(id), 1, 2, 0, 0, 0, 0, 0, 'EUR', 0, 0
        from ledger.dimension_set
        """ + SALES_CELL),
    CHANGED_SALES_TOTAL("cube.sales_total", """
        update cube.sales_total set units_closed = units_closed + 1
        where ctid = (select max(ctid) from cube.sales_total where start >= '2026-01-01'
            and start < '2027-01-01')
        """ + TOTAL + " || ' ' || currency"),
    DELETED_SCORES_TOTAL("cube.scores_total", """
        delete from cube.scores_total
        where ctid = (select min(ctid) from cube.scores_total where start >= '2026-01-01'
            and start < '2027-01-01')
        """ + TOTAL + " || ' ' || measure"),
    ADDED_LEADS_TOTAL("cube.leads_total", """
        insert into cube.leads_total
        select '2026-03-01T23:00Z', 1, 0, 0, 0, 'country', 'hour', 'LT', ''
        """ + TOTAL),
    CHANGED_WEEK_OF_TWO_DIMENSIONS("cube.sales_total", """
        update cube.sales_total set sales_closed = sales_closed + 1
        where ctid = (select max(ctid) from cube.sales_total where span = 'week'
            and grouped_by = 'product,region' and start <= '2026-03-01' and start > '2026-02-22')
        """ + TOTAL + " || ' ' || currency"),
    CHANGED_DAY_OF_SURVEYS("cube.surveys_span", """
        update cube.surveys_span set answers = answers + 1
        where ctid = (select max(ctid) from cube.surveys_span where span = 'day'
            and start = '2026-03-01')
        """ + SPAN),
    DELETED_WEEK_OF_SCORES("cube.scores_span", """
        delete from cube.scores_span
        where ctid = (select min(ctid) from cube.scores_span where span = 'week'
            and start <= '2026-03-01' and start > '2026-02-22')
        """ + SPAN + " || ' ' || measure"),
    DELETED_SCORES_CELL("cube.scores", """
        delete from cube.scores_cell where ctid = (select min(ctid) from cube.scores_cell where bucket >= '2026-01-01'
            and bucket < '2027-01-01')
        """ + SCORE_CELL),
    CHANGED_SCORES_COUNTER("cube.scores", """
        update cube.scores_cell set score_4 = score_4 + 1
        where ctid = (select max(ctid) from cube.scores_cell where bucket >= '2026-01-01'
            and bucket < '2027-01-01')
        """ + SCORE_CELL),
    MOVED_SCORES_CELL("cube.scores", """
        update cube.scores_cell set bucket = '2026-03-01T23:45Z'
        where ctid = (select max(ctid) from cube.scores_cell where bucket >= '2026-01-01'
            and bucket < '2027-01-01')
        """ + SCORE_CELL),
    ADDED_SCORES_CELL("cube.scores", """
        insert into cube.scores_cell
        select '2026-03-01T23:45Z', min(id), 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'csat'
        from ledger.dimension_set
        """ + SCORE_CELL),
    CHANGED_PREVIOUS("ledger.sale", """
        update ledger.sale set previous_closed_at = closed_at - interval '1 second'
        where sale_id = (select min(sale_id) from ledger.sale where not withdrawn) returning sale_id
        """),
    CHANGED_GROSS_AMOUNT("cube.sales", """
        update cube.sales_cell set gross_amount = gross_amount + 0.0001
        where ctid = (select max(ctid) from cube.sales_cell where bucket >= '2026-01-01'
            and bucket < '2027-01-01')
        """ + SALES_CELL),
    CHANGED_SURVEYS("cube.surveys", """
        update cube.surveys_cell set invitations_answered = invitations_answered + 1
        where ctid = (select max(ctid) from cube.surveys_cell)
        """ + CELL),
    CHANGED_DELIVERIES("cube.deliveries", """
        update cube.deliveries_cell set as_agreed = as_agreed + 1
        where ctid = (select max(ctid) from cube.deliveries_cell)
        """ + CELL),
    DELETED_LEADS_CELL("cube.leads", """
        delete from cube.leads_cell where ctid = (select max(ctid) from cube.leads_cell)
        """ + CELL),
    CHANGED_COUNTED_AMOUNT("ledger.sale_reversal", """
        update ledger.sale_reversal set counted_amount = counted_amount + 1
        where reversal_id = (select min(reversal_id) from ledger.sale_reversal
            where counted_amount is not null) returning reversal_id
        """),
    CHANGED_FIRST_CONTACT("ledger.lead", """
        update ledger.lead set first_contact_at = captured_at - interval '1 day'
        where lead_id = (select min(lead_id) from ledger.lead) returning lead_id
        """),
    CHANGED_WON_AT("ledger.lead", """
        update ledger.lead set won_at = captured_at + interval '1 second'
        where lead_id = (select max(lead_id) from ledger.lead) returning lead_id
        """),
    DELETED_LOSS("ledger.lead", """
        delete from ledger.lead_loss where lead_id = (
          select min(lead_id) from ledger.lead where lost_at is not null) returning lead_id
        """),
    CHANGED_FIRST_ANSWERED("ledger.survey_invitation", """
        update ledger.survey_invitation set first_answered_at = sent_at - interval '1 day'
        where invitation_id = (select min(invitation_id) from ledger.survey_invitation)
        returning invitation_id
        """),
    CHANGED_DIMENSION_SET_OF_AN_INVITATION("ledger.survey_invitation", """
        update ledger.survey_invitation a set dimension_set = d.id from ledger.dimension_set d
        where d.id <> a.dimension_set
          and invitation_id = (select max(invitation_id) from ledger.survey_invitation)
        returning invitation_id
        """),
    CHANGED_COMPLETED_AT("ledger.delivery_agreement", """
        update ledger.delivery_agreement set completed_at = due_at - interval '1 day'
        where delivery_id = (select min(delivery_id) from ledger.delivery_agreement)
        returning delivery_id
        """),
    CHANGED_DIMENSION_SET_OF_A_COMPLETION("ledger.delivery_completion", """
        update ledger.delivery_completion a set dimension_set = d.id from ledger.dimension_set d
        where d.id <> a.dimension_set
          and delivery_id = (select max(delivery_id) from ledger.delivery_completion)
        returning delivery_id
        """),
    CHANGED_ON_TIME("ledger.delivery_completion", """
        update ledger.delivery_completion set on_time = not coalesce(on_time, false)
        where delivery_id = (select min(delivery_id) from ledger.delivery_completion)
        returning delivery_id
        """),
    CHANGED_WITHIN_COST("ledger.delivery_completion", """
        update ledger.delivery_completion set within_cost = not coalesce(within_cost, false)
        where delivery_id = (select max(delivery_id) from ledger.delivery_completion)
        returning delivery_id
        """),
    CHANGED_REVERSED("ledger.sale", """
        update ledger.sale set reversed_at = closed_at + interval '1 second'
        where sale_id = (select min(sale_id) from ledger.sale where not withdrawn) returning sale_id
        """),
    CHANGED_COUNTED_UNITS("ledger.sale_reversal", """
        update ledger.sale_reversal set counted_units = counted_units + 1
        where reversal_id = (select min(reversal_id) from ledger.sale_reversal) returning reversal_id
        """),
    CHANGED_COUNTED_SALES("ledger.sale_reversal", """
        update ledger.sale_reversal set counted_sales = 1 - counted_sales
        where reversal_id = (select max(reversal_id) from ledger.sale_reversal) returning reversal_id
        """),
    CHANGED_DIMENSION_SET_OF_A_REVERSAL("ledger.sale_reversal", """
        update ledger.sale_reversal r set dimension_set = d.id from ledger.dimension_set d
        where d.id <> r.dimension_set
          and reversal_id = (select min(reversal_id) from ledger.sale_reversal) returning reversal_id
        """),
    CHANGED_DIMENSION_SET_OF_AN_ANSWER("ledger.survey_answer", """
        update ledger.survey_answer a set dimension_set = d.id from ledger.dimension_set d
        where d.id <> a.dimension_set
          and answer_id = (select min(answer_id) from ledger.survey_answer) returning answer_id
        """),
    CHANGED_DIMENSION_SET_OF_A_SALE("ledger.survey_answer", """
        with linked as (
          select s.sale_id, s.dimension_set, a.answer_id
          from ledger.sale s join ledger.survey_answer a using (sale_id)
          where not s.withdrawn and a.own_dimension_set in (
            select id from ledger.dimension_set where product = '(unknown)' and region = '(unknown)')
          order by 1, 3 limit 1)
        update ledger.sale s set dimension_set = d.id from ledger.dimension_set d, linked
        where d.id <> linked.dimension_set and s.sale_id = linked.sale_id
          and d.product <> '(unknown)'
        returning linked.answer_id
        """),
    DELETED_SALE(
        "cube.sales",
        """
        with deleted as (
          delete from ledger.sale
          where sale_id = (select min(sale_id) from ledger.sale where not withdrawn)
          returning date_bin('15 minutes', closed_at, 'epoch') as bucket, dimension_set,
            coalesce(currency, '') as currency)
        update cube.sales_cell c set units_closed = units_closed from deleted d
        where c.bucket = d.bucket and c.dimension_set = d.dimension_set and c.currency = d.currency
        """
            + SALES_CELL
                .replace("(bucket", "(c.bucket")
                .replace("|| dimension_set", "|| c.dimension_set")
                .replace("|| currency", "|| c.currency")),
    DELETED_REVERSAL(
        "cube.sales",
        """
        with deleted as (
          delete from ledger.sale_reversal where reversal_id = (
            select min(reversal_id) from ledger.sale_reversal where counted_units > 0)
          returning date_bin('15 minutes', reversed_at, 'epoch') as bucket, dimension_set,
            coalesce(counted_currency, '') as currency)
        update cube.sales_cell c set units_closed = units_closed from deleted d
        where c.bucket = d.bucket and c.dimension_set = d.dimension_set and c.currency = d.currency
        """
            + SALES_CELL
                .replace("(bucket", "(c.bucket")
                .replace("|| dimension_set", "|| c.dimension_set")
                .replace("|| currency", "|| c.currency")),
    DELETED_ANSWER(
        "cube.scores",
        """
        with deleted as (
          delete from ledger.survey_answer
          where answer_id = (select min(answer_id) from ledger.survey_answer where not withdrawn)
          returning date_bin('15 minutes', answered_at, 'epoch') as bucket, dimension_set,
            case when csat is not null then 'csat' when nps is not null then 'nps'
              when ces is not null then 'ces' else 'repurchase-intent' end as measure)
        update cube.scores_cell c set score_1 = score_1 from deleted d
        where c.bucket = d.bucket and c.dimension_set = d.dimension_set
          and c.measure = d.measure
        """
            + SCORE_CELL
                .replace("(bucket", "(c.bucket")
                .replace("|| dimension_set", "|| c.dimension_set")
                .replace("|| measure", "|| c.measure"));

    private final String table;
    private final String statement;

    Tampering(String table, String statement) {
      this.table = table;
      this.statement = statement;
    }

    /** Does it and returns the place. */
    String tamper() {
      return DB.sql(statement).query(String.class).list().getFirst();
    }

    boolean touchesOnlyTheCube() {
      return statement.stripLeading().matches("(?s)(delete from|update|insert into) cube_.*");
    }
  }

  static LongStream seeds() {
    return LongStream.range(FIRST_SEED, FIRST_SEED + 10);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void nothingIsFoundAfterAnyHistory(long seed) {
    Random random = new Random(seed);
    HISTORIES.apply(Histories.history(random), random);

    assertThat(RECONCILIATION.check(DAY)).isEmpty();

    List<String> tables = Tables.contents(DB);
    HISTORIES.mergeCube();
    assertThat(RECONCILIATION.check(DAY)).isEmpty();
    assertThat(Tables.contents(DB)).isEqualTo(tables);
  }

  @ParameterizedTest
  @EnumSource
  void tamperingIsFoundWhereItIs(Tampering tampering) {
    fill();

    String place = tampering.tamper();

    List<Difference> found = RECONCILIATION.check(DAY);
    assertThat(found)
        .anySatisfy(difference -> {
          assertThat(difference.table()).isEqualTo(tampering.table);
          assertThat(difference.place()).isEqualTo(place);
        })
        .allSatisfy(
            difference -> assertThat(difference.kept()).isNotEqualTo(difference.expected()));
  }

  @ParameterizedTest
  @EnumSource
  void theCubeMadeAnewFollowsTheLedger(Tampering tampering) {
    fill();
    List<String> before = Tables.contents(DB);
    tampering.tamper();
    List<String> ledger = ledger();

    Map<CubeTable, Integer> rows = rebuildCube();

    assertThat(ledger()).isEqualTo(ledger);
    assertThat(RECONCILIATION.check(DAY))
        .noneSatisfy(difference -> assertThat(difference.table()).startsWith("cube."));
    if (tampering.touchesOnlyTheCube()) {
      assertThat(Tables.contents(DB)).isEqualTo(before);
    }
    assertThat(rows.values().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(Tables.contents(DB).size() - ledger.size());
  }

  private static Map<CubeTable, Integer> rebuildCube() {
    return new Store(DATA_SOURCE, Histories.DEADLINES).rebuildCube(text -> {});
  }

  /** In what the check goes by, a view, or in what the cube is made with. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "cube.contribution_leads",
        "cube.leads_change",
        "cube.leads_cell",
        "cube.leads_span",
        "cube.leads_total"
      })
  void aMistakeInOneOfTheTwoIsFoundInACubeThatWasMadeAgain(String place) {
    DataSource dataSource = TestBackend.dataSource(TestBackend.newDatabase());
    var reconciliation = new Reconciliation(dataSource, 30);
    Random random = new Random(FIRST_SEED);
    Histories.in(dataSource).apply(Histories.history(random), random);
    assertThat(reconciliation.check(DAY)).isEmpty();

    String mistake = place.equals("cube.contribution_leads") ? """
          alter view cube.contribution_leads rename to leads_right;
          create view cube.contribution_leads as
            select * from cube.leads_right union all (select * from cube.leads_right limit 1)
          """ : """
          create function mistake() returns trigger language plpgsql as
            'begin new.leads_captured := new.leads_captured + 1; return new; end';
          create trigger mistake before insert on %s
            for each row execute function mistake()
          """.formatted(place);
    JdbcClient.create(dataSource).sql(mistake).update();
    new Store(dataSource, Histories.DEADLINES).rebuildCube(text -> {});

    assertThat(reconciliation.check(DAY))
        .isNotEmpty()
        .allSatisfy(difference -> assertThat(difference.table()).startsWith("cube.leads"));
  }

  @Test
  void knowsEveryDimension() {
    assertThat(CubeRule.DIMENSIONS)
        .containsExactlyElementsOf(
            Arrays.stream(Dimension.values()).map(Dimension::column).toList())
        .containsExactlyInAnyOrderElementsOf(DB.sql("""
                select column_name from information_schema.columns
                where table_schema = 'ledger' and table_name = 'dimension_set'
                  and column_name <> 'id'
                """).query(String.class).list());
  }

  @Test
  void looksAtEveryTableOfTheLedgerThatCounts() {
    assertThat(Reconciliation.TIMES.keySet())
        .containsExactlyInAnyOrderElementsOf(DB.sql("""
                select 'ledger.' || table_name from information_schema.columns
                where table_schema = 'ledger' and column_name = 'dimension_set'
                """).query(String.class).list());
  }

  @Test
  void theCubeIsMadeAgainInManySteps() {
    DataSource dataSource = TestBackend.dataSource(TestBackend.newDatabase());
    JdbcClient db = JdbcClient.create(dataSource);
    Histories.in(dataSource);
    long set = new Dimensions("tea", "LT", "consumer", "retail", Dimensions.UNKNOWN).id();
    db.sql("""
            insert into ledger.dimension_set values (%1$s,
              'tea', 'LT', 'LT', 'consumer', 'retail', '(unknown)');
            insert into ledger.sale (sale_id, revision, withdrawn, closed_at, dimension_set, quantity,
              amount, currency)
            select 'S' || n, 1, false, '2026-03-01Z'::timestamptz + mod(n, 1000) * interval '1 day',
              %1$s, 2, 9.5, 'EUR'
            from generate_series(1, 50001) n
            """.formatted(set)).update();
    List<String> progress = new ArrayList<>();

    assertThat(new Store(dataSource, Histories.DEADLINES).rebuildCube(progress::add))
        .containsEntry(CubeTable.SALES, 1000);

    assertThat(progress)
        .startsWith("Counting ledger.sale: 0 rows so far")
        .contains("Adding up cube.sales_cell");
    assertThat(db.sql("select sum(sales_closed) || ' ' || sum(gross_amount) from cube.sales")
            .query(String.class)
            .single())
        .isEqualTo("50001 475009.5000");
    assertThat(new Reconciliation(dataSource, 30).check(DAY)).isEmpty();
  }

  @Test
  void theCubeMadeWithOtherDeadlinesIsThatOfEventsCountedByThem() {
    fill();
    List<String> ledger = ledger();
    Deadlines longer = new Deadlines(
        Duration.ofHours(3),
        Duration.ofHours(2),
        Duration.ofHours(4),
        Duration.ofHours(5),
        Duration.ofHours(6),
        Duration.ofHours(3));
    String other = TestBackend.newDatabase();
    fill(Histories.in(TestBackend.dataSource(other), longer));
    List<String> expected = Tables.contents(JdbcClient.create(TestBackend.dataSource(other)));
    assertThat(Tables.contents(DB)).isNotEqualTo(expected);

    new Store(DATA_SOURCE, longer).rebuildCube(text -> {});

    assertThat(ledger()).isEqualTo(ledger);
    assertThat(Tables.contents(DB)).isEqualTo(expected);
    assertThat(RECONCILIATION.check(DAY)).isEmpty();
    rebuildCube();
  }

  @Test
  void mayBeCheckedAndMadeAnewWhileEventsAreApplied() throws Exception {
    List<Event> events = Histories.history(new Random(FIRST_SEED));
    HISTORIES.apply(events, new Random(1));
    List<String> tables = Tables.contents(DB);
    HISTORIES.clear();

    try (var threads = Executors.newFixedThreadPool(1)) {
      var begun = new CountDownLatch(1);
      Future<?> writing = threads.submit(() -> {
        begun.await(); // however fast this is, the first check has begun
        HISTORIES.add(events, new Random(1));
        return null;
      });
      do {
        begun.countDown();
        assertThat(RECONCILIATION.check(DAY)).isEmpty();
        HISTORIES.mergeCube();
        assertThat(RECONCILIATION.check(DAY)).isEmpty();
        rebuildCube();
      } while (!writing.isDone());
      writing.get();
    }

    assertThat(RECONCILIATION.check(DAY)).isEmpty();
    assertThat(Tables.contents(DB)).isEqualTo(tables);
  }

  @Test
  void goesFromDayToDayOverThoseWithoutData() {
    fill();

    List<LocalDate> days = new ArrayList<>();
    for (var day = RECONCILIATION.lastDayBefore(ReconcileMonitor.END_OF_DAYS);
        day.isPresent();
        day = RECONCILIATION.lastDayBefore(day.get())) {
      days.add(day.get());
    }

    assertThat(days)
        .containsExactly(LocalDate.parse("9999-12-31"), DAY, LocalDate.parse("1970-01-01"));
  }

  @Test
  void theServiceChecksOneDayAfterTheOther() {
    fill();
    // no time passes, so there is no rest
    var registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, new MockClock());
    var monitor = new ReconcileMonitor(RECONCILIATION, registry);
    var gauge = registry.get("parallax.reporting.reconciliation.differences").gauge();

    Tampering.CHANGED_SALES_COUNTER.tamper();
    DB.sql("update cube.sales_cell set units_closed = 4 where bucket < '2000-01-01'")
        .update();
    assertThat(valuesAfter(4, monitor, gauge::value)).containsExactly(0.0, 1.0, 2.0, 2.0);

    rebuildCube();
    assertThat(valuesAfter(2, monitor, gauge::value)).containsExactly(1.0, 0.0);

    DB.sql(
            "insert into cube.sales_cell select '2030-01-01Z', dimension_set, 1, 1, 0, 0, 0, 0, 0, '', 0, 0"
                + " from cube.sales_cell limit 1")
        .update();
    assertThat(valuesAfter(2, monitor, gauge::value)).containsExactly(0.0, 1.0);
    DB.sql("delete from cube.sales_cell where bucket = '2030-01-01Z'").update();
    assertThat(valuesAfter(4, monitor, gauge::value)).containsExactly(1.0, 1.0, 1.0, 0.0);
  }

  @Test
  void theServiceRestsForTwentyTimesAsLongAsADayTook() {
    fill();
    var clock = new MockClock();
    var connections = new AtomicInteger();
    var slow = new DelegatingDataSource(DATA_SOURCE) {
      @Override
      public Connection getConnection() throws SQLException {
        connections.incrementAndGet();
        clock.addSeconds(1);
        return super.getConnection();
      }
    };
    var monitor = new ReconcileMonitor(
        new Reconciliation(slow, 30), new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock));

    monitor.check();
    int ofOneCheck = connections.get();
    clock.addSeconds(20L * ofOneCheck - 1);
    monitor.check();
    assertThat(connections).hasPositiveValue().hasValue(ofOneCheck);

    clock.addSeconds(1);
    monitor.check();
    assertThat(connections).hasValueGreaterThan(ofOneCheck);
  }

  @Test
  void aDatabaseThatIsAwayIsNoDifference() {
    var registry = new SimpleMeterRegistry();
    var away = TestBackend.dataSource("jdbc:postgresql://localhost:1/none");
    var monitor = new ReconcileMonitor(new Reconciliation(away, 1), registry);

    monitor.check();

    assertThat(registry
            .get("parallax.reporting.reconciliation.differences")
            .gauge()
            .value())
        .isZero();
  }

  @Test
  void theCommandFindsAndRepairs() throws Exception {
    fill();
    List<String> before = Tables.contents(DB);

    assertThat(command(DATABASE, "reconcile")).isEqualTo(new Ended(0, """
                9999-12-31 ok
                2026-03-01 ok
                1970-01-01 ok
                Days checked: 3, differences found: 0
                """, ""));
    String place = Tampering.CHANGED_SCORES_COUNTER.tamper();
    Ended different = command(DATABASE, "reconcile", "--from", "2026-03-01", "--to", "2026-03-02");
    assertThat(different.status()).isEqualTo(10);
    assertThat(different.out().lines().toList())
        .hasSize(3)
        .startsWith("2026-03-01 differs in 1 places or more")
        .endsWith("Days checked: 1, differences found: 1")
        .element(1)
        .asString()
        .matches("  cube.scores " + place + ": kept \\([0-9,]+\\), expected \\([0-9,]+\\)");
    assertThat(command(DATABASE, "reconcile", "--to", "2026-03-01").status()).isZero();

    Ended rebuilt = command(DATABASE, "rebuild-cube");
    assertThat(rebuilt.status()).as(rebuilt.toString()).isZero();
    assertThat(rebuilt.out()).contains("cube.sales: ", "cube.leads: ");
    assertThat(Tables.contents(DB)).isEqualTo(before);
  }

  @Test
  void theCommandTellsWhatIsWrong() throws Exception {
    assertThat(command(DATABASE, "--help").out()).startsWith("Usage: ").contains("rebuild-cube");
    assertThat(command(DATABASE, "--help").status()).isZero();
    assertThat(command(DATABASE, "recncile"))
        .satisfies(ended -> assertThat(ended.status()).isEqualTo(2))
        .satisfies(ended -> assertThat(ended.err()).startsWith("unknown command recncile\nUsage:"));
    assertThat(command(DATABASE, "reconcile", "--from", "yesterday"))
        .satisfies(ended -> assertThat(ended.status()).isEqualTo(2))
        .satisfies(ended -> assertThat(ended.err()).startsWith("--from expects a date such as"));
    assertThat(command("jdbc:postgresql://localhost:1/none", "reconcile"))
        .satisfies(ended -> assertThat(ended.status()).isEqualTo(11))
        .satisfies(ended -> assertThat(ended.err()).startsWith("The database failed: "));
    assertThat(command("jdbc:mysql://localhost:1/none", "reconcile").status()).isEqualTo(1);
  }

  private record Ended(int status, String out, String err) {}

  /** Runs the service's main method in a process of its own, as an operator does. */
  private static Ended command(String database, String... args)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        ReportingService.class.getName()));
    line.addAll(List.of(args));
    var builder = new ProcessBuilder(line);
    builder.environment().put("PARALLAX_DATABASE_URL", database);
    builder.environment().put("PARALLAX_DATABASE_USER", "postgres");
    builder.environment().put("PARALLAX_SURVEY_RESPONSE_DEADLINE", "2h");
    builder.environment().put("PARALLAX_LEAD_FOLLOW_UP_DEADLINE", "1h");
    builder.environment().put("PARALLAX_LEAD_RESPONSE_DEADLINE", "3h");
    builder.environment().put("PARALLAX_LEAD_CONVERSION_DEADLINE", "90m");
    builder.environment().put("PARALLAX_REVERSAL_DEADLINE", "150m");
    builder.environment().put("PARALLAX_REPEAT_PURCHASE_DEADLINE", "75m");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out, err);
  }

  /** A random history, and the first and the last day there can be. */
  private static void fill() {
    fill(HISTORIES);
  }

  private static void fill(Histories histories) {
    Random random = new Random(FIRST_SEED);
    List<Event> events = new ArrayList<>(Histories.history(random, 60));
    events.add(Events.sale("first", "1970-01-01T00:00:00Z", "tea", "LT", 1));
    events.add(Events.sale("last", "9999-12-31T23:59:59.999999Z", "tea", "LT", 1));
    histories.apply(events, random);
    histories.sweep();
    histories.mergeCube();
  }

  private static List<String> ledger() {
    return Tables.contents(DB).stream().filter(row -> !row.startsWith("cube.")).toList();
  }

  private static List<Double> valuesAfter(
      int checks, ReconcileMonitor monitor, DoubleSupplier gauge) {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < checks; i++) {
      monitor.check();
      values.add(gauge.getAsDouble());
    }
    return values;
  }
}
