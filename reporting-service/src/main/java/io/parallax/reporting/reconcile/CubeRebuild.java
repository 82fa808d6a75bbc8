package io.parallax.reporting.reconcile;

import java.time.OffsetDateTime;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the cube anew from the ledger, in one transaction. Writers wait until it is done, readers
 * see the old cube until then.
 */
final class CubeRebuild {
  private final JdbcClient jdbc;
  private final TransactionOperations transactions;

  /** How many rows the cube has now. */
  record Result(int sales, int scores) {}

  CubeRebuild(DataSource dataSource) {
    jdbc = JdbcClient.create(dataSource);
    transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
  }

  Result run() {
    return transactions.execute(status -> {
      // every writer locks positions first, so that from here on the ledger stands still
      jdbc.sql("lock table consumer_position in exclusive mode").update();
      jdbc.sql("delete from cube_sales").update();
      jdbc.sql("delete from cube_scores").update();
      int sales = insert("""
          insert into cube_sales (bucket, dimension_set,
            sales_closed, units_closed, sales_reversed, units_reversed, closed_then_reversed)
          """, Reconciliation.SALES_OF_LEDGER);
      int scores = insert(
          "insert into cube_scores (bucket, dimension_set, measure, score, answers)\n",
          Reconciliation.SCORES_OF_LEDGER);
      jdbc.sql("update consumer_position set version = version + 1, updated_at = now()")
          .update();
      return new Result(sales, scores);
    });
  }

  /** The driver writes the first and the last date there are as -infinity and infinity. */
  private int insert(String target, String query) {
    return jdbc.sql(target + query)
        .param("from", OffsetDateTime.MIN)
        .param("to", OffsetDateTime.MAX)
        .update();
  }
}
