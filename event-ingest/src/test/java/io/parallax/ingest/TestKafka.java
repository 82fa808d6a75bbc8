package io.parallax.ingest;

import io.parallax.events.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** The one real broker of this module's tests. It creates topics for whoever writes to them. */
final class TestKafka {
  private static final int PARTITIONS = 2;
  private static final EmbeddedKafkaKraftBroker BROKER = start();

  private TestKafka() {}

  private static EmbeddedKafkaKraftBroker start() {
    var broker = new EmbeddedKafkaKraftBroker(1, PARTITIONS);
    // the default is a system property that services under test would read
    broker.brokerListProperty("parallax.test.kafka");
    broker.afterPropertiesSet();
    Runtime.getRuntime().addShutdownHook(new Thread(broker::destroy));
    return broker;
  }

  static String address() {
    return BROKER.getBrokersAsString();
  }

  static void create(Topic topic) {
    if (!topics().contains(topic.topicName())) {
      BROKER.addTopics(new NewTopic(topic.topicName(), PARTITIONS, (short) 1));
    }
  }

  static Set<String> topics() {
    return BROKER.doWithAdminFunction(TestKafka::names);
  }

  static Set<String> names(AdminClient admin) {
    try {
      return admin.listTopics().names().get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** How many records there are in each partition. */
  static Map<TopicPartition, Long> ends(Topic topic) {
    try (var consumer = consumer()) {
      return consumer.endOffsets(partitions(topic));
    }
  }

  /** The records from {@code starts} to the present end. */
  static List<ConsumerRecord<byte[], byte[]>> records(
      Topic topic, Map<TopicPartition, Long> starts) {
    try (var consumer = consumer()) {
      consumer.assign(partitions(topic));
      starts.forEach(consumer::seek);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions(topic));
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      Awaitility.await().until(() -> {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        return ends.entrySet().stream()
            .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
      });
      return records;
    }
  }

  private static List<TopicPartition> partitions(Topic topic) {
    return IntStream.range(0, PARTITIONS)
        .mapToObj(partition -> new TopicPartition(topic.topicName(), partition))
        .toList();
  }

  private static KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers",
            address(),
            "allow.auto.create.topics",
            false,
            "fetch.max.wait.ms",
            10),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
