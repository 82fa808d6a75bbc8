package io.parallax.faults;

import io.parallax.faults.Cluster.Instance;
import io.parallax.faults.agent.FailPoint;
import io.parallax.faults.agent.FailPoints;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Where a row plays: the cluster under load, and what the row has to say about it. For one thread.
 */
final class Scene {
  private final Cluster cluster;
  private final Load load;
  private final Watch watch;
  private final Slot slot;
  private final Random random;
  private final boolean full;
  private final List<Violation> violations = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private @Nullable String missed;
  private int hits;

  Scene(Cluster cluster, Load load, Watch watch, Slot slot, Random random, boolean full) {
    this.cluster = cluster;
    this.load = load;
    this.watch = watch;
    this.slot = slot;
    this.random = random;
    this.full = full;
  }

  Cluster cluster() {
    return cluster;
  }

  Load load() {
    return load;
  }

  Watch watch() {
    return watch;
  }

  Slot slot() {
    return slot;
  }

  Random random() {
    return random;
  }

  Reports reports() {
    return new Reports(cluster.reporting().uri(), cluster.keys().reports());
  }

  /** How often, or how long: less in the quick run. */
  int times(int quick, int inFull) {
    return full ? inFull : quick;
  }

  Duration seconds(int quick, int inFull) {
    return Duration.ofSeconds(times(quick, inFull));
  }

  /** The fault has met what it was meant to meet. A row without a hit is void. */
  void hit() {
    hits++;
  }

  void hits(long more) {
    hits += Math.toIntExact(more);
  }

  int hits() {
    return hits;
  }

  /** The injector must have done what it is for, else the row is void. */
  void control(String what, boolean bit) {
    if (!bit) {
      missed = what;
    }
  }

  @Nullable
  String missed() {
    return missed;
  }

  /** What has to hold in this row beside the invariants that are checked in each. */
  void check(Invariant invariant, String what, boolean holds) {
    if (!holds) {
      violations.add(new Violation(invariant, what));
    }
  }

  /**
   * What a service that cannot work must say of itself: alive, and soon not ready. That is within 10 s
   * if the machine has time for it; what is checked is what a busy one can do.
   */
  void checkHealth(Cluster.Instance instance) {
    long start = System.nanoTime();
    boolean said = Wait.holdsWithin(
        Duration.ofSeconds(30), () -> reports().health(instance.management(), "readiness") == 503);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    int alive = reports().health(instance.management(), "liveness");
    note(instance.part().name() + " not ready after " + took.toMillis() + " ms");
    check(
        Invariant.I11,
        "%s: not ready %s after %d ms, liveness %d"
            .formatted(instance.part().name(), said, took.toMillis(), alive),
        said && alive == 200);
  }

  List<Violation> violations() {
    return violations;
  }

  /** A figure worth knowing. */
  void note(String what) {
    notes.add(what);
  }

  List<String> notes() {
    return notes;
  }

  /** Waits until events are acknowledged again, and says how long that took. */
  Duration untilAcknowledged(Duration limit) {
    long before = load.acknowledged();
    long start = System.nanoTime();
    Wait.until("a 202", limit, () -> load.acknowledged() > before);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Waits until a batch is applied that was not before, and says how long that took. */
  Duration untilApplied(Duration limit) {
    long before = applied();
    long start = System.nanoTime();
    Wait.until("a batch", limit, () -> applied() > before);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** The sum of all positions; 0 if the database does not answer. */
  long applied() {
    return number("select sum(next_offset) from log.consumer_position");
  }

  /** How many transactions of reporting-service have written something and are not committed. */
  long openTransactions() {
    return number("select count(*) from pg_stat_activity"
        + " where application_name = 'parallax-reporting' and backend_xid is not null");
  }

  /** A figure from the database; 0 if there is none, or no answer. */
  long number(String sql) {
    try (Connection db = cluster.connect();
        Statement statement = db.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    } catch (SQLException e) {
      return 0;
    }
  }

  /** A text from the database. */
  String text(String sql) {
    try (Connection db = cluster.connect();
        Statement statement = db.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  void execute(String sql) {
    try (Connection db = cluster.connect();
        Statement statement = db.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /**
   * Lets a fault come while reporting-service has written all of a batch and is about to commit it:
   * there it waits until the fault has come.
   */
  void withinTransaction(Runnable fault) {
    Instance reporting = cluster.reporting();
    reporting.arm(FailPoint.BEFORE_COMMIT, FailPoints.HOLD);
    Wait.until(
        "a transaction that waits with its commit",
        Duration.ofMinutes(2),
        () -> reporting.hasReached(FailPoint.BEFORE_COMMIT));
    try {
      control("its transaction is open", openTransactions() > 0);
      fault.run();
      hit();
    } finally {
      reporting.disarm(FailPoint.BEFORE_COMMIT);
    }
  }
}
