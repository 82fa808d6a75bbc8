package io.parallax.reporting.store;

import io.parallax.reporting.aggregate.CubeChange;
import io.parallax.reporting.aggregate.CubeChange.Cell;
import io.parallax.reporting.aggregate.CubeChange.Tally;
import io.parallax.reporting.aggregate.CubeTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The counters over the ledger. Thread-safe.
 *
 * <p>Cost per batch: one statement per table that changes, and one more per table if something is
 * taken away. Cells are written in the order of their keys, so that two writers never wait for each
 * other in a circle.
 */
final class Cube {
  private final JdbcClient jdbc;
  private final DimensionSets dimensionSets;

  Cube(JdbcClient jdbc, DimensionSets dimensionSets) {
    this.jdbc = jdbc;
    this.dimensionSets = dimensionSets;
  }

  void add(CubeChange change) {
    change.tables().forEach(this::add);
  }

  private void add(CubeTable table, Map<Cell, Tally> cells) {
    List<Map.Entry<Cell, Tally>> sorted = cells.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.comparing(Cell::bucket)
            .thenComparing(cell -> dimensionSets.id(cell.dimensions()))
            .thenComparing(Cell::detail)))
        .toList();
    String name = table.tableName();
    execute(
        """
        insert into %1$s (%2$s) select * from unnest(%3$s)
        on conflict (%4$s) do update set %5$s
        """.formatted(
                name,
                String.join(", ", columns(table)),
                arrays(table, table.counters(), table.sums()),
                String.join(", ", key(table)),
                table.figures().stream()
                    .map(column -> "%1$s = %2$s.%1$s + excluded.%1$s".formatted(column, name))
                    .collect(Collectors.joining(", "))),
        sorted,
        figures(table));
    List<Map.Entry<Cell, Tally>> reduced =
        sorted.stream().filter(cell -> cell.getValue().takesAway()).toList();
    if (!reduced.isEmpty()) {
      execute(
          "delete from %s c using unnest(%s) as r (%s) where %s and %s"
              .formatted(
                  name,
                  arrays(table, List.of(), List.of()),
                  String.join(", ", key(table)),
                  key(table).stream()
                      .map("c.%1$s = r.%1$s"::formatted)
                      .collect(Collectors.joining(" and ")),
                  table.counters().stream()
                      .map("c.%s = 0"::formatted)
                      .collect(Collectors.joining(" and "))),
          reduced,
          keys(table));
    }
  }

  private void execute(
      String sql,
      List<Map.Entry<Cell, Tally>> cells,
      List<Function<Map.Entry<Cell, Tally>, Object>> columns) {
    JdbcClient.StatementSpec statement = jdbc.sql(sql);
    for (Function<Map.Entry<Cell, Tally>, Object> column : columns) {
      statement = statement.param(SqlText.array(cells, column));
    }
    statement.update();
  }

  private List<Function<Map.Entry<Cell, Tally>, Object>> keys(CubeTable table) {
    List<Function<Map.Entry<Cell, Tally>, Object>> values = new ArrayList<>();
    values.add(cell -> cell.getKey().bucket());
    values.add(cell -> dimensionSets.id(cell.getKey().dimensions()));
    if (table.detail() != null) {
      values.add(cell -> cell.getKey().detail());
    }
    return values;
  }

  private List<Function<Map.Entry<Cell, Tally>, Object>> figures(CubeTable table) {
    List<Function<Map.Entry<Cell, Tally>, Object>> values = keys(table);
    for (int i = 0; i < table.counters().size(); i++) {
      int index = i;
      values.add(cell -> cell.getValue().count(index));
    }
    for (int i = 0; i < table.sums().size(); i++) {
      int index = i;
      values.add(cell -> cell.getValue().sum(index).toPlainString());
    }
    return values;
  }

  private static List<String> columns(CubeTable table) {
    return Stream.concat(key(table).stream(), table.figures().stream()).toList();
  }

  private static List<String> key(CubeTable table) {
    String detail = table.detail();
    return detail == null
        ? List.of("bucket", "dimension_set")
        : List.of("bucket", "dimension_set", detail);
  }

  private static String arrays(CubeTable table, List<String> counters, List<String> sums) {
    @Nullable String detail = table.detail();
    return Stream.of(
            Stream.of("timestamptz", "uuid"),
            detail == null ? Stream.<String>of() : Stream.of("text"),
            counters.stream().map(column -> "bigint"),
            sums.stream().map(column -> "numeric"))
        .flatMap(Function.identity())
        .map("?::%s[]"::formatted)
        .collect(Collectors.joining(", "));
  }
}
