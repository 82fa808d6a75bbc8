package io.parallax.reporting.consume;

import io.parallax.events.Topic;
import io.parallax.reporting.consume.BatchResult.Misplaced;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.springframework.context.event.EventListener;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.event.ListenerContainerPartitionIdleEvent;

/**
 * Takes batches of records from Kafka. Thread-safe; several consumer threads share it.
 *
 * <p>Nothing is ever committed to Kafka: the positions in the database move with the data.
 */
public final class RecordListener {
  private final BatchTransaction transaction;
  private final LaneGuard guard;

  RecordListener(BatchTransaction transaction, LaneGuard guard) {
    this.transaction = transaction;
    this.guard = guard;
  }

  /** Topics to subscribe to; read by the annotation below. */
  public String[] topics() {
    return Arrays.stream(Topic.values()).map(Topic::topicName).toArray(String[]::new);
  }

  @KafkaListener(id = "reporting", idIsGroup = false, topics = "#{__listener.topics}")
  public void onBatch(ConsumerRecords<byte[], byte[]> records, Consumer<?, ?> consumer) {
    List<TopicPartition> partitions = records.partitions().stream()
        .filter(partition -> !guard.isStopped(partition))
        .toList();
    if (partitions.isEmpty()) {
      return;
    }
    List<Incoming> batch = partitions.stream()
        .flatMap(partition -> records.records(partition).stream())
        .map(Incoming::of)
        .toList();
    guard.begin(partitions);
    boolean alone = !batch.stream().allMatch(guard::isAtHome);
    Collection<Misplaced> misplaced = transaction.apply(batch, alone);
    if (!misplaced.isEmpty()) {
      guard.realign(misplaced, consumer);
    }
  }

  /**
   * Looks whether a silent partition ends in what no reader gets to see, such as the marks of other
   * people's transactions.
   */
  @EventListener
  public void onSilence(ListenerContainerPartitionIdleEvent silence) {
    guard.lookBehind(silence.getTopicPartition(), silence.getConsumer());
  }
}
