package io.parallax.reporting.reconcile;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds where the cube, and what ledger rows have from each other, differ from what the ledger's own
 * facts say: a day (UTC) at a time, while the service runs. Thread-safe.
 *
 * <p>Each day is read from one snapshot, in which ledger and cube must agree to the last digit.
 */
public final class Reconciliation {
  /** Of each table and day: enough to see what is wrong, few enough to read. */
  static final int MAX_DIFFERENCES = 20;

  private static final int LOOKS_AGAIN = 3;
  private static final Duration PAUSE = Duration.ofSeconds(2);

  /** Tables of the ledger that count, and the column of when. */
  static final Map<String, String> TIMES = new TreeMap<>(Map.of(
      "ledger.sale", "closed_at",
      "ledger.sale_reversal", "reversed_at",
      "ledger.lead", "captured_at",
      "ledger.survey_invitation", "sent_at",
      "ledger.survey_answer", "answered_at",
      "ledger.delivery_agreement", "due_at",
      "ledger.delivery_completion", "completed_at"));

  /** A bucket as text, whatever time zone the session has. */
  private static final String BUCKET =
      "to_char(bucket at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI\"Z\"')";

  /**
   * A reversal takes back what it asks for of what those before it have left. A whole one asks for
   * all units of its sale, and, unless it says an amount itself, for all of the price: what counts
   * then is the price less the amounts before it, in the same currency. All reversals of the day's
   * sales are laid out, those of the day compared.
   */
  private static final String REVERSAL_DIFFERENCES = """
      with of_the_day as (
        select distinct sale_id from ledger.sale_reversal
        where reversed_at >= :from::timestamptz and reversed_at < :to::timestamptz),
      asked as (
        select r.*, s.dimension_set as sale_dimension_set, coalesce(s.quantity, 0) as sold,
          s.amount as price, s.currency as price_currency,
          case when s.sale_id is null or r.withdrawn then 0
            else coalesce(r.quantity, s.quantity) end::bigint as units,
          case when s.sale_id is null or r.withdrawn or r.quantity is not null then 0
            else 1 end as whole
        from of_the_day
        join ledger.sale_reversal r using (sale_id)
        left join ledger.sale s on s.sale_id = r.sale_id and not s.withdrawn),
      expected as (
        select asked.*,
          least(sold, sum(units) over up_to_this)
            - least(sold, coalesce(sum(units) over up_to_previous, 0)) as expected_units,
          case when whole = 1 and coalesce(sum(whole) over up_to_previous, 0) = 0 then 1
            else 0 end as expected_sales
        from asked
        window
          up_to_this as (partition by sale_id order by reversed_at, reversal_id
            rows between unbounded preceding and current row),
          up_to_previous as (partition by sale_id order by reversed_at, reversal_id
            rows between unbounded preceding and 1 preceding)),
      priced as (
        select expected.*,
          case when amount is null and quantity is null
            then price - least(price, coalesce(sum(amount) filter (
                where currency = price_currency and (expected_sales > 0 or expected_units > 0))
              over (partition by sale_id order by reversed_at, reversal_id
                rows between unbounded preceding and 1 preceding), 0))
            else amount end as expected_amount,
          case when amount is null and quantity is null then price_currency
            else currency end as expected_currency
        from expected),
      compared as (
        select reversal_id,
          row(counted_sales, counted_units, trim_scale(counted_amount), counted_currency,
            %s)::text as kept,
          row(expected_sales, expected_units,
            case when expected_sales > 0 or expected_units > 0
              then trim_scale(expected_amount) end,
            case when expected_sales > 0 or expected_units > 0 then expected_currency end,
            %s)::text as expected
        from priced
        left join ledger.dimension_set k on k.id = dimension_set
        left join ledger.dimension_set i on i.id = sale_dimension_set
        where reversed_at >= :from::timestamptz and reversed_at < :to::timestamptz)
      select 'ledger.sale_reversal' as table_name, reversal_id as place, kept, expected
      from compared
      where kept <> expected
      order by 2
      """.formatted(inherited("k"), inherited("i"));

