package io.parallax.reporting.consume;

import io.parallax.events.Topic;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.annotation.KafkaListener;

/**
 * Takes batches of records from Kafka. Thread-safe; several consumer threads share it.
 *
 * <p>Nothing is ever committed to Kafka: the positions in the database move with the data.
 */
public final class EventListener {
  private final BatchTransaction transaction;
  private final LaneGuard guard;
  private final ConsumeMetrics metrics;

  EventListener(BatchTransaction transaction, LaneGuard guard, ConsumeMetrics metrics) {
    this.transaction = transaction;
    this.guard = guard;
    this.metrics = metrics;
  }

  /** Topics to subscribe to; read by the annotation below. */
  public String[] topics() {
    return Arrays.stream(Topic.values()).map(Topic::topicName).toArray(String[]::new);
  }

  @KafkaListener(id = "reporting", idIsGroup = false, topics = "#{__listener.topics}")
  public void onBatch(List<ConsumerRecord<byte[], byte[]>> records, Consumer<?, ?> consumer) {
    List<Incoming> batch = records.stream()
        .map(Incoming::of)
        .filter(incoming -> !guard.isStopped(incoming.partition()))
        .toList();
    if (batch.isEmpty()) {
      return;
    }
    guard.begin(partitions(batch));
    BatchResult result = metrics.time(batch, () -> transaction.apply(batch));
    result.misplaced().forEach(misplaced -> guard.realign(misplaced, consumer));
  }

  private static Collection<TopicPartition> partitions(List<Incoming> batch) {
    return batch.stream().map(Incoming::partition).collect(Collectors.toSet());
  }
}
