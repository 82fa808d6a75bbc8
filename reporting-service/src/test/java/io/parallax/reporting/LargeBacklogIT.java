package io.parallax.reporting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parallax.events.CloudEvents;
import io.parallax.events.Event;
import io.parallax.events.EventJson;
import io.parallax.events.Id;
import io.parallax.events.Note;
import io.parallax.events.SaleReversed;
import io.parallax.events.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A backlog that is small only while it is packed is taken with the heap of quickstart. */
class LargeBacklogIT {
  private static final String HEAP = "384m";
  private static final int EVENTS = 60_000;
  private static final int RECORDS = 1500;
  private static final int RECORD_BYTES = 900_000;

  @TempDir
  private static Path folder;

  @Test
  void isTakenToItsEnd() throws Exception {
    EmbeddedKafkaKraftBroker kafka = kafka();
    try {
      sendBacklog(kafka.getBrokersAsString());
      String database = TestBackend.newDatabase();
      JdbcClient db = JdbcClient.create(TestBackend.dataSource(database));
      try (var service = ServiceProcess.start(
          folder,
          HEAP,
          "--spring.kafka.bootstrap-servers=" + kafka.getBrokersAsString(),
          "--spring.datasource.url=" + database)) {
        await()
            .atMost(Duration.ofMinutes(10))
            .until(() -> !service.isAlive()
                || (count(db, "ledger.sale_reversal") == EVENTS
                    && count(db, "log.quarantine") == RECORDS));
        assertThat(service.isAlive()).as(service.log()).isTrue();
        assertThat(service.log())
            .contains("Topic parallax.sales.v1 takes messages of up to", "max.message.bytes");
      }
    } finally {
      kafka.destroy();
    }
  }

  /** Of its own, so that no other test has to take this backlog. */
  private static EmbeddedKafkaKraftBroker kafka() {
    var kafka = new EmbeddedKafkaKraftBroker(
        1,
        TestBackend.PARTITIONS,
        Arrays.stream(Topic.values()).map(Topic::topicName).toArray(String[]::new));
    kafka.brokerProperty("log.message.timestamp.type", "LogAppendTime");
    kafka.afterPropertiesSet();
    return kafka;
  }

  private static void sendBacklog(String servers) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", servers, "compression.type", "lz4", "batch.size", 500_000);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = 0; i < EVENTS; i++) {
        sent.add(producer.send(record(reversal(i))));
      }
      byte[] value = new byte[RECORD_BYTES];
      for (int i = 0; i < RECORDS; i++) {
        int partition = i % TestBackend.PARTITIONS;
        sent.add(
            producer.send(new ProducerRecord<>(Topic.SALES.topicName(), partition, null, value)));
      }
      producer.flush();
      assertThat(sent).allMatch(future -> future.state() == Future.State.SUCCESS);
    }
  }

  private static ProducerRecord<byte[], byte[]> record(Event event) {
    var record = new ProducerRecord<>(
        event.type().topic().topicName(),
        event.partitionKey().value().getBytes(UTF_8),
        EventJson.write(event));
    CloudEvents.writeHeaders(
        event, CloudEvents.origin(event, "/test"), Instant.EPOCH, record.headers()::add);
    return record;
  }

  /** About 5 kB. */
  private static Event reversal(int number) {
    String digits = "%06d".formatted(number);
    return new SaleReversed(
        new Id(digits + "🙂".repeat(122)),
        new Id(digits + "🙃".repeat(122)),
        Instant.parse("2026-11-01T10:00:00Z"),
        1,
        null,
        new Note("🙄".repeat(1000)),
        1,
        false);
  }

  private static int count(JdbcClient db, String table) {
    return db.sql("select count(*) from " + table).query(Integer.class).single();
  }
}
