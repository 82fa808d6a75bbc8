package io.parallax.reporting.store;

import io.parallax.reporting.aggregate.CubeChange;
import io.parallax.reporting.aggregate.CubeChange.SalesCell;
import io.parallax.reporting.aggregate.CubeChange.SalesCount;
import io.parallax.reporting.aggregate.CubeChange.ScoreCell;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The counters over the ledger. Thread-safe.
 *
 * <p>Cost per batch: one statement per table, and one more per table if something is taken away.
 * Cells are written in the order of their keys, so that two writers never wait for each other in a
 * circle.
 */
final class Cube {
  private final JdbcClient jdbc;
  private final DimensionSets dimensionSets;

  Cube(JdbcClient jdbc, DimensionSets dimensionSets) {
    this.jdbc = jdbc;
    this.dimensionSets = dimensionSets;
  }

  void add(CubeChange change) {
    addSales(change.sales());
    addAnswers(change.answers());
  }

  private void addSales(Map<SalesCell, SalesCount> sales) {
    if (sales.isEmpty()) {
      return;
    }
    List<Map.Entry<SalesCell, SalesCount>> cells = sales.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.comparing(SalesCell::bucket)
            .thenComparing(cell -> dimensionSets.id(cell.dimensions()))))
        .toList();
    jdbc.sql("""
            insert into cube_sales (bucket, dimension_set,
              sales_closed, units_closed, sales_reversed, units_reversed, closed_then_reversed)
            select * from unnest(?::timestamptz[], ?::uuid[],
              ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
            on conflict (bucket, dimension_set) do update
            set sales_closed = cube_sales.sales_closed + excluded.sales_closed,
                units_closed = cube_sales.units_closed + excluded.units_closed,
                sales_reversed = cube_sales.sales_reversed + excluded.sales_reversed,
                units_reversed = cube_sales.units_reversed + excluded.units_reversed,
                closed_then_reversed =
                  cube_sales.closed_then_reversed + excluded.closed_then_reversed
            """)
        .param(SqlText.array(cells, cell -> cell.getKey().bucket()))
        .param(SqlText.array(cells, cell -> dimensionSets.id(cell.getKey().dimensions())))
        .param(SqlText.array(cells, cell -> cell.getValue().closed()))
        .param(SqlText.array(cells, cell -> cell.getValue().unitsClosed()))
        .param(SqlText.array(cells, cell -> cell.getValue().reversed()))
        .param(SqlText.array(cells, cell -> cell.getValue().unitsReversed()))
        .param(SqlText.array(cells, cell -> cell.getValue().reversedSince()))
        .update();
    var reduced = cells.stream().filter(cell -> cell.getValue().takesAway()).toList();
    if (!reduced.isEmpty()) {
      jdbc.sql("""
              delete from cube_sales c
              using unnest(?::timestamptz[], ?::uuid[]) as r (bucket, dimension_set)
              where c.bucket = r.bucket and c.dimension_set = r.dimension_set
                and c.sales_closed = 0 and c.sales_reversed = 0 and c.units_reversed = 0
              """)
          .param(SqlText.array(reduced, cell -> cell.getKey().bucket()))
          .param(SqlText.array(reduced, cell -> dimensionSets.id(cell.getKey().dimensions())))
          .update();
    }
  }

  private void addAnswers(Map<ScoreCell, Long> answers) {
    if (answers.isEmpty()) {
      return;
    }
    List<Map.Entry<ScoreCell, Long>> cells = answers.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.comparing(ScoreCell::bucket)
            .thenComparing(cell -> dimensionSets.id(cell.dimensions()))
            .thenComparing(ScoreCell::measure)
            .thenComparingInt(ScoreCell::score)))
        .toList();
    jdbc.sql("""
            insert into cube_scores (bucket, dimension_set, measure, score, answers)
            select * from unnest(
              ?::timestamptz[], ?::uuid[], ?::text[], ?::smallint[], ?::bigint[])
            on conflict (bucket, dimension_set, measure, score) do update
            set answers = cube_scores.answers + excluded.answers
            """)
        .param(SqlText.array(cells, cell -> cell.getKey().bucket()))
        .param(SqlText.array(cells, cell -> dimensionSets.id(cell.getKey().dimensions())))
        .param(SqlText.array(cells, cell -> cell.getKey().measure().measureName()))
        .param(SqlText.array(cells, cell -> cell.getKey().score()))
        .param(SqlText.array(cells, Map.Entry::getValue))
        .update();
    var reduced = cells.stream().filter(cell -> cell.getValue() < 0).toList();
    if (!reduced.isEmpty()) {
      jdbc.sql("""
              delete from cube_scores c
              using unnest(?::timestamptz[], ?::uuid[], ?::text[], ?::smallint[])
                as r (bucket, dimension_set, measure, score)
              where c.bucket = r.bucket and c.dimension_set = r.dimension_set
                and c.measure = r.measure and c.score = r.score and c.answers = 0
              """)
          .param(SqlText.array(reduced, cell -> cell.getKey().bucket()))
          .param(SqlText.array(reduced, cell -> dimensionSets.id(cell.getKey().dimensions())))
          .param(SqlText.array(reduced, cell -> cell.getKey().measure().measureName()))
          .param(SqlText.array(reduced, cell -> cell.getKey().score()))
          .update();
    }
  }
}
