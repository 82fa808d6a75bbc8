package io.parallax.reporting.store;

import io.parallax.events.EventType;
import io.parallax.reporting.aggregate.CubeChange;
import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.aggregate.Deadlines;
import io.parallax.reporting.aggregate.Fold;
import io.parallax.reporting.aggregate.LedgerChange;
import io.parallax.reporting.aggregate.LedgerRow;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Replaces the cube by what the rows of the ledger add up to, by the same fold and the same merge as
 * while events come in: what checks the cube has a rule of its own. For one thread, within one
 * transaction.
 *
 * <p>However many rows there are, it has some thousands in memory.
 */
final class CubeRebuild {
  /** Changes of a table that wait to be merged, at the most; about as many as one merge takes. */
  private static final int MAX_WAITING = 500_000;

  private static final int ROWS_PER_LINE = 100_000;

  private final JdbcClient jdbc;
  private final Ledger ledger;
  private final Cube cube;
  private final CubeMerge merge;
  private final DimensionSets dimensionSets;
  private final Deadlines deadlines;
  private final Map<CubeTable, Integer> waiting = new EnumMap<>(CubeTable.class);

  CubeRebuild(
      JdbcClient jdbc,
      Ledger ledger,
      Cube cube,
      CubeMerge merge,
      DimensionSets dimensionSets,
      Deadlines deadlines) {
    this.jdbc = jdbc;
    this.ledger = ledger;
    this.cube = cube;
    this.merge = merge;
    this.dimensionSets = dimensionSets;
    this.deadlines = deadlines;
  }

  /** Returns how many cells each table has now; nobody else may write meanwhile. */
  Map<CubeTable, Integer> run(Consumer<String> progress) {
    for (CubeTable table : CubeTable.values()) {
      for (String part : table.partNames()) {
        jdbc.sql("delete from " + part).update();
      }
    }
    for (EventType type : EventType.values()) {
      if (ledger.counts(type)) {
        count(type, progress);
      }
    }
    Map<CubeTable, Integer> cells = new EnumMap<>(CubeTable.class);
    for (CubeTable table : CubeTable.values()) {
      progress.accept("Adding up " + table.cellTableName());
      mergeAll(table);
      cells.put(
          table,
          jdbc.sql("select count(*) from " + table.cellTableName())
              .query(Integer.class)
              .single());
    }
    return cells;
  }

  private void count(EventType type, Consumer<String> progress) {
    var counted = new Object() {
      long rows;
    };
    ledger.forEach(type, rows -> {
      if (counted.rows % ROWS_PER_LINE == 0) {
        progress.accept("Counting %s: %d rows so far".formatted(ledger.name(type), counted.rows));
      }
      counted.rows += rows.size();
      add(type, rows);
    });
  }

  private void add(EventType type, List<LedgerRow> rows) {
    var all = new LedgerChange(Map.of(type, new LedgerChange.Rows(List.of(), rows)));
    CubeChange change = Fold.of(all, deadlines);
    DimensionSets.Batch sets = dimensionSets.newBatch();
    cube.add(change, sets);
    sets.store();
    change.tables().forEach((table, cells) -> {
      if (waiting.merge(table, cells.size(), Integer::sum) >= MAX_WAITING) {
        mergeAll(table);
      }
    });
  }

  private void mergeAll(CubeTable table) {
    boolean more = true;
    while (more) {
      more = merge.merge(table);
    }
    waiting.remove(table);
  }
}
