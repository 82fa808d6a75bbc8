package io.parallax.reporting.store;

import io.parallax.events.Measure;
import io.parallax.reporting.aggregate.Bucket;
import io.parallax.reporting.aggregate.Dimension;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Sums of the cube per period and group. Thread-safe.
 *
 * <p>Exact for any boundary: a bucket that is cut by one is left out, and its rows are taken from the
 * ledger instead.
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

  /** Sales of one period and group; periods and groups without any are left out. */
  public record Sales(
      int period,
      List<String> group,
      long salesClosed,
      long unitsClosed,
      long salesReversed,
      long unitsReversed) {}

  /**
   * Answers about one measure, of one period and group.
   *
   * @param histogram number of answers with score 0, 1, 2, ...
   */
  public record Answers(int period, List<String> group, Measure measure, List<Long> histogram) {}

  /** What a report is made of: when it was read, and a number that grows with every change. */
  public record Snapshot(Instant asOf, long dataVersion) {}

  private static final int MAX_SCORE =
      Arrays.stream(Measure.values()).mapToInt(Measure::max).max().orElseThrow();

  /** A column per score. */
  private static final String HISTOGRAM = IntStream.rangeClosed(0, MAX_SCORE)
      .mapToObj("sum(f.answers) filter (where f.score = %1$d) as score_%1$d"::formatted)
      .collect(Collectors.joining(", "));

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

  public List<Sales> sales(Selection selection) {
    return query(selection, """
            select c.bucket as at, c.dimension_set, c.sales_closed, c.units_closed,
              c.sales_reversed, c.units_reversed
            from cube_sales c, range r
            where c.bucket >= :from::timestamptz and c.bucket < :to::timestamptz
              and c.bucket <> all (r.cut)
            union all
            select s.closed_at, s.dimension_set, 1, s.quantity, 0, 0
            from range r cross join unnest(r.cut) as cut (start)
            join sale s on s.closed_at >= cut.start
              and s.closed_at < cut.start + interval '15 minutes'
            where not s.withdrawn
              and s.closed_at >= :from::timestamptz and s.closed_at < :to::timestamptz
            union all
            select v.reversed_at, v.dimension_set, 0, 0, v.counted_sales, v.counted_units
            from range r cross join unnest(r.cut) as cut (start)
            join sale_reversal v on v.reversed_at >= cut.start
              and v.reversed_at < cut.start + interval '15 minutes'
            where not v.withdrawn
              and v.reversed_at >= :from::timestamptz and v.reversed_at < :to::timestamptz
            """, "", """
        sum(f.sales_closed) as sales_closed, sum(f.units_closed) as units_closed,
        sum(f.sales_reversed) as sales_reversed, sum(f.units_reversed) as units_reversed""")
        .query((row, index) -> new Sales(
            row.getInt("period"),
            group(row, selection),
            row.getLong("sales_closed"),
            row.getLong("units_closed"),
            row.getLong("sales_reversed"),
            row.getLong("units_reversed")))
        .list();
  }

  public List<Answers> answers(Selection selection, Collection<Measure> measures) {
    return query(selection, """
            select c.bucket as at, c.dimension_set, c.measure, c.score, c.answers
            from cube_scores c, range r
            where c.bucket >= :from::timestamptz and c.bucket < :to::timestamptz
              and c.bucket <> all (r.cut) and c.measure = any (:measures)
            union all
            select a.answered_at, a.dimension_set, m.measure, m.score, 1
            from range r cross join unnest(r.cut) as cut (start)
            join survey_answer a on a.answered_at >= cut.start
              and a.answered_at < cut.start + interval '15 minutes'
            cross join lateral (values
              ('csat', a.csat), ('nps', a.nps), ('ces', a.ces),
              ('repurchase-intent', a.repurchase_intent)) as m (measure, score)
            where not a.withdrawn and m.score is not null and m.measure = any (:measures)
              and a.answered_at >= :from::timestamptz and a.answered_at < :to::timestamptz
            """, ", f.measure", "f.measure, " + HISTOGRAM)
        .param("measures", SqlText.array(measures, Measure::measureName))
        .query((row, index) -> new Answers(
            row.getInt("period"),
            group(row, selection),
            measure(row.getString("measure")),
            histogram(row)))
        .list();
  }

  /** The arrays are made once, in {@code range}: a cast of a parameter is made for every row. */
  private JdbcClient.StatementSpec query(
      Selection selection, String facts, String moreGroups, String columns) {
    String groups = IntStream.range(0, selection.groupBy().size())
        .mapToObj(i -> ", d." + column(selection.groupBy().get(i)))
        .collect(Collectors.joining());
    String filters = selection.filters().keySet().stream()
        .map(dimension -> " and d.%s = any (:%s)".formatted(column(dimension), column(dimension)))
        .collect(Collectors.joining());
    String sql = """
        with range as materialized (
          select :boundaries::timestamptz[] as boundaries, :cut::timestamptz[] as cut)
        select width_bucket(f.at, (select boundaries from range)) - 1 as period%s, %s
        from (%s) f
        join dimension_set d on d.id = f.dimension_set
        where true%s
        group by period%s%s
        limit :limit
        """.formatted(groups, columns, facts, filters, groups, moreGroups);
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

  private static List<Long> histogram(ResultSet row) throws SQLException {
    List<Long> histogram = new ArrayList<>(MAX_SCORE + 1);
    for (int score = 0; score <= MAX_SCORE; score++) {
      histogram.add(row.getLong("score_" + score));
    }
    return histogram;
  }

  private static Measure measure(String name) {
    return Arrays.stream(Measure.values())
        .filter(measure -> measure.measureName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String column(Dimension dimension) {
    return dimension.name().toLowerCase(Locale.ROOT);
  }
}
