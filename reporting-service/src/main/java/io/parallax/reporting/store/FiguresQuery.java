package io.parallax.reporting.store;

import io.parallax.reporting.aggregate.Bucket;
import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.store.CubeReader.Selection;
import io.parallax.reporting.store.Stretches.Grain;
import io.parallax.reporting.store.Stretches.Stretch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The statement that sums a table of the cube. It reads as few rows as it can: totals of days, and of
 * hours where there are any, cells for what is left, changes that are not merged yet, and the ledger
 * for pieces of buckets.
 *
 * <p>Stretches of time are told in arrays; {@code offset 0} keeps the database from reading a whole
 * table first and choosing the stretches afterwards.
 */
final class FiguresQuery {
  private final CubeTable table;
  private final @Nullable String detail;
  private final Selection selection;
  private final Stretches stretches;
  private final String groupedBy;

  /** @param detail column of the key to tell apart, if any */
  FiguresQuery(CubeTable table, @Nullable String detail, Selection selection) {
    this.table = table;
    this.detail = detail;
    this.selection = selection;
    List<Dimension> told = Stream.concat(
            selection.groupBy().stream(), selection.filters().keySet().stream())
        .distinct()
        .toList();
    groupedBy = switch (told.size()) {
      case 0 -> "none";
      case 1 -> CubeReader.column(told.getFirst());
      default -> "all";
    };
    stretches = new Stretches(selection.boundaries(), told.size() <= 1);
  }

  JdbcClient.StatementSpec prepare(JdbcClient jdbc) {
    JdbcClient.StatementSpec statement = CubeReader.bind(selection, jdbc.sql(text()))
        .param("cut", SqlText.array(cutBuckets(), bucket -> bucket))
        .param("groupedBy", groupedBy);
    for (Grain grain : Grain.values()) {
      statement = statement
          .param(starts(grain), SqlText.array(stretches.of(grain), Stretch::start))
          .param(ends(grain), SqlText.array(stretches.of(grain), Stretch::end));
    }
    return statement;
  }

  private String text() {
    List<String> parts = new ArrayList<>();
    if (!stretches.of(Grain.DAY).isEmpty()) {
      parts.add(totals(Grain.DAY, 24));
    }
    if (!stretches.of(Grain.HOUR).isEmpty()) {
      parts.add(totals(Grain.HOUR, 1));
    }
    parts.add(cells());
    return """
        with range as materialized (select :boundaries::timestamptz[] as boundaries)
        select width_bucket(f.at, (select boundaries from range)) - 1 as period, %1$s
        from (%3$s) f
        group by period%2$s
        having %4$s
        limit :limit
        """.formatted(
        list(
            ", ",
            Stream.concat(keys(), table.figures().stream().map("sum(f.%1$s) as %1$s"::formatted))),
        keys().map(", "::concat).collect(Collectors.joining()),
        String.join("\nunion all\n", parts),
        list(" or ", table.counters().stream().map("sum(f.%s) <> 0"::formatted)));
  }

  private String totals(Grain grain, int hours) {
    return """
        select t.start as at, %s
        from %s
        cross join lateral (
          select * from %s
          where grouped_by = :groupedBy and hours = %d and start >= s.start and start < s.finish%s
          offset 0) t
        """.formatted(
            list(", ", Stream.concat(keys(), table.figures().stream()).map("t."::concat)),
            stretches(grain),
            table.totalTableName(),
            hours,
            CubeReader.filters(selection, ""));
  }

  /** What must be read by dimension set. */
  private String cells() {
    List<String> columns = Stream.of(
            Stream.of("dimension_set"), Stream.ofNullable(detail), table.figures().stream())
        .flatMap(Function.identity())
        .toList();
    List<String> parts = new ArrayList<>();
    parts.add("""
        select bucket as at, %s from %s
        where bucket >= :from::timestamptz and bucket < :to::timestamptz
          and bucket <> all (:cut::timestamptz[])
        """.formatted(String.join(", ", columns), table.changeTableName()));
    if (!stretches.of(Grain.BUCKET).isEmpty()) {
      parts.add(within(Grain.BUCKET, "bucket", table.cellTableName(), columns));
    }
    if (!stretches.of(Grain.PIECE).isEmpty()) {
      parts.add(within(Grain.PIECE, "at", table.ledgerViewName(), columns));
    }
    return """
        select c.at, %s
        from (%s) c
        join dimension_set d on d.id = c.dimension_set
        where true%s
        """.formatted(
            list(
                ", ",
                Stream.of(
                        groups().map("d."::concat),
                        Stream.ofNullable(detail).map("c."::concat),
                        table.figures().stream().map("c."::concat))
                    .flatMap(Function.identity())),
            String.join("\nunion all\n", parts),
            CubeReader.filters(selection, "d."));
  }

  private String within(Grain grain, String time, String source, List<String> columns) {
    return """
        select c.%1$s as at, %2$s
        from %3$s
        cross join lateral (
          select * from %4$s cell where cell.%1$s >= s.start and cell.%1$s < s.finish
          offset 0) c
        """.formatted(
            time, list(", ", columns.stream().map("c."::concat)), stretches(grain), source);
  }

  private static String stretches(Grain grain) {
    return "unnest(:%s::timestamptz[], :%s::timestamptz[]) as s (start, finish)"
        .formatted(starts(grain), ends(grain));
  }

  private static String starts(Grain grain) {
    return grain.name() + "_STARTS";
  }

  private static String ends(Grain grain) {
    return grain.name() + "_ENDS";
  }

  /** What tells rows of the answer apart, beside the period. */
  private Stream<String> keys() {
    return Stream.concat(groups(), Stream.ofNullable(detail));
  }

  private Stream<String> groups() {
    return selection.groupBy().stream().map(CubeReader::column);
  }

  private List<Instant> cutBuckets() {
    List<Instant> buckets = new ArrayList<>();
    for (Stretch piece : stretches.of(Grain.PIECE)) {
      for (Instant bucket = Bucket.of(piece.start());
          bucket.isBefore(piece.end());
          bucket = bucket.plus(Bucket.LENGTH)) {
        buckets.add(bucket);
      }
    }
    return buckets;
  }

  private static String list(String separator, Stream<String> items) {
    return items.collect(Collectors.joining(separator));
  }
}
