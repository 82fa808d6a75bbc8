package io.parallax.reporting.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parallax.reporting.TestBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A poll holds no more than its share, and loses nothing by it. */
class PollBudgetIT {
  private static final int SHARE = 100_000;
  private static final int RECORD = 30_000;
  private static final int MANY = 50;

  @Test
  void boundsValuesThatTravelSmall() {
    List<Long> sizes = poll("budget-values", new byte[1], new byte[RECORD], 0);

    assertThat(sizes).hasSizeGreaterThanOrEqualTo(MANY / 5);
  }

  @Test
  void boundsKeysWithoutValues() {
    List<Long> sizes = poll("budget-keys", new byte[RECORD], null, 0);

    assertThat(sizes).hasSizeGreaterThanOrEqualTo(MANY / 5);
  }

  @Test
  void boundsHeadersOfValuesWithoutKeys() {
    List<Long> sizes = poll("budget-headers", null, new byte[1], RECORD);

    assertThat(sizes).hasSizeGreaterThanOrEqualTo(MANY / 5);
  }

  @Test
  void takesARecordThatIsLargerThanTheShareAlone() {
    List<Long> sizes = poll("budget-giants", new byte[1], new byte[2 * SHARE], 0);

    assertThat(sizes).hasSize(MANY);
  }

  /** The bytes of each poll; every record came once and in order. */
  private static List<Long> poll(
      String topic, byte @Nullable [] key, byte @Nullable [] value, int headerBytes) {
    send(topic, key, value, headerBytes);
    var partition = new TopicPartition(topic, 0);
    var budget = new PollBudget(SHARE);
    List<Long> sizes = new ArrayList<>();
    List<Long> offsets = new ArrayList<>();
    try (var consumer = new KafkaConsumer<>(
        Map.of("bootstrap.servers", TestBackend.kafkaServers()),
        budget.deserializer(),
        budget.deserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      await().until(() -> {
        budget.setupThreadState(consumer);
        ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(200));
        if (!records.isEmpty()) {
          long largest = records.records(partition).stream()
              .mapToLong(PollBudgetIT::size)
              .max()
              .orElseThrow();
          long all =
              records.records(partition).stream().mapToLong(PollBudgetIT::size).sum();
          assertThat(all - largest).isLessThanOrEqualTo(SHARE);
          sizes.add(all);
          records.forEach(record -> offsets.add(record.offset()));
        }
        return offsets.size() >= MANY;
      });
    }
    assertThat(offsets)
        .containsExactlyElementsOf(LongStream.range(0, MANY).boxed().toList());
    return sizes;
  }

  private static long size(ConsumerRecord<byte[], byte[]> record) {
    long bytes = record.key() == null ? 0 : record.key().length;
    bytes += record.value() == null ? 0 : record.value().length;
    for (var header : record.headers()) {
      bytes += header.key().length() + header.value().length;
    }
    return bytes;
  }

  private static void send(
      String topic, byte @Nullable [] key, byte @Nullable [] value, int headerBytes) {
    Map<String, Object> settings = Map.of(
        "bootstrap.servers",
        TestBackend.kafkaServers(),
        "compression.type",
        "lz4",
        "linger.ms",
        1000,
        "batch.size",
        1_000_000);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        var record = new ProducerRecord<byte[], byte[]>(topic, 0, key, value);
        if (headerBytes > 0) {
          record.headers().add("h", new byte[headerBytes]);
        }
        sent.add(producer.send(record));
      }
      producer.flush();
      assertThat(sent).allSatisfy(future -> assertThat(future).succeedsWithin(Duration.ZERO));
    }
  }
}
