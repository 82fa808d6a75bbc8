package io.parallax.reporting;

import com.zaxxer.hikari.HikariDataSource;
import io.parallax.events.CloudEvents;
import io.parallax.events.Event;
import io.parallax.events.EventJson;
import io.parallax.events.Topic;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A real broker and a real database server, started once and shared by the tests of this module. */
public final class TestBackend {
  public static final int PARTITIONS = 3;

  private static final AtomicInteger databases = new AtomicInteger();
  private static final EmbeddedPostgres POSTGRES = startPostgres();
  private static final EmbeddedKafkaKraftBroker KAFKA = startKafka();
  private static final KafkaProducer<byte[], byte[]> PRODUCER = new KafkaProducer<>(
      Map.of("bootstrap.servers", kafkaServers()),
      new ByteArraySerializer(),
      new ByteArraySerializer());

  private TestBackend() {}

  /** An empty database of its own, by its JDBC URL. */
  public static String newDatabase() {
    String name = "test" + databases.incrementAndGet();
    try (var connection = POSTGRES.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
    return POSTGRES.getJdbcUrl("postgres", name);
  }

  public static DataSource dataSource(String jdbcUrl) {
    var dataSource = new HikariDataSource();
    dataSource.setJdbcUrl(jdbcUrl);
    dataSource.setMinimumIdle(0);
    dataSource.setInitializationFailTimeout(-1);
    dataSource.setConnectionTimeout(5000);
    return dataSource;
  }

  public static String kafkaServers() {
    return KAFKA.getBrokersAsString();
  }

  /** Sends a record as it is and waits for it; the header values are texts. */
  public static void send(Topic topic, int partition, Map<String, String> headers, byte[] value) {
    var record = new ProducerRecord<byte[], byte[]>(topic.topicName(), partition, null, value);
    headers.forEach(
        (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    try {
      PRODUCER.send(record).get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends events as the ingest services do. */
  public static void send(Event... events) {
    send(List.of(events));
  }

  public static void send(List<? extends Event> events) {
    send(PRODUCER, null, events);
  }

  /** Sends events to one partition, wherever their keys belong. */
  public static void sendTo(int partition, List<? extends Event> events) {
    send(PRODUCER, partition, events);
  }

  /** Sends events in a transaction of its own, as a foreign producer may. */
  public static void sendInTransaction(boolean commit, Event... events) {
    try (var producer = new KafkaProducer<>(
        Map.of("bootstrap.servers", kafkaServers(), "transactional.id", "foreign"),
        new ByteArraySerializer(),
        new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, null, List.of(events));
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer,
      @Nullable Integer partition,
      List<? extends Event> events) {
    List<Future<?>> sent = new ArrayList<>();
    for (Event event : events) {
      var record = new ProducerRecord<>(
          event.type().topic().topicName(),
          partition,
          event.partitionKey().value().getBytes(StandardCharsets.UTF_8),
          EventJson.write(event));
      CloudEvents.writeHeaders(
          event, CloudEvents.origin(event, "/test"), Instant.EPOCH, record.headers()::add);
      sent.add(producer.send(record));
    }
    producer.flush();
    if (sent.stream().anyMatch(future -> future.state() != Future.State.SUCCESS)) {
      throw new IllegalStateException("not everything was sent");
    }
  }

  private static EmbeddedPostgres startPostgres() {
    try {
      return EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EmbeddedKafkaKraftBroker startKafka() {
    var kafka = new EmbeddedKafkaKraftBroker(
        1, PARTITIONS, Arrays.stream(Topic.values()).map(Topic::topicName).toArray(String[]::new));
    kafka.brokerProperty("log.message.timestamp.type", "LogAppendTime");
    kafka.brokerProperty("transaction.state.log.replication.factor", "1");
    kafka.brokerProperty("transaction.state.log.min.isr", "1");
    kafka.afterPropertiesSet();
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::destroy));
    return kafka;
  }
}
