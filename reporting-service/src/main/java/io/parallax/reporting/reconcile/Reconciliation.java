package io.parallax.reporting.reconcile;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
final class Reconciliation {
  /** Of each table and day: enough to see what is wrong, few enough to read. */
  static final int MAX_DIFFERENCES = 20;

  /** What the ledger's sales and reversals of a stretch of time add up to. */
  static final String SALES_OF_LEDGER = """
      select date_bin('15 minutes', at, 'epoch') as bucket, dimension_set,
        sum(closed) as sales_closed, sum(units) as units_closed,
        sum(reversed) as sales_reversed, sum(units_back) as units_reversed,
        sum(since) as closed_then_reversed
      from (
        select closed_at as at, dimension_set, 1 as closed, quantity::bigint as units,
          0 as reversed, 0::bigint as units_back, reversed::int as since
        from sale where not withdrawn
        union all
        select reversed_at, dimension_set, 0, 0, counted_sales, counted_units, 0
        from sale_reversal where not withdrawn and (counted_sales > 0 or counted_units > 0)) facts
      where at >= :from::timestamptz and at < :to::timestamptz
      group by 1, 2
      """;

  /** What the ledger's answers of a stretch of time add up to. */
  static final String SCORES_OF_LEDGER = """
      select date_bin('15 minutes', answered_at, 'epoch') as bucket, dimension_set,
        m.measure, m.score, count(*) as answers
      from survey_answer
      cross join lateral (values ('csat', csat), ('nps', nps), ('ces', ces),
        ('repurchase-intent', repurchase_intent)) as m (measure, score)
      where not withdrawn and m.score is not null
        and answered_at >= :from::timestamptz and answered_at < :to::timestamptz
      group by 1, 2, 3, 4
      """;

  /** A bucket as text, whatever time zone the session has. */
  private static final String BUCKET = """
      to_char(bucket at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"')\
      """;

  private static final String SALES_DIFFERENCES = """
      with expected as (%s),
      kept as (
        select * from cube_sales
        where bucket >= :from::timestamptz and bucket < :to::timestamptz)
      select 'cube_sales' as table_name,
        %s || ' ' || dimension_set as place,
        case when k.sales_closed is null then 'no row' else
          row(k.sales_closed, k.units_closed, k.sales_reversed, k.units_reversed,
            k.closed_then_reversed)::text end as kept,
        case when e.sales_closed is null then 'no row' else
          row(e.sales_closed, e.units_closed, e.sales_reversed, e.units_reversed,
            e.closed_then_reversed)::text end as expected
      from expected e full join kept k using (bucket, dimension_set)
      where row(k.sales_closed, k.units_closed, k.sales_reversed, k.units_reversed,
          k.closed_then_reversed)
        is distinct from row(e.sales_closed, e.units_closed, e.sales_reversed, e.units_reversed,
          e.closed_then_reversed)
      order by 2
      """.formatted(SALES_OF_LEDGER, BUCKET);

  private static final String SCORES_DIFFERENCES = """
      with expected as (%s),
      kept as (
        select * from cube_scores
        where bucket >= :from::timestamptz and bucket < :to::timestamptz)
      select 'cube_scores' as table_name,
        %s || ' ' || dimension_set || ' ' || measure || ' ' || score as place,
        coalesce(k.answers::text, 'no row') as kept,
        coalesce(e.answers::text, 'no row') as expected
      from expected e full join kept k using (bucket, dimension_set, measure, score)
      where k.answers is distinct from e.answers
      order by 2
      """.formatted(SCORES_OF_LEDGER, BUCKET);

  /**
   * A reversal takes back what it asks for of what those before it have left. A whole one asks for
   * all units of its sale. All reversals of the day's sales are laid out, those of the day compared.
   */
  private static final String REVERSAL_DIFFERENCES = """
      with of_the_day as (
        select distinct sale_id from sale_reversal
        where reversed_at >= :from::timestamptz and reversed_at < :to::timestamptz),
      asked as (
        select r.*, s.dimension_set as sale_dimension_set, coalesce(s.quantity, 0) as sold,
          case when s.sale_id is null or r.withdrawn then 0
            else coalesce(r.quantity, s.quantity) end::bigint as units,
          case when s.sale_id is null or r.withdrawn or r.quantity is not null then 0
            else 1 end as whole
        from of_the_day
        join sale_reversal r using (sale_id)
        left join sale s on s.sale_id = r.sale_id and not s.withdrawn),
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
      compared as (
        select reversal_id,
          row(counted_sales, counted_units, k.product, k.region, k.segment, k.channel,
            k.closing_method)::text as kept,
          row(expected_sales, expected_units, coalesce(i.product, '(unknown)'),
            coalesce(i.region, '(unknown)'), coalesce(i.segment, '(unknown)'),
            coalesce(i.channel, '(unknown)'),
            coalesce(i.closing_method, '(unknown)'))::text as expected
        from expected
        left join dimension_set k on k.id = dimension_set
        left join dimension_set i on i.id = sale_dimension_set
        where reversed_at >= :from::timestamptz and reversed_at < :to::timestamptz)
      select 'sale_reversal' as table_name, reversal_id as place, kept, expected
      from compared
      where kept <> expected
      order by 2
      """;

