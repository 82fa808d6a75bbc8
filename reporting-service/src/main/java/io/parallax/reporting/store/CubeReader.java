package io.parallax.reporting.store;

import io.parallax.reporting.aggregate.Bucket;
import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.aggregate.Deadlines;
import io.parallax.reporting.aggregate.Dimension;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Sums of the cube per period and group. Thread-safe.
 *
 * <p>Exact for any boundary: a bucket that is cut by one is left out, and its rows are taken from the
 * ledger instead, each cut bucket by itself: {@code offset 0} keeps the database from joining all of
 * the ledger first.
 */
public final class CubeReader {

  /**
   * What to sum.
   *
   * @param boundaries ends of the periods, ascending: period i is {@code [boundaries(i),
   *     boundaries(i+1))}
   * @param filters admitted values per dimension
   * @param limit most cells to read
   */
  public record Selection(
      List<Instant> boundaries,
      List<Dimension> groupBy,
      Map<Dimension, List<String>> filters,
      int limit) {}

  /**
   * Sums of one period and group; periods and groups without any are left out.
   *
   * @param detail value of the table's third part of the key; empty in tables that have none
   * @param counts in the order of the table's counters
   * @param sums in the order of the table's sums
   */
  public record Figures(
      int period, List<String> group, String detail, List<Long> counts, List<BigDecimal> sums) {}

  /**
   * How long leads of one period and group waited for a first contact.
   *
   * @param micros from capture to the first contact, or else to the loss of the lead, or else to now
   * @param contacted whether there was a contact
   */
  public record ResponseTime(
      int period, List<String> group, long micros, boolean contacted, long leads) {}

  /** What a report is made of: when it was read, and a number that grows with every change. */
  public record Snapshot(Instant asOf, long dataVersion) {}

  private final JdbcClient jdbc;

