package io.parallax.reporting.query;

import io.parallax.reporting.aggregate.Counter;
import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.aggregate.Deadlines;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.store.CubeDeadlines;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Sums of the cube per period and group. Thread-safe.
 *
 * <p>Exact for any boundary: what a bucket holds on either side of one is read from the ledger.
 */
public final class CubeReader {

  /**
   * Sums of one period and group; periods and groups without any are left out.
   *
   * @param detail value of the table's third part of the key; empty if the figures are not divided by it
   * @param counts in the order of {@link CubeTable#counts}
   * @param amounts in the order of {@link CubeTable#amounts}
   */
  public record Figures(
      int period, List<String> group, String detail, List<Long> counts, List<BigDecimal> amounts) {

    public long count(Counter counter) {
      return counts.get(counter.index());
    }

    /** The same with the detail as the last part of the group. */
    public Figures withDetailInGroup() {
      List<String> longer = new ArrayList<>(group);
      longer.add(detail);
      return new Figures(period, longer, "", counts, amounts);
    }
  }

  /**
   * What was sold in a group, and what was heard about it.
   *
   * @param groups how many groups there are that a statement gives, if its limit allows
   */
  public record Heard(
      List<String> group,
      long salesClosed,
      long unitsClosed,
      long invitationsSent,
      long answers,
      long deliveriesCompleted,
      int groups) {}

  /**
   * How long leads of one period and group waited for a first contact.
   *
   * @param micros from capture to the first contact, or else to the loss of the lead, or else to now;
   *     no more than a lead is watched
   * @param contacted whether there was a contact by then
   */
  public record ResponseTime(
      int period, List<String> group, long micros, boolean contacted, long leads) {}

  /** What a report is made of: when it was read, and a number that grows with every change. */
  public record Snapshot(Instant asOf, long dataVersion) {}

  private static final int FETCHED_AT_ONCE = 1000;

  /** The earliest of what is merged of each table, and of what is not; each from an index. */
  private static final String FIRST_STARTS = Arrays.stream(CubeTable.values())
      .map(table -> """
          (select start from %s where grouped_by = '' and span = 'hour' order by start limit 1)
          union all
          (select date_trunc('hour', bucket, 'UTC') from %s order by bucket limit 1)
          """.formatted(table.totalTableName(), table.changeTableName()))
      .collect(Collectors.joining("union all "));

  private final JdbcClient jdbc;

