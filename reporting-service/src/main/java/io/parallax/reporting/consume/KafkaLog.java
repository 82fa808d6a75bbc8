package io.parallax.reporting.consume;

import static java.util.Objects.requireNonNull;

import io.parallax.events.Topic;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** What Kafka says about the two topics right now. Thread-safe. */
final class KafkaLog implements AutoCloseable {

  /** A partition of a topic: records {@code [first, end)} are there. */
  record Extent(UUID topicId, long first, long end) {}

  private final Map<String, Object> connection;
  private final Duration timeout;
  private @Nullable Admin admin;

  /** @param connection the settings of a Kafka admin client */
  KafkaLog(Map<String, Object> connection, Duration timeout) {
    this.connection = connection;
    this.timeout = timeout;
  }

  /**
   * The extent of every partition of both topics.
   *
   * @throws KafkaException if Kafka does not answer in time or a topic is missing
   */
  Map<TopicPartition, Extent> extents() {
    Map<TopicPartition, UUID> topicIds = new HashMap<>();
    List<String> names = Arrays.stream(Topic.values()).map(Topic::topicName).toList();
    for (TopicDescription topic :
        get(admin().describeTopics(names).allTopicNames()).values()) {
      topic
          .partitions()
          .forEach(partition -> topicIds.put(
              new TopicPartition(topic.name(), partition.partition()), uuid(topic.topicId())));
    }
    Map<TopicPartition, Long> first = offsets(topicIds, OffsetSpec.earliest());
    Map<TopicPartition, Long> end = offsets(topicIds, OffsetSpec.latest());
    Map<TopicPartition, Extent> extents = new HashMap<>();
    topicIds.forEach((partition, id) -> extents.put(
        partition,
        new Extent(id, requireNonNull(first.get(partition)), requireNonNull(end.get(partition)))));
    return extents;
  }

  /**
   * The largest message that each topic takes, in bytes.
   *
   * @throws KafkaException if Kafka does not answer in time, or does not tell
   */
  Map<String, Long> largestMessages() {
    List<ConfigResource> topics = Arrays.stream(Topic.values())
        .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName()))
        .toList();
    return get(admin().describeConfigs(topics).all()).entrySet().stream()
        .collect(Collectors.toMap(
            topic -> topic.getKey().name(),
            topic -> Long.valueOf(
                topic.getValue().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value())));
  }

  private Map<TopicPartition, Long> offsets(Map<TopicPartition, UUID> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> query =
        partitions.keySet().stream().collect(Collectors.toMap(partition -> partition, p -> spec));
    Map<TopicPartition, ListOffsetsResultInfo> offsets =
        get(admin().listOffsets(query).all());
    return offsets.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, offset -> offset.getValue().offset()));
  }

  private <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new KafkaException("Kafka did not answer within " + timeout, e);
    } catch (ExecutionException e) {
      throw new KafkaException("Kafka cannot tell about the topics", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  /** Made late, as this fails as long as the brokers' names do not resolve. */
  private synchronized Admin admin() {
    Admin made = admin;
    if (made == null) {
      made = Admin.create(connection);
      admin = made;
    }
    return made;
  }

  @Override
  public synchronized void close() {
    if (admin != null) {
      admin.close(timeout);
    }
  }

  private static UUID uuid(Uuid id) {
    return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }
}