  private static final String SALE_DIFFERENCES = """
      with compared as (
        select sale_id, row(reversed_at, previous_closed_at)::text as kept,
          row(
            case when not s.withdrawn then (
              select min(r.reversed_at) from ledger.sale_reversal r
              where r.sale_id = s.sale_id and not r.withdrawn and r.quantity is null) end,
            case when not s.withdrawn then (
              select max(earlier.closed_at) from ledger.sale earlier
              where earlier.customer_id = s.customer_id and not earlier.withdrawn
                and earlier.closed_at < s.closed_at) end)::text as expected
        from ledger.sale s
        where s.closed_at >= :from::timestamptz and s.closed_at < :to::timestamptz)
      select 'ledger.sale' as table_name, sale_id as place, kept, expected
      from compared
      where kept <> expected
      order by 2
      """;

  private static final String LEAD_DIFFERENCES = """
      with compared as (
        select lead_id, row(first_contact_at, lost_at, won_at)::text as kept,
          row(
            (select min(c.contacted_at) from ledger.lead_contact c
              where c.lead_id = l.lead_id and not c.withdrawn and not c.automatic),
            (select x.lost_at from ledger.lead_loss x where x.lead_id = l.lead_id and not x.withdrawn),
            (select min(s.closed_at) from ledger.sale s where s.lead_id = l.lead_id and not s.withdrawn)
          )::text as expected
        from ledger.lead l
        where l.captured_at >= :from::timestamptz and l.captured_at < :to::timestamptz)
      select 'ledger.lead' as table_name, lead_id as place, kept, expected
      from compared
      where kept <> expected
      order by 2
      """;

  private static final String INVITATION_DIFFERENCES =
      """
      with compared as (
        select invitation_id, row(first_answered_at, %s)::text as kept,
          row((select min(a.answered_at) from ledger.survey_answer a
            where a.invitation_id = f.invitation_id and not a.withdrawn), %s)::text as expected
        from ledger.survey_invitation f
        left join ledger.dimension_set k on k.id = f.dimension_set
        left join ledger.dimension_set o on o.id = f.own_dimension_set
        left join ledger.sale s on s.sale_id = f.sale_id and not s.withdrawn
        left join ledger.dimension_set d on d.id = s.dimension_set
        where f.sent_at >= :from::timestamptz and f.sent_at < :to::timestamptz)
      select 'ledger.survey_invitation' as table_name, invitation_id as place, kept, expected
      from compared
      where kept <> expected
      order by 2
      """.formatted(inherited("k"), inherited("o", "d"));

  private static final String ANSWER_DIFFERENCES =
      """
      with compared as (
        select answer_id, row(%s)::text as kept, row(%s)::text as expected
        from ledger.survey_answer f
        left join ledger.dimension_set k on k.id = f.dimension_set
        left join ledger.dimension_set o on o.id = f.own_dimension_set
        left join ledger.sale s on s.sale_id = f.sale_id and not s.withdrawn
        left join ledger.dimension_set d on d.id = s.dimension_set
        left join ledger.survey_invitation v on v.invitation_id = f.invitation_id and not v.withdrawn
        left join ledger.dimension_set e on e.id = v.dimension_set
        where f.answered_at >= :from::timestamptz and f.answered_at < :to::timestamptz)
      select 'ledger.survey_answer' as table_name, answer_id as place, kept, expected
      from compared
      where kept <> expected
      order by 2
      """.formatted(inherited("k"), inherited("o", "d", "e"));

  private static final String AGREEMENT_DIFFERENCES =
      """
      with compared as (
        select f.delivery_id, row(f.completed_at, %s)::text as kept,
          row(other.completed_at, %s)::text as expected
        from ledger.delivery_agreement f
        left join ledger.delivery_completion other
          on other.delivery_id = f.delivery_id and not other.withdrawn
        %s
        where f.due_at >= :from::timestamptz and f.due_at < :to::timestamptz)
      select 'ledger.delivery_agreement' as table_name, delivery_id as place, kept, expected
      from compared
      where kept <> expected
      order by 2
      """.formatted(inherited("k"), inherited("o", "d", "p", "e"), halves());

