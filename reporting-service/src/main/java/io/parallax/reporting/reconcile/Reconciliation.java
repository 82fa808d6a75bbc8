package io.parallax.reporting.reconcile;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Finds where cube and links differ from what the ledger says, a day (UTC) at a time, while the
 * service runs. Thread-safe.
 *
 * <p>Each day is read from one snapshot, in which ledger and cube must agree to the last digit.
 */
final class Reconciliation {
  /** Enough to see what is wrong, few enough to read. */
  private static final int MAX_DIFFERENCES = 20;

  /** What the ledger's sales and reversals of a stretch of time add up to. */
  static final String SALES_OF_LEDGER =
      """
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
        from sale_reversal where counted_sales > 0 or counted_units > 0) facts
      where at >= :from::timestamptz and at < :to::timestamptz
      group by 1, 2
      """;

  /** What the ledger's answers of a stretch of time add up to. */
  static final String SCORES_OF_LEDGER =
      """
      select date_bin('15 minutes', answered_at, 'epoch') as bucket, dimension_set,
        m.measure, m.score, count(*) as answers
      from survey_answer
      cross join lateral (values ('csat', csat), ('nps', nps), ('ces', ces),
        ('repurchase-intent', repurchase_intent)) as m (measure, score)
      where not withdrawn and m.score is not null
        and answered_at >= :from::timestamptz and answered_at < :to::timestamptz
      group by 1, 2, 3, 4
      """;

  private static final String SALES_DIFFERENCES =
      """
      with expected as (%s),
      kept as (
        select * from cube_sales
        where bucket >= :from::timestamptz and bucket < :to::timestamptz)
      select 'cube_sales' as table_name, bucket || ' ' || dimension_set as place,
        row(k.sales_closed, k.units_closed, k.sales_reversed, k.units_reversed,
          k.closed_then_reversed)::text as kept,
        row(e.sales_closed, e.units_closed, e.sales_reversed, e.units_reversed,
          e.closed_then_reversed)::text as expected
      from expected e full join kept k using (bucket, dimension_set)
      where row(k.sales_closed, k.units_closed, k.sales_reversed, k.units_reversed,
          k.closed_then_reversed)
        is distinct from row(e.sales_closed, e.units_closed, e.sales_reversed, e.units_reversed,
          e.closed_then_reversed)
      order by 2
      """
          .formatted(SALES_OF_LEDGER);

  private static final String SCORES_DIFFERENCES =
      """
      with expected as (%s),
      kept as (
        select * from cube_scores
        where bucket >= :from::timestamptz and bucket < :to::timestamptz)
      select 'cube_scores' as table_name,
        bucket || ' ' || dimension_set || ' ' || measure || ' ' || score as place,
        coalesce(k.answers::text, 'no row') as kept,
        coalesce(e.answers::text, 'no row') as expected
      from expected e full join kept k using (bucket, dimension_set, measure, score)
      where k.answers is distinct from e.answers
      order by 2
      """
          .formatted(SCORES_OF_LEDGER);

  /** A whole reversal asks for all units of its sale, and gets what is left. */
  private static final String REVERSAL_DIFFERENCES =
      """
      with touched as (
        select distinct sale_id from sale_reversal
        where reversed_at >= :from::timestamptz and reversed_at < :to::timestamptz),
      asked as (
        select r.*, s.dimension_set as sale_set, coalesce(s.quantity, 0) as sold,
          case when s.sale_id is null or r.withdrawn then 0
            else coalesce(r.quantity, s.quantity) end as units,
          case when s.sale_id is null or r.withdrawn or r.quantity is not null then 0
            else 1 end as whole
        from touched t
        join sale_reversal r on r.sale_id = t.sale_id
        left join sale s on s.sale_id = r.sale_id and not s.withdrawn),
      expected as (
        select a.*,
          least(sold, sum(units::bigint) over before_and_now)
            - least(sold, coalesce(sum(units::bigint) over before, 0)) as expected_units,
          case when whole = 1 and coalesce(sum(whole) over before, 0) = 0 then 1 else 0 end
            as expected_sales
        from asked a
        window
          before_and_now as (partition by sale_id order by reversed_at, reversal_id
            rows between unbounded preceding and current row),
          before as (partition by sale_id order by reversed_at, reversal_id
            rows between unbounded preceding and 1 preceding))
      select 'sale_reversal' as table_name, reversal_id as place,
        row(counted_sales, counted_units, dimension_set)::text as kept,
        row(expected_sales, expected_units, coalesce(sale_set, dimension_set))::text as expected
      from expected
      where counted_sales <> expected_sales or counted_units <> expected_units
        or dimension_set <> coalesce(sale_set, dimension_set)
      order by 2
      """;

