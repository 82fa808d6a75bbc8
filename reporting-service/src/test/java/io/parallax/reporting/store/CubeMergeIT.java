package io.parallax.reporting.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.parallax.reporting.TestBackend;
import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.consume.Histories;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Merges of more than a database manages at once, and what they leave behind. */
class CubeMergeIT {
  private static final int MANY = 60_000;
  private static final int NEW_PRODUCTS = 100_000;

  private final DataSource dataSource = TestBackend.dataSource(TestBackend.newDatabase());
  private final JdbcClient db = JdbcClient.create(dataSource);

  @Test
  void freesTheSpaceOfManyChangesButDoesNotTryAgainAndAgain() throws SQLException {
    Histories.in(dataSource);
    var store = new Store(dataSource, Histories.DEADLINES);
    // only the service cleans up
    db.sql("alter table cube.sales_change set (autovacuum_enabled = false)").update();

    mergeMany(store);
    assertThat(cleanings()).isZero();
    store.mergeCube();
    assertThat(cleanings()).isEqualTo(1);
    assertThat(mergedRows()).isZero();

    try (Connection reader = dataSource.getConnection();
        Statement statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      statement.execute("select count(*) from cube.sales_change");
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
    assertThat(number("select sum(sales_closed) from cube.sales")).isEqualTo(4 * MANY);
  }

  /**
   * Each new product has sums of its own, so that many of them take longer than the database may work
   * on a statement of one piece: half a second here.
   */
  @Test
  void mergesManyNewProductsInPiecesThatTheDatabaseManages() {
    Histories.in(dataSource);
    var store = new Store(dataSource, Histories.DEADLINES, ZoneOffset.UTC, Duration.ofMillis(500));
    db.sql("""
            insert into ledger.dimension_set
              (id, product, region, country, segment, channel, closing_method)
            select i, 'p' || i, 'LT-VL', 'LT', 'consumer', 'retail', '(unknown)'
            from generate_series(1, ?) i
            """).param(NEW_PRODUCTS).update();
    db.sql("""
            insert into cube.sales_change (bucket, dimension_set, currency, sales_closed)
            select '2026-11-01Z', i, 'EUR', 1 from generate_series(1, ?) i
            """).param(NEW_PRODUCTS).update();
    db.sql("""
            insert into cube.surveys_change (bucket, dimension_set, answers)
            values ('2026-11-01Z', 1, 1)
            """).update();
    String before = caughtUp("sales");

    assertThatThrownBy(store::mergeCube).hasMessageContaining("statement timeout");

    assertThat(waiting(store, CubeTable.SALES)).isEqualTo(NEW_PRODUCTS);
    assertThat(waiting(store, CubeTable.SURVEYS)).isZero();
    assertThat(caughtUp("sales")).isEqualTo(before);
    assertThat(caughtUp("surveys")).isGreaterThan(before);

    await().atMost(Duration.ofMinutes(10)).until(() -> {
      try {
        store.mergeCube();
      } catch (QueryTimeoutException e) {
        return false;
      }
      return waiting(store, CubeTable.SALES) == 0;
    });
    assertThat(caughtUp("sales")).isGreaterThan(before);
    assertThat(number("select sum(sales_closed) from cube.sales_cell")).isEqualTo(NEW_PRODUCTS);
    assertThat(number("""
            select count(*) from cube.sales_total
            where grouped_by = 'product,region' and span = 'week' and sales_closed = 1
            """)).isEqualTo(NEW_PRODUCTS);
    assertThat(number("""
            select sales_closed from cube.sales_total
            where grouped_by = '' and span = 'day' and start = '2026-11-01Z'
            """)).isEqualTo(NEW_PRODUCTS);
  }

  private static long waiting(Store store, CubeTable table) {
    return store.waitingChanges(2 * NEW_PRODUCTS).stream()
        .filter(waiting -> waiting.table() == table)
        .mapToLong(WaitingChanges::changes)
        .sum();
  }

  private String caughtUp(String family) {
    return db.sql("select caught_up_at::text from cube.merge where family = ?")
        .param(family)
        .query(String.class)
        .single();
  }

  /** Returns when the database knows how many were merged. */
  private void mergeMany(Store store) {
    long before = mergedRows();
    db.sql("""
            insert into cube.sales_change (bucket, dimension_set, currency, sales_closed)
            select '2026-11-01Z', i, '', 1 from generate_series(1, ?) i
            """).param(MANY).update();
    store.mergeCube();
    await().until(() -> mergedRows() == before + MANY);
  }

  private long mergedRows() {
    return number(
        "select n_dead_tup from pg_stat_user_tables where relid = 'cube.sales_change'::regclass");
  }

  private long cleanings() {
    return number(
        "select vacuum_count from pg_stat_user_tables where relid = 'cube.sales_change'::regclass");
  }

  private long number(String select) {
    return db.sql(select).query(Long.class).single();
  }
}
