package io.parallax.reporting.store;

import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.aggregate.Deadlines;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.aggregate.Fold;
import io.parallax.reporting.aggregate.LedgerChange;
import io.parallax.reporting.store.DeclaredDimensions.Declared;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Everything that is kept, on one database: what is written together is written within {@link
 * #inTransaction}. Thread-safe.
 */
public final class Store {
  private static final Logger log = LoggerFactory.getLogger(Store.class);
  private static final int MAX_ATTEMPTS = 20;
  private static final Duration MERGE_LIMIT = Duration.ofSeconds(30);

  private final JdbcClient jdbc;
  private final TransactionOperations transactions;
  private final TransactionOperations snapshots;
  private final Positions positions;
  private final DimensionSets dimensionSets;
  private final Ledger ledger;
  private final Cube cube;
  private final CubeMerge cubeMerge;
  private final PendingLinks pendingLinks;
  private final Erasures erasures;
  private final Quarantine quarantine;
  private final CubeDeadlines cubeDeadlines;
  private final DeclaredDimensions declaredDimensions;
  private final CubeDays cubeDays;
  private final Deadlines deadlines;
  private final ZoneId timeZone;

  /** Days for BI tools are those of UTC. */
  public Store(DataSource dataSource, Deadlines deadlines) {
    this(dataSource, deadlines, ZoneOffset.UTC, MERGE_LIMIT);
  }

  /**
   * A store on a database with its tables.
   *
   * @param deadlines by which the cube counts
   * @param timeZone whose days BI tools see
   * @param mergeLimit how long the database may work on one statement of a merge; 0 for no limit
   */
  public Store(DataSource dataSource, Deadlines deadlines, ZoneId timeZone, Duration mergeLimit) {
    var jdbcOperations = new JdbcTemplate(dataSource);
    jdbc = JdbcClient.create(jdbcOperations);
    var transactionManager = new FirstCauseTransactionManager(dataSource);
    transactions = new TransactionTemplate(transactionManager);
    var apart = new TransactionTemplate(transactionManager);
    apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    var oneSnapshot = new TransactionTemplate(transactionManager);
    oneSnapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    snapshots = oneSnapshot;
    positions = new Positions(jdbc);
    dimensionSets = new DimensionSets(jdbc, apart);
    ledger = new Ledger(jdbcOperations);
    cube = new Cube(jdbcOperations);
    cubeDays = new CubeDays(jdbc);
    cubeMerge = new CubeMerge(jdbc, cubeDays, mergeLimit);
    pendingLinks = new PendingLinks(jdbcOperations);
    erasures = new Erasures(jdbc);
    quarantine = new Quarantine(jdbcOperations);
    cubeDeadlines = new CubeDeadlines(jdbc);
    declaredDimensions = new DeclaredDimensions(jdbc);
    this.deadlines = deadlines;
    this.timeZone = timeZone;
  }

  /**
   * Does the work in one transaction, and again on what is there now if somebody else was faster: up
   * to twenty times.
   */
  public <T> T inTransaction(Supplier<T> work) {
    return inTransaction(attempt -> work.get());
  }

  /** The same for work that goes by the number of the attempt, which is 1 at first. */
  public <T> T inTransaction(IntFunction<T> work) {
    return retried(transactions, work);
  }

  private static <T> T retried(TransactionOperations transactions, IntFunction<T> work) {
    for (int attempt = 1; ; attempt++) {
      int number = attempt;
      try {
        return transactions.execute(status -> work.apply(number));
      } catch (LostRaceException | DuplicateKeyException | PessimisticLockingFailureException e) {
        if (attempt == MAX_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  public Positions positions() {
    return positions;
  }

  public Ledger ledger() {
    return ledger;
  }

  public PendingLinks pendingLinks() {
    return pendingLinks;
  }

  public Erasures erasures() {
    return erasures;
  }

  public Quarantine quarantine() {
    return quarantine;
  }

  /** Forgets what is remembered of the database, which may not be the same any more. */
  public void forget() {
    dimensionSets.forget();
  }

  /** Sees to it that the cube is made with the deadlines and the days of this store. */
  public void agreeOnSettings() {
    inTransaction(() -> {
      cubeDeadlines.agree(deadlines);
      cubeDays.agree(timeZone);
      return deadlines;
    });
  }

  /**
   * Declares which values a dimension has, in place of those declared before: another version of
   * the data if they differ.
   *
   * @param values without repetition
   * @return whether they differ
   */
  public boolean declare(Dimension dimension, List<Declared> values) {
    return inTransaction(() -> {
      boolean changed = declaredDimensions.replace(dimension, values);
      if (changed) {
        positions.noteChange();
      }
      return changed;
    });
  }

  /**
   * Merges what was added to the cube, the tables by turns; what readers see stays the same. A table
   * that fails has its turn again in the next merge, with a piece half as large.
   *
   * @throws RuntimeException the first failure, after all that can be merged is
   */
  public void mergeCube() {
    cubeMerge.cleanUp();
    Deque<CubeTable> due = new ArrayDeque<>(cubeMerge.due());
    RuntimeException failure = null;
    while (!due.isEmpty()) {
      CubeTable table = due.removeFirst();
      try {
        if (retried(snapshots, attempt -> cubeMerge.merge(table))) {
          due.addLast(table);
          cubeMerge.cleanUp();
        }
      } catch (RuntimeException e) {
        log.warn(
            "A merge of {} failed, the next one takes {} of its changes at most: {}",
            table.changeTableName(),
            cubeMerge.halve(table),
            e.getMessage());
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** The changes of the cube that wait to be merged; no more than {@code most} of a table. */
  public List<WaitingChanges> waitingChanges(int most) {
    return cubeMerge.waiting(most);
  }

  /**
   * Replaces the cube by one made from the ledger with the deadlines and days of this store, in one
   * transaction. Writers wait until it is done, readers see the old cube until then.
   *
   * @param progress gets a message now and then of what is under way
   * @return how many cells each table has now
   */
  public Map<CubeTable, Integer> rebuildCube(Consumer<String> progress) {
    return Objects.requireNonNull(transactions.execute(status -> {
      positions.keepWritersOut();
      cubeDeadlines.replace(deadlines);
      cubeDays.replace(timeZone);
      Map<CubeTable, Integer> cells =
          new CubeRebuild(jdbc, ledger, cube, cubeMerge, dimensionSets, deadlines).run(progress);
      positions.noteChange();
      return cells;
    }));
  }

  /**
   * Writes what changes in ledger and cube.
   *
   * @param alone whether nobody else is at work, so that nobody can have missed these rows
   */
  public void write(LedgerChange change, boolean alone) {
    if (change.isEmpty()) {
      return;
    }
    DimensionSets.Batch sets = dimensionSets.newBatch();
    ledger.write(change, sets);
    cube.add(Fold.of(change, deadlines), sets);
    sets.store();
    if (!alone) {
      pendingLinks.add(change.linksAcrossLanes(), change.linksLeft());
    }
  }
}
