package io.parallax.reporting.consume;

import io.parallax.reporting.consume.BatchResult.Misplaced;
import io.parallax.reporting.store.Positions.Position;
import io.parallax.reporting.store.Positions.Step;
import io.parallax.reporting.store.Store;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that each partition is applied without a gap, and stops one whose records Kafka has
 * lost or replaced. Thread-safe.
 *
 * <p>A consumer may deliver from a wrong place: after a start or a rebalance it begins at the first
 * record it finds, and it may have dropped records it had fetched. The answer is always the same:
 * seek to the position in the database. Only if a gap is still there after that is it in Kafka.
 */
final class LaneGuard {
  private static final Logger log = LoggerFactory.getLogger(LaneGuard.class);

  private final KafkaLog kafkaLog;
  private final Store store;
  private final Map<String, Integer> partitionsOfTopic = new ConcurrentHashMap<>();
  private final Set<TopicPartition> begun = ConcurrentHashMap.newKeySet();
  private final Map<TopicPartition, Misplaced> soughtAgain = new ConcurrentHashMap<>();
  private final Map<TopicPartition, String> stopped = new ConcurrentHashMap<>();

  LaneGuard(KafkaLog kafkaLog, Store store) {
    this.kafkaLog = kafkaLog;
    this.store = store;
  }

  /** Partitions that are not applied any more, with the reason. */
  Map<TopicPartition, String> stopped() {
    return Map.copyOf(stopped);
  }

  boolean isStopped(TopicPartition partition) {
    return stopped.containsKey(partition);
  }

  /** Makes sure that the lanes of these partitions have positions that can be locked. */
  void begin(Collection<TopicPartition> partitions) {
    if (begun.containsAll(partitions)) {
      return;
    }
    Map<TopicPartition, KafkaLog.Extent> extents = kafkaLog.extents();
    learn(extents.keySet());
    extents.forEach((partition, extent) -> {
      store.positions().begin(partition, extent.topicId(), extent.first());
      begun.add(partition);
    });
  }

  /** Notes how many partitions there are, as that decides where a key belongs. */
  void learn(Collection<TopicPartition> partitions) {
    partitions.forEach(partition ->
        partitionsOfTopic.merge(partition.topic(), partition.partition() + 1, Math::max));
  }

  /** Whether a record is in the partition in which events of its key meet. */
  boolean isAtHome(Incoming incoming) {
    String topic = incoming.record().topic();
    return incoming.isAtHome(partitionsOfTopic.getOrDefault(topic, 1));
  }

  /**
   * Brings consumer and positions together again, or stops partitions. What is remembered of the
   * database is forgotten: it may be an older copy of itself.
   */
  void realign(Collection<Misplaced> misplaced, Consumer<?, ?> consumer) {
    store.forget();
    Map<TopicPartition, KafkaLog.Extent> extents = kafkaLog.extents();
    for (Misplaced one : misplaced) {
      check(one.position(), extents.get(one.partition()));
      if (!isStopped(one.partition())) {
        realign(one, consumer);
      }
    }
  }

  /**
   * Moves the position of a silent partition behind what no reader gets to see at its end, such as
   * the marks of other people's transactions.
   */
  void lookBehind(TopicPartition partition, Consumer<?, ?> consumer) {
    begin(List.of(partition));
    Position position = store.positions().all().get(partition);
    long next = consumer.position(partition);
    if (position != null && next > position.nextOffset() && !isStopped(partition)) {
      realign(List.of(new Misplaced(partition, position, next)), consumer);
    }
  }

  private void realign(Misplaced misplaced, Consumer<?, ?> consumer) {
    TopicPartition partition = misplaced.partition();
    Position position = misplaced.position();
    boolean gap = misplaced.firstOffset() > position.nextOffset();
    if (gap && misplaced.equals(soughtAgain.put(partition, misplaced))) {
      log.info(
          "{} has no records in [{}, {}): control records or compaction, going on behind them",
          partition,
          position.nextOffset(),
          misplaced.firstOffset());
      var step = new Step(partition, position.nextOffset(), misplaced.firstOffset(), null);
      store.inTransaction(() -> {
        store.positions().advance(List.of(step));
        return step;
      });
      consumer.seek(partition, misplaced.firstOffset());
    } else {
      consumer.seek(partition, position.nextOffset());
    }
  }

  /**
   * Stops the partition if Kafka does not have any more what was or should be applied, unless the
   * position has moved on meanwhile.
   */
  void check(Position position, KafkaLog.@Nullable Extent extent) {
    String loss = loss(position, extent);
    if (loss != null && position.equals(store.positions().all().get(position.partition()))) {
      stop(position.partition(), loss);
    }
  }

  /** What Kafka has lost or replaced, if anything. */
  static @Nullable String loss(Position position, KafkaLog.@Nullable Extent extent) {
    long next = position.nextOffset();
    if (extent == null) {
      return "Kafka has no such partition any more";
    }
    if (!extent.topicId().equals(position.topicId())) {
      return "the topic was deleted and created again: the position is of topic id %s, Kafka has %s"
          .formatted(position.topicId(), extent.topicId());
    }
    if (extent.end() < next) {
      return "the log ends at %d, but records up to %d were applied: it was truncated"
          .formatted(extent.end(), next);
    }
    if (extent.first() > next) {
      return "records [%d, %d) are gone from Kafka and were never applied"
          .formatted(next, extent.first());
    }
    return null;
  }

  private void stop(TopicPartition partition, String reason) {
    if (stopped.putIfAbsent(partition, reason) == null) {
      log.error(
          "{} is stopped: {}. Its records are left alone until someone decides what to do: see"
              + " 'A partition is stopped' in docs/operations.md",
          partition,
          reason);
    }
  }
}
