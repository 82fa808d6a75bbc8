package io.parallax.ingest;

import io.parallax.events.Topic;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The service's topic as Kafka sees it: there, or what is missing. Thread-safe.
 *
 * <p>Kafka is asked at most once in a while however many ask here, and each change of the answer is
 * logged once, with what to do about it.
 */
final class KafkaTopic implements HealthIndicator, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KafkaTopic.class);

  private static final String THERE = "";

  private final String name;
  private final Map<String, Object> connection;
  private final IngestProperties.Kafka settings;
  private final long messageBytes;
  private final InstantSource clock;

  private @Nullable Admin admin;
  private @Nullable String missing;
  private Instant askAgain = Instant.MIN;
  private volatile boolean seen;

  /** @param connection the settings of a Kafka admin client */
  KafkaTopic(
      Topic topic, Map<String, Object> connection, IngestProperties settings, InstantSource clock) {
    this.name = topic.topicName();
    this.connection = connection;
    this.settings = settings.kafka();
    this.messageBytes = settings.limits().eventSize().toBytes() + Topic.HEADER_BYTES;
    this.clock = clock;
  }

  /**
   * Whether the topic has ever been there. To be asked before the first send: a producer that sends
   * to a missing topic makes many brokers create it, with a number of partitions of their choice.
   */
  boolean hasBeenSeen() {
    return seen || missing().isEmpty();
  }

  @Override
  public Health health() {
    String missing = missing();
    return missing.isEmpty()
        ? Health.up().build()
        : Health.down().withDetail("missing", missing).build();
  }

  /** What is missing for events to be published, or nothing. */
  private synchronized String missing() {
    String before = missing;
    if (before != null && clock.instant().isBefore(askAgain)) {
      return before;
    }
    String now = ask();
    missing = now;
    askAgain = clock.instant().plus(settings.checkEvery());
    if (now.isEmpty()) {
      if (!seen) {
        checkMessages();
      }
      seen = true;
      if (!now.equals(before)) {
        log.info("Kafka topic {} is there: events are taken", name);
      }
    } else if (!now.equals(before)) {
      log.warn("Events are answered with 503 until this is mended: {}", now);
    }
    return now;
  }

  private String ask() {
    int timeoutMs = Math.toIntExact(settings.checkTimeout().toMillis());
    try {
      List<TopicPartitionInfo> partitions = admin()
          .describeTopics(List.of(name), new DescribeTopicsOptions().timeoutMs(timeoutMs))
          .allTopicNames()
          .get()
          .values()
          .stream()
          .flatMap(topic -> topic.partitions().stream())
          .toList();
      boolean led = partitions.stream().allMatch(partition -> partition.leader() != null);
      return led && leadersAnswer(partitions, timeoutMs)
          ? THERE
          : "a partition of topic " + name + " has no leader that answers; are all brokers up?";
    } catch (ExecutionException e) {
      return e.getCause() instanceof UnknownTopicOrPartitionException
          ? "topic " + name + " is not in Kafka; create it, services never do"
          : unreachable(e.getCause());
    } catch (KafkaException e) {
      return unreachable(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted while asking Kafka";
    }
  }

  /** Brokers that have lost their controllers go on to name leaders that are dead. */
  private boolean leadersAnswer(List<TopicPartitionInfo> partitions, int timeoutMs)
      throws InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    partitions.forEach(
        info -> ends.put(new TopicPartition(name, info.partition()), OffsetSpec.latest()));
    try {
      admin()
          .listOffsets(ends, new ListOffsetsOptions().timeoutMs(timeoutMs))
          .all()
          .get();
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }

  /** Whether the topic takes messages as large as the events that are taken here. */
  private void checkMessages() {
    var topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
    int timeoutMs = Math.toIntExact(settings.checkTimeout().toMillis());
    try {
      Config config = admin()
          .describeConfigs(List.of(topic), new DescribeConfigsOptions().timeoutMs(timeoutMs))
          .all()
          .get()
          .values()
          .iterator()
          .next();
      long bytes =
          Long.parseLong(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
      if (bytes < messageBytes) {
        log.warn(
            "Topic {} takes messages of up to {} bytes, the largest event needs {}: set its"
                + " max.message.bytes, or events that are too large for it are answered with 503",
            name,
            bytes,
            messageBytes);
      }
    } catch (ExecutionException e) {
      log.info(
          "Kafka does not tell how large messages of {} may be: {}",
          name,
          String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String unreachable(@Nullable Throwable why) {
    return "Kafka does not answer at %s (%s); set spring.kafka.bootstrap-servers, or the environment"
            .formatted(
                connection.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG),
                why == null ? "no reason given" : why.getMessage())
        + " variable PARALLAX_KAFKA_BOOTSTRAP_SERVERS";
  }

  /** Made late, as this fails as long as the brokers' names do not resolve. */
  private Admin admin() {
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
      admin.close(settings.checkTimeout());
    }
  }
}