  private static final String COMPLETION_DIFFERENCES =
      """
      with compared as (
        select f.delivery_id, row(f.on_time, f.within_cost, %s)::text as kept,
          row(f.completed_at <= other.due_at,
            case when f.currency = other.currency then f.actual_cost <= other.agreed_cost end,
            %s)::text as expected
        from ledger.delivery_completion f
        left join ledger.delivery_agreement other
          on other.delivery_id = f.delivery_id and not other.withdrawn
        %s
        where f.completed_at >= :from::timestamptz and f.completed_at < :to::timestamptz)
      select 'ledger.delivery_completion' as table_name, delivery_id as place, kept, expected
      from compared
      where kept <> expected
      order by 2
      """.formatted(inherited("k"), inherited("o", "d", "p", "e"), halves());

  private static final List<String> CHECKS = List.of(
      SALE_DIFFERENCES,
      REVERSAL_DIFFERENCES,
      LEAD_DIFFERENCES,
      INVITATION_DIFFERENCES,
      ANSWER_DIFFERENCES,
      AGREEMENT_DIFFERENCES,
      COMPLETION_DIFFERENCES);

  private final JdbcClient jdbc;
  private final TransactionOperations snapshots;

  /** @param timeoutSeconds how long the database may work on one day, -1 for as long as it takes */
  public Reconciliation(DataSource dataSource, int timeoutSeconds) {
    jdbc = JdbcClient.create(dataSource);
    var transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    transactions.setReadOnly(true);
    transactions.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    transactions.setTimeout(timeoutSeconds);
    snapshots = transactions;
  }

  /**
   * The first differences of a day, none if all is well. While links are still to be settled, rows may
   * not have from each other what they will; then only what stays wrong is a difference.
   */
  public List<Difference> check(LocalDate day) {
    List<Difference> differences = look(day);
    for (int i = 0; i < LOOKS_AGAIN && !differences.isEmpty() && linksArePending(); i++) {
      LockSupport.parkNanos(PAUSE.toNanos());
      differences.retainAll(look(day));
    }
    return differences;
  }

  private List<Difference> look(LocalDate day) {
    return snapshots.execute(status -> {
      List<Difference> differences = new ArrayList<>();
      for (String check : CHECKS) {
        differences.addAll(differences(check, day));
      }
      CubeRule.TABLES.forEach((table, detail) -> {
        List<Difference> wrong = differences(cubeDifferences(table, detail), day);
        for (CubeRule.Sums sums : CubeRule.sums(table, detail)) {
          if (wrong.isEmpty()) {
            wrong = sumDifferences(table, sums, day);
          }
        }
        differences.addAll(wrong);
      });
      return differences;
    });
  }

  private boolean linksArePending() {
    return jdbc.sql("""
            select exists (select 1 from ledger.pending_link group by kind, key having count(*) > 1)
            """).query(Boolean.class).single();
  }

  /** The last day before {@code end} that ledger or cube say anything about. */
  public Optional<LocalDate> lastDayBefore(LocalDate end) {
    String latest = Stream.concat(
            TIMES.entrySet().stream()
                .map(entry -> "select max(%2$s) as at from %1$s where %2$s < :end"
                    .formatted(entry.getKey(), entry.getValue())),
            CubeRule.TABLES.keySet().stream().map("""
                select max(bucket) from %1$s_cell where bucket < :end
                union all
                select max(bucket) from %1$s_change where bucket < :end
                union all
                select max(start) from %1$s_total
                where grouped_by = '' and span = 'day' and start < :end
                union all
                select max(start) from %1$s_span where span = 'local-day' and start < :end
                """::formatted))
        .collect(Collectors.joining(" union all "));
    return snapshots.execute(status -> jdbc.sql("""
            select (max(at) at time zone 'UTC')::date as day from (%s) latest having count(at) > 0
            """.formatted(latest))
        .param("end", startOf(end))
        .query((row, index) -> row.getObject("day", LocalDate.class))
        .optional());
  }

