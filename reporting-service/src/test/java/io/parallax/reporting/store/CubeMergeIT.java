package io.parallax.reporting.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parallax.reporting.TestBackend;
import io.parallax.reporting.consume.Histories;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What many merged changes leave behind in the database. */
class CubeMergeIT {
  private static final int MANY = 60_000;

  private final DataSource dataSource = TestBackend.dataSource(TestBackend.newDatabase());
  private final JdbcClient db = JdbcClient.create(dataSource);

  @Test
  void freesTheSpaceOfManyChangesButDoesNotTryAgainAndAgain() throws SQLException {
    Histories.in(dataSource);
    var store = new Store(dataSource, Histories.DEADLINES);
    // only the service cleans up
    db.sql("alter table cube_sales_change set (autovacuum_enabled = false)").update();

    mergeMany(store);
    assertThat(cleanings()).isZero();
    store.mergeCube();
    assertThat(cleanings()).isEqualTo(1);
    assertThat(mergedRows()).isZero();

    try (Connection reader = dataSource.getConnection();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      statement.execute("select count(*) from cube_sales_change");
      mergeMany(store);
      store.mergeCube();
      assertThat(cleanings()).isEqualTo(2);
      assertThat(mergedRows()).isEqualTo(MANY);
      mergeMany(store);
      store.mergeCube();
      assertThat(cleanings()).isEqualTo(2);
      mergeMany(store);
      store.mergeCube();
      assertThat(cleanings()).isEqualTo(3);
      reader.rollback();
    }
    assertThat(number("select sum(sales_closed) from cube_sales")).isEqualTo(4 * MANY);
  }

  /** Returns when the database knows how many were merged. */
  private void mergeMany(Store store) {
    long before = mergedRows();
    db.sql("""
            insert into cube_sales_change (bucket, dimension_set, currency, sales_closed)
            select '2026-11-01Z', gen_random_uuid(), '', 1 from generate_series(1, ?)
            """).param(MANY).update();
    store.mergeCube();
    await().until(() -> mergedRows() == before + MANY);
  }

  private long mergedRows() {
    return number("select n_dead_tup from pg_stat_user_tables where relname = 'cube_sales_change'");
  }

  private long cleanings() {
    return number(
        "select vacuum_count from pg_stat_user_tables where relname = 'cube_sales_change'");
  }

  private long number(String select) {
    return db.sql(select).query(Long.class).single();
  }
}
