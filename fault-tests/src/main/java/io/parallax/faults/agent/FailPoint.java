package io.parallax.faults.agent;

import java.util.List;

/** A place in a service at which it can be made to die, or to wait. */
public enum FailPoint {
  /** Records are in hand. */
  AFTER_POLL(When.BEFORE, "io.parallax.reporting.consume.RecordListener", "onBatch"),
  /** The transaction is open, its lanes are locked. */
  AFTER_LOCK(When.AFTER, "io.parallax.reporting.store.Positions", "lock"),
  /** The ledger is written. */
  AFTER_INSERT(When.AFTER, "io.parallax.reporting.store.Ledger", "write"),
  /** The cube is written. */
  AFTER_COUNT(When.AFTER, "io.parallax.reporting.store.Cube", "add"),
  /** The positions are moved. */
  BEFORE_COMMIT(When.AFTER, "io.parallax.reporting.store.Positions", "advance"),
  /** Everything is committed, and no answer was sent. */
  AFTER_COMMIT(When.AFTER, "io.parallax.reporting.consume.BatchTransaction", "applyAtOnce"),
  /** A piece of the cube's changes is about to be merged. */
  BEFORE_MERGE(When.BEFORE, "io.parallax.reporting.store.CubeMerge", "merge"),
  /** The events are read, nothing is sent. */
  BEFORE_SEND(When.BEFORE, "io.parallax.ingest.EventPublisher", "sendAndWait"),
  /** Kafka has acknowledged. */
  AFTER_ACK(When.AFTER, "io.parallax.ingest.EventPublisher", "sendAndWait"),
  /** All is counted, but the answer is not written. */
  BEFORE_202(When.AFTER, "io.parallax.ingest.EventPublisher", "publish");

  private enum When {
    BEFORE,
    AFTER
  }

  private final When when;
  private final String type;
  private final String method;

  FailPoint(When when, String type, String method) {
    this.when = when;
    this.type = type;
    this.method = method;
  }

  Planting planting() {
    return new Planting(
        when == When.BEFORE ? Agent.Before.class : Agent.After.class, type, List.of(method));
  }

  /** The name of the file that arms it. */
  public String fileName() {
    return when + " " + type + "." + method;
  }
}
