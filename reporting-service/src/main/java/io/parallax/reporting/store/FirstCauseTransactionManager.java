package io.parallax.reporting.store;

import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.DefaultTransactionStatus;

/**
 * Transactions that fail with what went wrong first. Where the pool takes an error for a broken
 * connection, it closes it: then nothing is left to roll back, and that the connection is closed is
 * not the news.
 */
public final class FirstCauseTransactionManager extends JdbcTransactionManager {
  public FirstCauseTransactionManager(DataSource dataSource) {
    super(dataSource);
  }

  @Override
  protected void doRollback(DefaultTransactionStatus status) {
    try {
      super.doRollback(status);
    } catch (DataAccessException | TransactionException e) {
      logger.debug("The transaction ended with its connection", e);
    }
  }
}
