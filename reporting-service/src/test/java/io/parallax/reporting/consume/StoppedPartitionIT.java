package io.parallax.reporting.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.events.CloudEvents;
import io.parallax.events.Event;
import io.parallax.events.EventJson;
import io.parallax.events.Topic;
import io.parallax.reporting.Events;
import io.parallax.reporting.TestBackend;
import io.parallax.reporting.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What happens to a partition, and to its neighbours, when Kafka has not what it should have. */
class StoppedPartitionIT {
  private static final TopicPartition BROKEN = new TopicPartition(Topic.SALES.topicName(), 0);
  private static final TopicPartition SOUND = new TopicPartition(Topic.SALES.topicName(), 1);

  private final DataSource dataSource = TestBackend.dataSource(TestBackend.newDatabase());
  private final JdbcClient db = JdbcClient.create(dataSource);
  private final KafkaLog kafkaLog =
      new KafkaLog(Map.of("bootstrap.servers", TestBackend.kafkaServers()), Duration.ofSeconds(30));
  private final KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
      Map.of("bootstrap.servers", TestBackend.kafkaServers()),
      new ByteArrayDeserializer(),
      new ByteArrayDeserializer());

  /** A service after a start: what it remembers is gone, what it keeps is not. */
  private final class Service {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Store store = new Store(dataSource, Histories.DEADLINES);
    private final LaneGuard guard = new LaneGuard(kafkaLog, store);
    private final LaneMonitor monitor =
        new LaneMonitor(kafkaLog, store, guard, InstantSource.system(), metrics);
    private final RecordListener listener = new RecordListener(
        new BatchTransaction(store, new ConsumeMetrics(metrics, InstantSource.system())), guard);

    /** Delivers the first record of both partitions. */
    void deliver() {
      guard.begin(Set.of(BROKEN, SOUND));
      var records = new ConsumerRecords<>(
          Map.of(BROKEN, List.of(record(BROKEN, "S1")), SOUND, List.of(record(SOUND, "S2"))),
          Map.of());
      listener.onBatch(records, consumer);
    }
  }

  @BeforeEach
  void createTables() {
    Flyway.configure()
        .dataSource(dataSource)
        .locations("classpath:db/migration/reporting")
        .defaultSchema("log")
        .load()
        .migrate();
    consumer.assign(Set.of(BROKEN, SOUND));
    new Service().guard.begin(Set.of(BROKEN, SOUND));
  }

  @AfterEach
  void close() {
    consumer.close();
    kafkaLog.close();
  }

  @Test
  void aTopicMadeAnewStopsItsPartitionAndNoOther() {
    change("topic_id = gen_random_uuid()");
    Service service = new Service();

    service.monitor.check();
    service.deliver();

    assertThat(service.guard.stopped()).containsOnlyKeys(BROKEN);
    assertThat(service.metrics.get("parallax.reporting.lanes.stopped").gauge().value())
        .isEqualTo(1);
    assertThat(sales()).containsExactly("S2");
    assertThat(position(BROKEN)).isEqualTo(0);
    assertThat(position(SOUND)).isEqualTo(1);
  }

  @Test
  void aTruncatedLogStopsItsPartition() {
    change("next_offset = 1000000000");
    Service service = new Service();

    service.deliver();

    assertThat(service.guard.stopped()).containsOnlyKeys(BROKEN);
    assertThat(service.guard.stopped().get(BROKEN)).contains("truncated");
    assertThat(sales()).containsExactly("S2");
  }

  @Test
  void goesOnAfterThePositionWasPutRightAndTheServiceStartedAgain() {
    change("next_offset = 1000000000");
    new Service().deliver();

    change("next_offset = 0");
    new Service().deliver();

    assertThat(sales()).containsExactly("S1", "S2");
  }

  @Test
  void theMonitorLearnsHowManyPartitionsThereAre() {
    Incoming atHome = IntStream.range(0, 1000)
        .mapToObj(i -> Incoming.of(record(SOUND, "S" + i)))
        .filter(incoming -> incoming.isAtHome(TestBackend.PARTITIONS))
        .findFirst()
        .orElseThrow();
    Service service = new Service();
    assertThat(service.guard.isAtHome(atHome)).isFalse();

    service.monitor.check();

    assertThat(service.guard.isAtHome(atHome)).isTrue();
  }

  private void change(String assignment) {
    db.sql("update log.consumer_position set " + assignment + " where topic = ? and partition = ?")
        .param(BROKEN.topic())
        .param(BROKEN.partition())
        .update();
  }

  private List<String> sales() {
    return db.sql("select sale_id from ledger.sale order by 1")
        .query((row, index) -> row.getString(1))
        .list();
  }

  private long position(TopicPartition partition) {
    return db.sql("select next_offset from log.consumer_position where topic = ? and partition = ?")
        .param(partition.topic())
        .param(partition.partition())
        .query(Long.class)
        .single();
  }

  private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, String saleId) {
    Event sale = Events.sale(saleId, "2026-03-01T10:00:00Z", "tea", "LT", 1);
    var record = new ConsumerRecord<>(
        partition.topic(), partition.partition(), 0, new byte[0], EventJson.write(sale));
    CloudEvents.writeHeaders(
        sale, CloudEvents.origin(sale, "/test"), Instant.EPOCH, record.headers()::add);
    return record;
  }
}
