package io.parallax.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.events.CloudEvents;
import io.parallax.events.Event;
import io.parallax.events.EventJson;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The broker's topics, as whoever fills or watches them sees them. Thread-safe. */
final class Topics implements AutoCloseable {
  private final String broker;
  private final Admin admin;

  /** What a topic was filled with. */
  record Filling(long records, long sales, long units) {}

  Topics(String broker) {
    this.broker = broker;
    admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker));
  }

  /** A producer as fast as safe ones get: acknowledged by all, in large batches. */
  KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker,
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4",
            ProducerConfig.LINGER_MS_CONFIG,
            5,
            ProducerConfig.BATCH_SIZE_CONFIG,
            256 * 1024,
            // a machine that is busy with something else must not fail a run
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            120_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            300_000),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  /** The record that sales-service makes of an event, for this topic. */
  static ProducerRecord<byte[], byte[]> record(String topic, Event event) {
    var message = new ProducerRecord<>(
        topic, event.partitionKey().value().getBytes(UTF_8), EventJson.write(event));
    CloudEvents.writeHeaders(
        event, CloudEvents.origin(event, "/sales-service"), Instant.EPOCH, message.headers()::add);
    return message;
  }

  /** Sends this many records; returns when all are acknowledged. */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback knows
  Filling fill(String topic, Sales sales, int records) {
    var sent = new BitSet(records);
    long units = 0;
    var failure = new AtomicReference<@Nullable Exception>();
    try (var producer = producer()) {
      for (int i = 0; i < records; i++) {
        int number = sales.saleOfRecord(i);
        var sale = sales.sale(number);
        if (!sent.get(number)) {
          sent.set(number);
          units += sale.quantity();
        }
        producer.send(record(topic, sale), (metadata, e) -> {
          if (e != null) {
            failure.set(e);
          }
        });
      }
    }
    if (failure.get() != null) {
      throw new IllegalStateException("a record was not taken", failure.get());
    }
    return new Filling(records, sent.cardinality(), units);
  }

  /** Makes a topic with as many partitions as the product's have. */
  void create(String topic) {
    try {
      admin.createTopics(List.of(new NewTopic(topic, 6, (short) 1))).all().get();
      awaitLeaders(topic);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An idempotent producer that comes before the leaders does not recover. */
  private void awaitLeaders(String topic) {
    long giveUp = System.nanoTime() + 60_000_000_000L;
    while (true) {
      try {
        end(topic);
        return;
      } catch (IllegalStateException e) {
        if (System.nanoTime() > giveUp) {
          throw e;
        }
        LockSupport.parkNanos(100_000_000);
      }
    }
  }

  /** Makes one of the product's topics again, without records. */
  void recreate(String topic) {
    try {
      admin.deleteTopics(List.of(topic)).all().get();
      while (admin.listTopics().names().get().contains(topic)) {
        LockSupport.parkNanos(100_000_000);
      }
      admin
          .createTopics(List.of(new NewTopic(topic, 6, (short) 1)
              .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"))))
          .all()
          .get();
      awaitLeaders(topic);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many records of the topic a consumer group says it is done with. */
  long committed(String group, String topic) {
    try {
      return admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .entrySet()
          .stream()
          .filter(entry -> entry.getKey().topic().equals(topic) && entry.getValue() != null)
          .mapToLong(entry -> entry.getValue().offset())
          .sum();
    } catch (ExecutionException e) {
      // the group is not there yet
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the topic takes on the broker's disk. */
  long bytes(String topic) {
    try {
      return admin.describeLogDirs(List.of(1)).allDescriptions().get().values().stream()
          .flatMap(broker -> broker.values().stream())
          .flatMap(folder -> folder.replicaInfos().entrySet().stream())
          .filter(replica -> replica.getKey().topic().equals(topic))
          .mapToLong(replica -> replica.getValue().size())
          .sum();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The sum of the ends of a topic's partitions. */
  long end(String topic) {
    try {
      int partitions = Objects.requireNonNull(
              admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
          .get()
          .partitions()
          .size();
      Map<TopicPartition, OffsetSpec> wanted = IntStream.range(0, partitions)
          .mapToObj(partition -> new TopicPartition(topic, partition))
          .collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
      return admin.listOffsets(wanted).all().get().values().stream()
          .mapToLong(end -> end.offset())
          .sum();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