  public CubeReader(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The snapshot of the transaction under way. */
  public Snapshot snapshot() {
    return jdbc.sql("""
            select now() as as_of, coalesce(sum(version), 0) as data_version
            from log.consumer_position
            """)
        .query((row, index) ->
            new Snapshot(row.getTimestamp("as_of").toInstant(), row.getLong("data_version")))
        .single();
  }

  /** What the cube takes for in time. */
  public Deadlines deadlines() {
    return jdbc.sql(CubeDeadlines.SELECT)
        .query((row, index) -> CubeDeadlines.read(row))
        .single();
  }

  /** When the earliest sale there is was closed: nothing is known of what was before. */
  public Optional<Instant> firstSaleAt() {
    return jdbc.sql(
            "select closed_at from ledger.sale where not withdrawn order by closed_at limit 1")
        .query((row, index) -> row.getTimestamp("closed_at").toInstant())
        .optional();
  }

  /** The start of the earliest hour in which anything counts, if there is one. */
  public Optional<Instant> firstEventAt() {
    return jdbc.sql("select min(start) as first from (" + FIRST_STARTS + ") starts")
        .query((row, index) -> Optional.ofNullable(row.getTimestamp("first")))
        .single()
        .map(Timestamp::toInstant);
  }

  /** Sums of a table of the cube. */
  public List<Figures> figures(CubeTable table, Selection selection) {
    return figures(table, null, selection);
  }

  /** Sums of a table of the cube for each value of the third part of its key, if it has one. */
  public List<Figures> figuresByDetail(CubeTable table, Selection selection) {
    return figures(table, table.detail(), selection);
  }

  private List<Figures> figures(CubeTable table, @Nullable String detail, Selection selection) {
    return new FiguresQuery(table, detail, selection)
        .prepare(jdbc)
        .query((row, index) -> new Figures(
            row.getInt("period"),
            group(row, selection),
            detail == null ? "" : row.getString(detail),
            counts(row, table),
            amounts(row, table)))
        .list();
  }

  /**
   * What was sold and heard of in each group, over all periods; groups without any of it are left
   * out. One statement.
   */
  public List<Heard> heard(Selection selection) {
    List<Heard> groups = new ArrayList<>();
    heard(selection, "", groups::add);
    return groups;
  }

  /**
   * The groups in which something was sold, those of which most units were sold first, and of these
   * those with most answers. One statement; the groups do not have to fit into memory.
   */
  public void soldMostFirst(Selection selection, Consumer<Heard> groups) {
    heard(selection, """
        where sales_closed > 0
        order by units_closed desc, answers desc, invitations_sent desc, %s
        """.formatted(selection.columns()), groups);
  }

  private void heard(Selection selection, String order, Consumer<Heard> groups) {
    Selection everything = selection.withoutLimit();
    var sales = new FiguresQuery(CubeTable.SALES, null, everything);
    var surveys = new FiguresQuery(CubeTable.SURVEYS, null, everything);
    var deliveries = new FiguresQuery(CubeTable.DELIVERIES, null, everything);
    sales
        .bind(jdbc.sql("""
            select h.*, count(*) over () as groups
            from (
              select %1$s, sum(sales_closed)::bigint as sales_closed,
                sum(units_closed)::bigint as units_closed,
                sum(invitations_sent)::bigint as invitations_sent,
                sum(answers)::bigint as answers, sum(completed)::bigint as completed
              from (
                select %1$s, sales_closed, units_closed, 0 as invitations_sent, 0 as answers,
                  0 as completed
                from (%2$s) s
                union all
                select %1$s, 0, 0, invitations_sent, answers, 0 from (%3$s) s
                union all
                select %1$s, 0, 0, 0, 0, completed from (%4$s) s) part
              where (sales_closed, units_closed, invitations_sent, answers, completed)
                <> (0, 0, 0, 0, 0)
              group by %1$s) h
            %5$s
            limit :groups
            """.formatted(
                selection.columns(), sales.text(), surveys.text(), deliveries.text(), order)))
        .param("groups", selection.limit())
        .withFetchSize(FETCHED_AT_ONCE)
        .query((ResultSet row) -> groups.accept(new Heard(
            group(row, selection),
            row.getLong("sales_closed"),
            row.getLong("units_closed"),
            row.getLong("invitations_sent"),
            row.getLong("answers"),
            row.getLong("completed"),
            row.getInt("groups"))));
  }

  /**
   * Response times of leads captured in the periods, until {@code now}, and for no longer than leads
   * are watched.
   *
   * <p>The boundaries are read once, in {@code range}: a cast of a parameter is made for every row.
   */
  public List<ResponseTime> responseTimes(Selection selection, Instant now) {
    String groups = selection.groupBy().stream()
        .map(dimension -> ", d." + dimension.column())
        .collect(Collectors.joining());
    return selection
        .bind(jdbc.sql("""
            with range as materialized (
              select :boundaries::timestamptz[] as boundaries, lead_response from cube.deadlines)
            select width_bucket(l.captured_at, (select boundaries from range)) - 1 as period%1$s,
              coalesce(l.first_contact_at <= l.captured_at + (select lead_response from range), false)
                as contacted,
              greatest(0, extract(epoch from
                least(coalesce(l.first_contact_at, least(l.lost_at, :now::timestamptz)),
                  l.captured_at + (select lead_response from range)) - l.captured_at)
                * 1000000)::bigint as micros,
              count(*) as leads
            from ledger.lead l
            join ledger.dimension_set d on d.id = l.dimension_set
            where not l.withdrawn
              and l.captured_at >= :from::timestamptz and l.captured_at < :to::timestamptz%2$s
            group by period%1$s, contacted, micros
            limit :limit
            """.formatted(groups, selection.conditions("d."::concat))))
        .param("now", now.toString())
        .query((row, index) -> new ResponseTime(
            row.getInt("period"),
            group(row, selection),
            row.getLong("micros"),
            row.getBoolean("contacted"),
            row.getLong("leads")))
        .list();
  }

  private static List<String> group(ResultSet row, Selection selection) throws SQLException {
    List<String> group = new ArrayList<>(selection.groupBy().size());
    for (Dimension dimension : selection.groupBy()) {
      group.add(row.getString(dimension.column()));
    }
    return group;
  }

  private static List<Long> counts(ResultSet row, CubeTable table) throws SQLException {
    List<Long> counts = new ArrayList<>(table.counts().size());
    for (Counter counter : table.counts()) {
      counts.add(row.getLong(counter.column()));
    }
    return counts;
  }

  private static List<BigDecimal> amounts(ResultSet row, CubeTable table) throws SQLException {
    List<BigDecimal> amounts = new ArrayList<>(table.amounts().size());
    for (Counter counter : table.amounts()) {
      amounts.add(row.getBigDecimal(counter.column()));
    }
    return amounts;
  }
}