  private static String cubeDifferences(String table, String detail) {
    String kept = figures(table, "k");
    String expected = figures(table, "e");
    return """
        with expected as (%1$s),
        kept as (
          select * from %2$s where bucket >= :from::timestamptz and bucket < :to::timestamptz)
        select '%2$s' as table_name, %3$s || ' ' || dimension_set%4$s as place,
          case when k.* is null then 'no row' else row(%5$s)::text end as kept,
          case when e.* is null then 'no row' else row(%6$s)::text end as expected
        from expected e full join kept k using (bucket, dimension_set%7$s)
        where row(%5$s) is distinct from row(%6$s)
        order by 2
        """.formatted(
            CubeRule.ofLedger(table, detail),
            table,
            BUCKET,
            detail.isEmpty() ? "" : " || ' ' || " + detail,
            kept,
            expected,
            CubeRule.more(detail));
  }

  /** A row that counts nothing is as good as none. */
  private List<Difference> sumDifferences(String cubeTable, CubeRule.Sums sums, LocalDate day) {
    boolean weeks = sums.span().equals("week");
    LocalDate start = weeks ? day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)) : day;
    LocalDate end = start.plusDays(weeks ? 7 : 1);
    String check = """
        with expected as (%1$s),
        kept as (
          select * from %2$s
          where span = '%3$s' and start >= :from::timestamptz and start < :to::timestamptz)
        select '%2$s' as table_name, concat_ws(' ', %4$s) as place,
          case when k.* is null then 'no row' else row(%5$s)::text end as kept,
          case when e.* is null then 'no row' else row(%6$s)::text end as expected
        from expected e full join kept k using (%7$s)
        where row(%8$s) is distinct from row(%9$s)
        order by 2
        """.formatted(
            sums.rows(),
            sums.table(),
            sums.span(),
            sums.key().replace("start", BUCKET.replace("bucket", "start")),
            figures(cubeTable, "k"),
            figures(cubeTable, "e"),
            sums.key(),
            orZero(cubeTable, "k"),
            orZero(cubeTable, "e"));
    return differences(check, start, end);
  }

  private static String orZero(String table, String alias) {
    return CubeRule.figuresOf(table).stream()
        .map(column -> "coalesce(%s.%s, 0)".formatted(alias, column))
        .collect(Collectors.joining(", "));
  }

  private static String figures(String table, String alias) {
    return CubeRule.figuresOf(table).stream()
        .map(column -> alias + "." + column)
        .collect(Collectors.joining(", "));
  }

  private List<Difference> differences(String check, LocalDate day) {
    return differences(check, day, day.plusDays(1));
  }

  private List<Difference> differences(String check, LocalDate start, LocalDate end) {
    return jdbc.sql(check + " limit " + MAX_DIFFERENCES)
        .param("from", startOf(start))
        .param("to", startOf(end))
        .query((row, index) -> new Difference(
            row.getString("table_name"),
            row.getString("place"),
            row.getString("kept"),
            row.getString("expected")))
        .list();
  }

  /** Dimensions of the first of these sets that knows them. */
  private static String inherited(String... sets) {
    return CubeRule.DIMENSIONS.stream()
        .filter(column -> !column.equals("country"))
        .map(column -> Stream.of(sets)
            .map(set -> "nullif(%s.%s, '(unknown)')".formatted(set, column))
            .collect(Collectors.joining(", ", "coalesce(", ", '(unknown)')")))
        .collect(Collectors.joining(", "));
  }

  /** Dimensions of one half of a delivery and its sale, and of the other half and its sale. */
  private static String halves() {
    return """
        left join ledger.dimension_set k on k.id = f.dimension_set
        left join ledger.dimension_set o on o.id = f.own_dimension_set
        left join ledger.sale s on s.sale_id = f.sale_id and not s.withdrawn
        left join ledger.dimension_set d on d.id = s.dimension_set
        left join ledger.dimension_set p on p.id = other.own_dimension_set
        left join ledger.sale t on t.sale_id = other.sale_id and not t.withdrawn
        left join ledger.dimension_set e on e.id = t.dimension_set
        """;
  }

  private static OffsetDateTime startOf(LocalDate day) {
    return day.atStartOfDay().atOffset(ZoneOffset.UTC);
  }
}
