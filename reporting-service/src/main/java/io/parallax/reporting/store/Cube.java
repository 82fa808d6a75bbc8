package io.parallax.reporting.store;

import io.parallax.reporting.aggregate.CubeChange;
import io.parallax.reporting.aggregate.CubeChange.Cell;
import io.parallax.reporting.aggregate.CubeChange.Tally;
import io.parallax.reporting.aggregate.CubeTable;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;

/**
 * The counters over the ledger, for writing. Thread-safe.
 *
 * <p>Changes are appended and merged later by {@link CubeMerge}: two transactions that count in the
 * same cell do not wait for each other. Cost per batch: one statement per table that changes.
 */
final class Cube {
  private final JdbcOperations jdbc;
  private final DimensionSets dimensionSets;

  Cube(JdbcOperations jdbc, DimensionSets dimensionSets) {
    this.jdbc = jdbc;
    this.dimensionSets = dimensionSets;
  }

  void add(CubeChange change) {
    change.tables().forEach(this::add);
  }

  private void add(CubeTable table, Map<Cell, Tally> cells) {
    var rows = new CopyRows(cells.size());
    cells.forEach((cell, tally) -> rows.add(row(table, cell, tally)));
    rows.copyInto(
        "%s (%s)"
            .formatted(table.changeTableName(), columns(table).collect(Collectors.joining(", "))),
        jdbc);
  }

  private @Nullable Object[] row(CubeTable table, Cell cell, Tally tally) {
    Stream.Builder<Object> row = Stream.builder();
    row.add(cell.bucket()).add(dimensionSets.id(cell.dimensions()));
    if (table.detail() != null) {
      row.add(cell.detail());
    }
    for (int i = 0; i < table.counters().size(); i++) {
      row.add(tally.count(i));
    }
    for (int i = 0; i < table.sums().size(); i++) {
      row.add(tally.sum(i).toPlainString());
    }
    return row.build().toArray();
  }

  private static Stream<String> columns(CubeTable table) {
    return Stream.of(
            Stream.of("bucket", "dimension_set"),
            Stream.ofNullable(table.detail()),
            table.figures().stream())
        .flatMap(columns -> columns);
  }
}
