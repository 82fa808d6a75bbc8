package io.parallax.reporting.store;

import io.parallax.reporting.aggregate.Dimensions;
import io.parallax.reporting.aggregate.Fold;
import io.parallax.reporting.aggregate.LedgerChange;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Everything that is kept, on one database: what is written together is written within {@link
 * #transactions()}. Thread-safe.
 */
public final class Store {
  private final TransactionOperations transactions;
  private final Positions positions;
  private final DimensionSets dimensionSets;
  private final Ledger ledger;
  private final Cube cube;
  private final Quarantine quarantine;

  public Store(DataSource dataSource) {
    var jdbcOperations = new JdbcTemplate(dataSource);
    JdbcClient jdbc = JdbcClient.create(jdbcOperations);
    transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    positions = new Positions(jdbc);
    dimensionSets = new DimensionSets(jdbc);
    ledger = new Ledger(jdbcOperations, dimensionSets);
    cube = new Cube(jdbc, dimensionSets);
    quarantine = new Quarantine(jdbcOperations);
  }

  public TransactionOperations transactions() {
    return transactions;
  }

  public Positions positions() {
    return positions;
  }

  public Ledger ledger() {
    return ledger;
  }

  public Quarantine quarantine() {
    return quarantine;
  }

  /** Forgets what is remembered of the database, which may not be the same any more. */
  public void forget() {
    dimensionSets.forget();
  }

  /** Writes what a batch changes in ledger and cube. */
  public void write(LedgerChange change) {
    dimensionSets.store(dimensionsOf(change));
    ledger.write(change);
    cube.add(Fold.of(change));
  }

  private static Set<Dimensions> dimensionsOf(LedgerChange change) {
    Set<Dimensions> dimensions = new HashSet<>();
    change
        .tables()
        .forEach(rows -> rows.added().forEach(row -> dimensions.add(row.countedUnder())));
    change.answers().added().forEach(row -> dimensions.add(Dimensions.of(row.event())));
    return dimensions;
  }
}
