package io.parallax.reporting.store;

import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.aggregate.Dimension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Merges what transactions added to the cube into its cells and totals. Thread-safe.
 *
 * <p>Nothing a reader can see changes by it: changes, cells and totals are read together, from one
 * snapshot. One merge is at work at a time, whoever begins it, and none while the cube is made anew.
 */
final class CubeMerge {
  /** Keeps each transaction short, and its work in memory. */
  static final int MAX_CHANGES = 100_000;

  /** Any number that nothing else in the database uses as an advisory lock. */
  private static final long MERGE_LOCK = 0x6D65726765L;

  private static final List<String> DIMENSIONS =
      Arrays.stream(Dimension.values()).map(CubeReader::column).toList();

  private final JdbcClient jdbc;

  CubeMerge(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The tables with changes to merge. */
  List<CubeTable> due() {
    String exist = Arrays.stream(CubeTable.values())
        .map(table -> "exists (select from %s) as %s".formatted(table.changeTableName(), table))
        .collect(Collectors.joining(", "));
    return jdbc.sql("select " + exist)
        .query((row, index) -> {
          List<CubeTable> due = new ArrayList<>();
          for (CubeTable table : CubeTable.values()) {
            if (row.getBoolean(table.name())) {
              due.add(table);
            }
          }
          return due;
        })
        .single();
  }

  /**
   * Merges changes of a table, within the transaction under way.
   *
   * @return whether there may be more
   */
  boolean merge(CubeTable table) {
    if (!enter()) {
      return false;
    }
    return jdbc.sql(statement(table)).query(Long.class).single() == MAX_CHANGES;
  }

  private boolean enter() {
    // whoever makes the cube anew holds this table
    jdbc.sql("lock table consumer_position in row share mode").update();
    return jdbc.sql("select pg_try_advisory_xact_lock(?)")
        .param(MERGE_LOCK)
        .query(Boolean.class)
        .single();
  }

  private static String statement(CubeTable table) {
    List<String> detail = table.detail() == null ? List.of() : List.of(table.detail());
    List<String> cell = table.key();
    List<String> total = join(List.of(List.of("grouped_by", "hours", "start"), detail, DIMENSIONS));
    return """
        with taken as (
          delete from %1$s
          where ctid = any (array(select ctid from %1$s limit %2$d))
          returning *),
        change as materialized (
          select %3$s, %4$s from taken group by %3$s),
        named as (
          select date_trunc('hour', c.bucket, 'UTC') as start, %5$s, %6$s
          from change c join dimension_set d on d.id = c.dimension_set),
        hourly as materialized (
          select %7$s as grouped_by, 1 as hours, start, %8$s, %4$s
          from named
          group by %9$s, grouping sets ((), %10$s)),
        daily as (
          select grouped_by, 24 as hours, date_trunc('day', start, 'UTC') as start, %11$s, %4$s
          from hourly
          group by grouped_by, date_trunc('day', start, 'UTC'), %11$s
          union all
          select 'all', 24, date_trunc('day', start, 'UTC'), %11$s, %4$s
          from named
          group by date_trunc('day', start, 'UTC'), %11$s),
        cells as (
          insert into %12$s as kept (%3$s, %13$s)
          select %3$s, %13$s from change order by %3$s
          on conflict (%3$s) do update set %14$s),
        totals as (
          insert into %15$s as kept (%16$s, %13$s)
          select %16$s, %13$s
          from (select * from hourly union all select * from daily) sums
          order by %16$s
          on conflict (%16$s) do update set %14$s)
        select count(*) from taken
        """.formatted(
        table.changeTableName(),
        MAX_CHANGES,
        list(cell, column -> column),
        list(table.counters(), "sum(%1$s)::bigint as %1$s"::formatted)
            + table.sums().stream()
                .map(", sum(%1$s) as %1$s"::formatted)
                .collect(Collectors.joining()),
        list(join(List.of(detail, table.figures())), "c."::concat),
        list(DIMENSIONS, "d."::concat),
        groupedBy(),
        list(
            join(List.of(detail, DIMENSIONS)),
            column ->
                detail.contains(column) ? column : "coalesce(%1$s, '') as %1$s".formatted(column)),
        list(join(List.of(List.of("start"), detail)), column -> column),
        list(DIMENSIONS, "(%s)"::formatted),
        list(join(List.of(detail, DIMENSIONS)), column -> column),
        table.cellTableName(),
        list(table.figures(), column -> column),
        list(table.figures(), "%1$s = kept.%1$s + excluded.%1$s"::formatted),
        table.totalTableName(),
        list(total, column -> column));
  }

  /** The name of the one dimension that a row of the grouping sets tells apart, or none. */
  private static String groupedBy() {
    return DIMENSIONS.stream()
        .map(column -> "when grouping(%1$s) = 0 then '%1$s'".formatted(column))
        .collect(Collectors.joining(" ", "case ", " else 'none' end"));
  }

  private static List<String> join(List<List<String>> columns) {
    return columns.stream().flatMap(List::stream).toList();
  }

  private static String list(List<String> columns, Function<String, String> text) {
    return columns.stream().map(text).collect(Collectors.joining(", "));
  }
}
