package io.parallax.reporting.consume;

import io.parallax.reporting.store.Positions.Position;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * What became of a batch, after its transaction was committed.
 *
 * <p>{@code received = applied + duplicate + stale + quarantined}. Records of misplaced partitions
 * are not in the figures: they were left alone and will be delivered again.
 */
record BatchResult(
    int received,
    int applied,
    int duplicate,
    int stale,
    int quarantined,
    Set<Misplaced> misplaced) {

  /** A partition whose records in hand do not begin where the database wants to go on. */
  record Misplaced(TopicPartition partition, Position position, long firstOffset) {}

  BatchResult plus(BatchResult other) {
    Set<Misplaced> all = new HashSet<>(misplaced);
    all.addAll(other.misplaced);
    return new BatchResult(
        received + other.received,
        applied + other.applied,
        duplicate + other.duplicate,
        stale + other.stale,
        quarantined + other.quarantined,
        all);
  }
}