  public CubeReader(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The snapshot of the transaction under way. */
  public Snapshot snapshot() {
    return jdbc.sql("""
            select now() as as_of, coalesce(sum(version), 0) as data_version
            from consumer_position
            """)
        .query((row, index) ->
            new Snapshot(row.getTimestamp("as_of").toInstant(), row.getLong("data_version")))
        .single();
  }

  /** What the cube takes for in time. */
  public Deadlines deadlines() {
    return jdbc.sql("""
            select extract(epoch from survey_response)::bigint as survey_response,
              extract(epoch from lead_follow_up)::bigint as lead_follow_up
            from cube_deadlines
            """)
        .query((row, index) -> new Deadlines(
            Duration.ofSeconds(row.getLong("survey_response")),
            Duration.ofSeconds(row.getLong("lead_follow_up"))))
        .single();
  }

  /** Sums of a table of the cube. */
  public List<Figures> figures(CubeTable table, Selection selection) {
    String detail = table.detail();
    String details = detail == null ? "" : ", f." + detail;
    String figures = table.figures().stream()
        .map(", sum(f.%1$s) as %1$s"::formatted)
        .collect(Collectors.joining());
    return query(
            selection,
            """
            select c.bucket as at, %s
            from %s c, range r
            where c.bucket >= :from::timestamptz and c.bucket < :to::timestamptz
              and c.bucket <> all (r.cut)
            union all
            select l.at, %s
            from range r cross join unnest(r.cut) as cut (start)
            cross join lateral (
              select *
              from %s cut_ledger
              where cut_ledger.at >= greatest(cut.start, :from::timestamptz)
                and cut_ledger.at < least(cut.start + interval '15 minutes', :to::timestamptz)
              offset 0) l
            """.formatted(
                    columns(table, "c"),
                    table.tableName(),
                    columns(table, "l"),
                    table.ledgerViewName()),
            details,
            figures)
        .query((row, index) -> new Figures(
            row.getInt("period"),
            group(row, selection),
            detail == null ? "" : row.getString(detail),
            counts(row, table),
            sums(row, table)))
        .list();
  }

  /** Response times of leads captured in the periods, until {@code now}. */
  public List<ResponseTime> responseTimes(Selection selection, Instant now) {
    return query(selection, """
            select captured_at as at, dimension_set, first_contact_at is not null as contacted,
              greatest(0, extract(epoch from
                coalesce(first_contact_at, least(lost_at, :now::timestamptz)) - captured_at)
                * 1000000)::bigint as micros
            from lead
            where not withdrawn
              and captured_at >= :from::timestamptz and captured_at < :to::timestamptz
            """, ", f.contacted, f.micros", ", count(*) as leads")
        .param("now", now.toString())
        .query((row, index) -> new ResponseTime(
            row.getInt("period"),
            group(row, selection),
            row.getLong("micros"),
            row.getBoolean("contacted"),
            row.getLong("leads")))
        .list();
  }

  /** The arrays are made once, in {@code range}: a cast of a parameter is made for every row. */
  private JdbcClient.StatementSpec query(
      Selection selection, String facts, String moreGroups, String figures) {
    String groups = IntStream.range(0, selection.groupBy().size())
        .mapToObj(i -> ", d." + column(selection.groupBy().get(i)))
        .collect(Collectors.joining());
    String filters = selection.filters().keySet().stream()
        .map(dimension -> " and d.%s = any (:%s)".formatted(column(dimension), column(dimension)))
        .collect(Collectors.joining());
    String sql = """
        with range as materialized (
          select :boundaries::timestamptz[] as boundaries, :cut::timestamptz[] as cut)
        select width_bucket(f.at, (select boundaries from range)) - 1 as period%1$s%2$s%3$s
        from (%4$s) f
        join dimension_set d on d.id = f.dimension_set
        where true%5$s
        group by period%1$s%2$s
        limit :limit
        """.formatted(groups, moreGroups, figures, facts, filters);
    List<Instant> boundaries = selection.boundaries();
    JdbcClient.StatementSpec statement = jdbc.sql(sql)
        .param("boundaries", SqlText.array(boundaries, b -> b))
        .param("from", boundaries.getFirst().toString())
        .param("to", boundaries.getLast().toString())
        .param("limit", selection.limit())
        .param("cut", SqlText.array(cutBuckets(boundaries), b -> b));
    for (var filter : selection.filters().entrySet()) {
      statement =
          statement.param(column(filter.getKey()), filter.getValue().toArray(String[]::new));
    }
    return statement;
  }

  private static String columns(CubeTable table, String alias) {
    return Stream.of(
            Stream.of("dimension_set"), Stream.ofNullable(table.detail()), table.figures().stream())
        .flatMap(Function.identity())
        .map(column -> alias + "." + column)
        .collect(Collectors.joining(", "));
  }

  /** Buckets that have a boundary inside. */
  private static List<Instant> cutBuckets(List<Instant> boundaries) {
    return boundaries.stream()
        .filter(boundary -> !Bucket.of(boundary).equals(boundary))
        .map(Bucket::of)
        .distinct()
        .toList();
  }

  private static List<String> group(ResultSet row, Selection selection) throws SQLException {
    List<String> group = new ArrayList<>(selection.groupBy().size());
    for (Dimension dimension : selection.groupBy()) {
      group.add(row.getString(column(dimension)));
    }
    return group;
  }

  private static List<Long> counts(ResultSet row, CubeTable table) throws SQLException {
    List<Long> counts = new ArrayList<>(table.counters().size());
    for (String column : table.counters()) {
      counts.add(row.getLong(column));
    }
    return counts;
  }

  private static List<BigDecimal> sums(ResultSet row, CubeTable table) throws SQLException {
    List<BigDecimal> sums = new ArrayList<>(table.sums().size());
    for (String column : table.sums()) {
      sums.add(row.getBigDecimal(column));
    }
    return sums;
  }

  static String column(Dimension dimension) {
    return dimension.name().toLowerCase(Locale.ROOT);
  }
}
