package io.parallax.reporting.store;

import io.parallax.reporting.aggregate.Counter;
import io.parallax.reporting.aggregate.CubeChange;
import io.parallax.reporting.aggregate.CubeChange.Cell;
import io.parallax.reporting.aggregate.CubeChange.Tally;
import io.parallax.reporting.aggregate.CubeTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.JdbcOperations;

/**
 * The counters over the ledger, for writing. Thread-safe.
 *
 * <p>Changes are appended and merged later by {@link CubeMerge}: two transactions that count in the
 * same cell do not wait for each other. Cost per batch: one statement per table that changes.
 */
public final class Cube {
  private final JdbcOperations jdbc;

  public Cube(JdbcOperations jdbc) {
    this.jdbc = jdbc;
  }

  public void add(CubeChange change, DimensionSets.Batch sets) {
    change.tables().forEach((table, cells) -> add(table, cells, sets));
  }

  private void add(CubeTable table, Map<Cell, Tally> cells, DimensionSets.Batch sets) {
    var rows = new CopyRows(types(table), cells.size());
    cells.forEach((cell, tally) -> add(rows, table, cell, sets.id(cell.dimensions()), tally));
    rows.copyInto(
        "%s (%s)"
            .formatted(table.changeTableName(), columns(table).collect(Collectors.joining(", "))),
        jdbc);
  }

  /** A figure that stays as it is costs next to nothing: null. */
  private static void add(
      CopyRows rows, CubeTable table, Cell cell, long dimensionSet, Tally tally) {
    rows.addColumn(cell.bucket());
    rows.addColumn(dimensionSet);
    if (table.detail() != null) {
      rows.addColumn(cell.detail());
    }
    for (Counter counter : table.counts()) {
      long count = tally.count(counter);
      rows.addColumn(count == 0 ? null : count);
    }
    for (Counter counter : table.amounts()) {
      BigDecimal amount = tally.amount(counter);
      rows.addColumn(amount.signum() == 0 ? null : amount);
    }
  }

  private static Stream<String> columns(CubeTable table) {
    return Stream.concat(table.key().stream(), table.columns().stream());
  }

  private static List<ColumnType> types(CubeTable table) {
    List<ColumnType> types = new ArrayList<>(List.of(ColumnType.TIMESTAMPTZ, ColumnType.BIGINT));
    if (table.detail() != null) {
      types.add(ColumnType.TEXT);
    }
    types.addAll(Collections.nCopies(table.counts().size(), ColumnType.BIGINT));
    types.addAll(Collections.nCopies(table.amounts().size(), ColumnType.NUMERIC));
    return types;
  }
}
