package io.parallax.reporting.query;

import io.parallax.reporting.aggregate.Bucket;
import io.parallax.reporting.aggregate.Counter;
import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.query.TimeSplit.Grain;
import io.parallax.reporting.store.SqlText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The statement that sums a table of the cube. It reads as few rows as it can: totals if they tell
 * the dimensions in question apart, else sums by dimension set; cells for what is left of the time;
 * changes that are not merged yet; and the ledger for parts of buckets.
 *
 * <p>Ranges of time are given in arrays; {@code offset 0} keeps the database from reading a whole
 * table first and choosing the ranges afterwards.
 */
final class FiguresQuery {
  /** Columns of the totals for the values of the dimensions that rows are divided by. */
  private static final List<String> VALUES = List.of("value", "second_value");

  /** What is longer than a cell. */
  private static final List<Grain> LONG = List.of(Grain.WEEK, Grain.DAY, Grain.HOUR);

  private final CubeTable table;
  private final @Nullable String detail;
  private final Selection selection;
  private final TimeSplit time;

  /** Columns of the dimensions to group or filter by. */
  private final List<String> dimensions;

  /** @param detail column of the key to tell apart, if any */
  FiguresQuery(CubeTable table, @Nullable String detail, Selection selection) {
    this.table = table;
    this.detail = detail;
    this.selection = selection;
    dimensions = Arrays.stream(Dimension.values())
        .filter(dimension ->
            selection.groupBy().contains(dimension) || selection.filters().containsKey(dimension))
        .map(Dimension::column)
        .toList();
    time = new TimeSplit(selection.boundaries(), dimensions.size() <= 1);
  }

  JdbcClient.StatementSpec prepare(JdbcClient jdbc) {
    return bind(jdbc.sql(text()));
  }

  /** Gives its parameters to a statement of this text, or of several for the same selection. */
  JdbcClient.StatementSpec bind(JdbcClient.StatementSpec given) {
    JdbcClient.StatementSpec statement = selection
        .bind(given)
        .param("cut", SqlText.array(cutBuckets(), bucket -> bucket))
        .param("groupedBy", String.join(",", dimensions));
    for (Grain grain : Grain.values()) {
      statement = statement
          .param(starts(grain), SqlText.array(time.of(grain), TimeRange::start))
          .param(ends(grain), SqlText.array(time.of(grain), TimeRange::end));
    }
    return statement;
  }

  String text() {
    List<String> parts = new ArrayList<>();
    if (inTotals()) {
      LONG.stream().filter(this::occurs).map(this::totals).forEach(parts::add);
    }
    parts.add(bySet());
    return """
        with range as materialized (select :boundaries::timestamptz[] as boundaries)
        select period, %1$s
        from (%2$s) part
        group by %3$s
        having %4$s
        limit :limit
        """.formatted(
            list(Stream.of(groups(), detail(), sums())),
            union(parts),
            list(Stream.of(Stream.of("period"), groups(), detail())),
            table.counts().stream()
                .map(Counter::column)
                .map("sum(%s) <> 0"::formatted)
                .collect(Collectors.joining(" or ")));
  }

  private boolean inTotals() {
    return dimensions.size() <= VALUES.size();
  }

  private String totals(Grain grain) {
    return """
        select %1$s as period, %2$s
        from %3$s
        cross join lateral (
          select * from %4$s
          where grouped_by = :groupedBy and span = '%5$s' and start >= s.start and start < s.finish%6$s
          offset 0) t
        """.formatted(
            period("t.start"),
            list(Stream.of(
                groups().map(group -> "t.%s as %s".formatted(value(group), group)),
                detail().map("t."::concat),
                figures().map("t."::concat))),
            ranges(grain),
            table.totalTableName(),
            span(grain),
            selection.conditions(this::value));
  }

  private String bySet() {
    List<String> parts = new ArrayList<>();
    parts.add("""
        select bucket as at, %s from %s
        where bucket >= :from::timestamptz and bucket < :to::timestamptz
          and bucket <> all (:cut::timestamptz[])
        """.formatted(
        list(Stream.of(Stream.of("dimension_set"), detail(), figures())), table.changeTableName()));
    if (!inTotals()) {
      LONG.stream()
          .filter(this::occurs)
          .map(grain -> within(
              grain, "start", table.spanTableName(), "span = '%s' and ".formatted(span(grain))))
          .forEach(parts::add);
    }
    if (occurs(Grain.BUCKET)) {
      parts.add(within(Grain.BUCKET, "bucket", table.cellTableName(), ""));
    }
    if (occurs(Grain.PART)) {
      parts.add(within(Grain.PART, "at", table.contributionViewName(), ""));
    }
    return """
        select %1$s as period, %2$s
        from (%3$s) r%4$s
        where true%5$s
        """.formatted(
        period("r.at"),
        list(Stream.of(
            groups().map("d."::concat), detail().map("r."::concat), figures().map("r."::concat))),
        union(parts),
        dimensions.isEmpty() ? "" : " join ledger.dimension_set d on d.id = r.dimension_set",
        selection.conditions("d."::concat));
  }

  private String within(Grain grain, String time, String source, String condition) {
    return """
        select r.%1$s as at, %2$s
        from %3$s
        cross join lateral (
          select * from %4$s source
          where %5$ssource.%1$s >= s.start and source.%1$s < s.finish
          offset 0) r
        """.formatted(
        time,
        list(Stream.of(
            Stream.of("r.dimension_set"), detail().map("r."::concat), figures().map("r."::concat))),
        ranges(grain),
        source,
        condition);
  }

  private static String period(String time) {
    return "width_bucket(%s, (select boundaries from range)) - 1".formatted(time);
  }

  private boolean occurs(Grain grain) {
    return !time.of(grain).isEmpty();
  }

  private static String ranges(Grain grain) {
    return "unnest(:%s::timestamptz[], :%s::timestamptz[]) as s (start, finish)"
        .formatted(starts(grain), ends(grain));
  }

  private static String starts(Grain grain) {
    return grain.name() + "_STARTS";
  }

  private static String ends(Grain grain) {
    return grain.name() + "_ENDS";
  }

  /** As the tables name it. */
  private static String span(Grain grain) {
    return grain.name().toLowerCase(Locale.ROOT);
  }

  /** The column of the totals that holds the value of a dimension. */
  private String value(String dimension) {
    return VALUES.get(dimensions.indexOf(dimension));
  }

  private Stream<String> groups() {
    return selection.groupBy().stream().map(Dimension::column);
  }

  private Stream<String> detail() {
    return Stream.ofNullable(detail);
  }

  private Stream<String> figures() {
    return table.columns().stream();
  }

  /** Each figure, summed. */
  private Stream<String> sums() {
    return Stream.concat(
        table.counts().stream()
            .map(Counter::column)
            .map("coalesce(sum(%1$s), 0)::bigint as %1$s"::formatted),
        table.amounts().stream()
            .map(Counter::column)
            .map("coalesce(sum(%1$s), 0) as %1$s"::formatted));
  }

  private List<Instant> cutBuckets() {
    List<Instant> buckets = new ArrayList<>();
    for (TimeRange part : time.of(Grain.PART)) {
      for (Instant bucket = Bucket.of(part.start());
          bucket.isBefore(part.end());
          bucket = bucket.plus(Bucket.LENGTH)) {
        buckets.add(bucket);
      }
    }
    return buckets;
  }

  private static String union(List<String> parts) {
    return String.join("union all\n", parts);
  }

  private static String list(Stream<Stream<String>> columns) {
    return columns.flatMap(Function.identity()).collect(Collectors.joining(", "));
  }
}