  private static final String SALE_DIFFERENCES = """
      select 'sale' as table_name, s.sale_id as place, s.reversed::text as kept,
        (not s.reversed)::text as expected
      from sale s
      where s.closed_at >= :from::timestamptz and s.closed_at < :to::timestamptz
        and s.reversed <> (not s.withdrawn and exists (
          select from sale_reversal r
          where r.sale_id = s.sale_id and not r.withdrawn and r.quantity is null))
      order by 2
      """;

  /** What an answer does not say itself it has from its sale, if that is known and not withdrawn. */
  private static final String ANSWER_DIFFERENCES = """
      with compared as (
        select answer_id,
          row(k.product, k.region, k.segment, k.channel, k.closing_method)::text as kept,
          row(
            coalesce(nullif(o.product, '(unknown)'), i.product, '(unknown)'),
            coalesce(nullif(o.region, '(unknown)'), i.region, '(unknown)'),
            coalesce(nullif(o.segment, '(unknown)'), i.segment, '(unknown)'),
            coalesce(nullif(o.channel, '(unknown)'), i.channel, '(unknown)'),
            coalesce(i.closing_method, '(unknown)'))::text as expected
        from survey_answer a
        left join dimension_set k on k.id = a.dimension_set
        left join dimension_set o on o.id = a.own_dimension_set
        left join sale s on s.sale_id = a.sale_id and not s.withdrawn
        left join dimension_set i on i.id = s.dimension_set
        where a.answered_at >= :from::timestamptz and a.answered_at < :to::timestamptz)
      select 'survey_answer' as table_name, answer_id as place, kept, expected
      from compared
      where kept <> expected
      order by 2
      """;

  private static final List<String> CHECKS = List.of(
      SALE_DIFFERENCES,
      REVERSAL_DIFFERENCES,
      ANSWER_DIFFERENCES,
      SALES_DIFFERENCES,
      SCORES_DIFFERENCES);

  private final JdbcClient jdbc;
  private final TransactionOperations snapshots;

  /** @param timeoutSeconds how long the database may work on one day, -1 for as long as it takes */
  Reconciliation(DataSource dataSource, int timeoutSeconds) {
    jdbc = JdbcClient.create(dataSource);
    var transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    transactions.setReadOnly(true);
    transactions.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    transactions.setTimeout(timeoutSeconds);
    snapshots = transactions;
  }

  /** The first differences of a day, none if all is well. */
  List<Difference> check(LocalDate day) {
    return snapshots.execute(status -> {
      List<Difference> differences = new ArrayList<>();
      for (String check : CHECKS) {
        differences.addAll(jdbc.sql(check + " limit " + MAX_DIFFERENCES)
            .param("from", startOf(day))
            .param("to", startOf(day.plusDays(1)))
            .query((row, index) -> new Difference(
                row.getString("table_name"),
                row.getString("place"),
                row.getString("kept"),
                row.getString("expected")))
            .list());
      }
      return differences;
    });
  }

  /** The last day before {@code end} that ledger or cube say anything about. */
  Optional<LocalDate> lastDayBefore(LocalDate end) {
    return snapshots.execute(status -> jdbc.sql("""
            select (max(at) at time zone 'UTC')::date as day
            from (
              select max(closed_at) as at from sale where closed_at < :end
              union all
              select max(reversed_at) from sale_reversal where reversed_at < :end
              union all
              select max(answered_at) from survey_answer where answered_at < :end
              union all
              select max(bucket) from cube_sales where bucket < :end
              union all
              select max(bucket) from cube_scores where bucket < :end) latest
            having count(at) > 0
            """)
        .param("end", startOf(end))
        .query((row, index) -> row.getObject("day", LocalDate.class))
        .optional());
  }

  private static OffsetDateTime startOf(LocalDate day) {
    return day.atStartOfDay().atOffset(ZoneOffset.UTC);
  }
}