  private static final String SALE_DIFFERENCES =
      """
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
  private static final String ANSWER_DIFFERENCES =
      """
      with expected as (
        select a.answer_id, a.dimension_set, d.product, d.region, d.segment, d.channel,
          d.closing_method,
          case when o.product = '(unknown)' then coalesce(i.product, o.product)
            else o.product end as expected_product,
          case when o.region = '(unknown)' then coalesce(i.region, o.region)
            else o.region end as expected_region,
          case when o.segment = '(unknown)' then coalesce(i.segment, o.segment)
            else o.segment end as expected_segment,
          case when o.channel = '(unknown)' then coalesce(i.channel, o.channel)
            else o.channel end as expected_channel,
          coalesce(i.closing_method, '(unknown)') as expected_closing_method
        from survey_answer a
        left join dimension_set d on d.id = a.dimension_set
        join dimension_set o on o.id = a.own_dimension_set
        left join sale s on s.sale_id = a.sale_id and not s.withdrawn
        left join dimension_set i on i.id = s.dimension_set
        where a.answered_at >= :from::timestamptz and a.answered_at < :to::timestamptz)
      select 'survey_answer' as table_name, answer_id as place,
        row(product, region, segment, channel, closing_method)::text as kept,
        row(expected_product, expected_region, expected_segment, expected_channel,
          expected_closing_method)::text as expected
      from expected
      where row(product, region, segment, channel, closing_method) is distinct from
        row(expected_product, expected_region, expected_segment, expected_channel,
          expected_closing_method)
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

  /** The days that ledger or cube say anything about, both ends included. */
  record Days(LocalDate first, LocalDate last) {}

  /** @param snapshots transactions that read one snapshot each */
  Reconciliation(JdbcClient jdbc, TransactionOperations snapshots) {
    this.jdbc = jdbc;
    this.snapshots = snapshots;
  }

  /** The first differences of a day, none if all is well. */
  List<Difference> check(LocalDate day) {
    Instant from = day.atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant to = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    return snapshots.execute(status -> {
      List<Difference> differences = new ArrayList<>();
      for (String check : CHECKS) {
        differences.addAll(jdbc.sql(check + " limit " + MAX_DIFFERENCES)
            .param("from", from.toString())
            .param("to", to.toString())
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

  Optional<Days> days() {
    return jdbc.sql(
            """
            select min(day) at time zone 'UTC' as first, max(day) at time zone 'UTC' as last from (
              select min(closed_at) as day from sale union all select max(closed_at) from sale
              union all
              select min(reversed_at) from sale_reversal
              union all select max(reversed_at) from sale_reversal
              union all
              select min(answered_at) from survey_answer
              union all select max(answered_at) from survey_answer
              union all
              select min(bucket) from cube_sales union all select max(bucket) from cube_sales
              union all
              select min(bucket) from cube_scores union all select max(bucket) from cube_scores) d
            having count(day) > 0
            """)
        .query((row, index) -> new Days(
            row.getTimestamp("first").toLocalDateTime().toLocalDate(),
            row.getTimestamp("last").toLocalDateTime().toLocalDate()))
        .optional();
  }

  /**
   * Makes the cube anew from the ledger. Writers wait until it is done, readers see the old cube
   * until then.
   */
  void rebuildCube(TransactionOperations transactions) {
    transactions.executeWithoutResult(status -> {
      jdbc.sql("lock table consumer_position in exclusive mode").update();
      jdbc.sql("delete from cube_sales").update();
      jdbc.sql("delete from cube_scores").update();
      insert("cube_sales", SALES_OF_LEDGER);
      insert("cube_scores", SCORES_OF_LEDGER);
      jdbc.sql("update consumer_position set version = version + 1").update();
    });
  }

  private void insert(String table, String query) {
    jdbc.sql("insert into " + table + " " + query)
        .param("from", "-infinity")
        .param("to", "infinity")
        .update();
  }
}
