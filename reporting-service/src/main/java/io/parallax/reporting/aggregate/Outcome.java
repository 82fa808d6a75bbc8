package io.parallax.reporting.aggregate;

/** What became of an event. */
public enum Outcome {
  /** It is the first, or a higher, revision of its fact and is in the ledger now. */
  APPLIED,
  /** The ledger holds the same revision with the same content already. */
  DUPLICATE,
  /** The ledger holds a higher revision. */
  STALE,
  /** The ledger holds the same revision with other content; what came first stays. */
  CONFLICT
}
