package io.parallax.reporting.consume;

import io.parallax.reporting.aggregate.Outcome;
import io.parallax.reporting.store.Positions.Position;
import io.parallax.reporting.store.Quarantine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction did, once it is committed.
 *
 * <p>{@code received = applied + duplicate + stale + quarantined}. Records of misplaced partitions
 * are not in the figures: they were left alone and will be delivered again.
 *
 * @param rejected what went to quarantine
 * @param oldestArrival when Kafka took the oldest of the received records
 */
record BatchResult(
    int received,
    int applied,
    int duplicate,
    int stale,
    List<Quarantine.Entry> rejected,
    @Nullable Instant oldestArrival,
    List<Misplaced> misplaced) {

  /** A partition whose records in hand do not begin where the database wants to go on. */
  record Misplaced(TopicPartition partition, Position position, long firstOffset) {}

  int quarantined() {
    return rejected.size();
  }

  static BatchResult of(
      List<Incoming> received,
      Map<Outcome, Integer> outcomes,
      List<Quarantine.Entry> rejected,
      List<Misplaced> misplaced) {
    OptionalLong oldestArrival =
        received.stream().mapToLong(incoming -> incoming.record().timestamp()).min();
    return new BatchResult(
        received.size(),
        outcomes.getOrDefault(Outcome.APPLIED, 0),
        outcomes.getOrDefault(Outcome.DUPLICATE, 0),
        outcomes.getOrDefault(Outcome.STALE, 0),
        rejected,
        oldestArrival.isPresent() ? Instant.ofEpochMilli(oldestArrival.getAsLong()) : null,
        misplaced);
  }
}
