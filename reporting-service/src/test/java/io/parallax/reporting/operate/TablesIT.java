package io.parallax.reporting.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.reporting.TestBackend;
import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.consume.Histories;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the code says of tables is what the database has. */
class TablesIT {
  /** What a replay keeps. */
  private static final List<String> KEPT = List.of(
      "log.consumer_position",
      "cube.days",
      "cube.deadlines",
      "cube.merge",
      "ledger.declared_dimension",
      "ledger.dimension_set",
      "ledger.erased_customer",
      "ledger.erasure_salt",
      "log.flyway_schema_history");

  private static final DataSource DATA_SOURCE = TestBackend.dataSource(TestBackend.newDatabase());
  private static final JdbcClient DB = JdbcClient.create(DATA_SOURCE);

  @BeforeAll
  static void migrate() {
    Histories.in(DATA_SOURCE);
  }

  @Test
  void aReplayEmptiesOrKeepsEveryTable() {
    assertThat(Stream.concat(KEPT.stream(), KafkaReplay.TABLES.stream()))
        .containsExactlyInAnyOrderElementsOf(DB.sql("""
                select table_schema || '.' || table_name from information_schema.tables
                where table_schema in ('ledger', 'cube', 'log') and table_type = 'BASE TABLE'
                """).query(String.class).list());
  }

  @ParameterizedTest
  @EnumSource
  void everyCounterIsAColumnOfItsTables(CubeTable table) {
    List<String> expected = new ArrayList<>(table.key());
    expected.addAll(table.columns());
    for (String cells : List.of(table.cellTableName(), table.changeTableName(), table.viewName())) {
      assertThat(columns(cells)).as(cells).containsExactlyInAnyOrderElementsOf(expected);
    }
    for (String sums : List.of(table.spanTableName(), table.totalTableName())) {
      assertThat(columns(sums)).as(sums).containsAll(table.columns());
    }
    assertThat(columns(table.contributionViewName())).containsAll(table.columns());
  }

  private static List<String> columns(String table) {
    return DB.sql("""
            select column_name from information_schema.columns
            where table_schema || '.' || table_name = ? order by ordinal_position
            """)
        .param(table)
        .query((row, index) -> row.getString("column_name"))
        .list();
  }
}
