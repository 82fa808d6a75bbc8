package io.parallax.benchmarks;

import io.parallax.events.CloudEvents;
import io.parallax.events.Decoded;
import io.parallax.events.Topic;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** What no drain can beat, one thread each: polling alone, parsing alone, COPY alone. */
final class LimitsBenchmark {
  private static final String TOPIC = Topic.SALES.topicName();
  private static final int KEPT = 100_000;
  private static final int COPY_ROWS = 5_000;

  private final Arguments arguments;
  private final String broker;
  private final Topics topics;
  private final Database database;
  private final Results results;

  LimitsBenchmark(
      Arguments arguments, String broker, Topics topics, Database database, Results results) {
    this.arguments = arguments;
    this.broker = broker;
    this.topics = topics;
    this.database = database;
    this.results = results;
  }

  /** The topic and the ledger must be filled. */
  void run() {
    for (int round = 0; round < arguments.measurements(); round++) {
      List<ConsumerRecord<byte[], byte[]>> records = poll();
      parse(records);
      // once for the compilers, once for the figure
      results.add("limit: parse", parse(records), "events/s");
      results.add("limit: COPY of sales, no index", copy(""), "events/s");
      results.add(
          "limit: COPY of sales, indexes of the ledger", copy(" including indexes"), "events/s");
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> poll() {
    long wanted = topics.end(TOPIC);
    List<ConsumerRecord<byte[], byte[]>> kept = new ArrayList<>();
    Map<String, Object> settings = Map.of(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
        broker,
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "earliest",
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        "read_committed",
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
        5_000);
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(consumer.partitionsFor(TOPIC).stream()
          .map(partition -> new TopicPartition(TOPIC, partition.partition()))
          .toList());
      long polled = 0;
      long start = System.nanoTime();
      while (polled < wanted) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          polled++;
          if (kept.size() < KEPT) {
            kept.add(record);
          }
        }
      }
      results.add("limit: poll", polled * 1e9 / (System.nanoTime() - start), "events/s");
    }
    return kept;
  }

  private static double parse(List<ConsumerRecord<byte[], byte[]>> records) {
    long start = System.nanoTime();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Decoded decoded =
          CloudEvents.decode(Topic.SALES, name -> header(record, name), record.value());
      if (!(decoded instanceof Decoded.Valid)) {
        throw new IllegalStateException("a record that was sent is not valid: " + decoded);
      }
    }
    return records.size() * 1e9 / (System.nanoTime() - start);
  }

  /** Sales of the ledger once more, in transactions of the size of a batch. */
  private double copy(String with) {
    database.execute("drop table if exists benchmark_copy");
    database.execute("create table benchmark_copy (like sale%s)".formatted(with));
    try {
      var copy = database.connection().unwrap(PGConnection.class).getCopyAPI();
      List<byte[]> parts = new ArrayList<>();
      long rows = Math.min(KEPT, database.number("select count(*) from ledger.sale"));
      for (long from = 0; from < rows; from += COPY_ROWS) {
        var part = new ByteArrayOutputStream();
        copy.copyOut(
            "copy (select * from ledger.sale order by closed_at, sale_id limit %d offset %d) to stdout"
                .formatted(COPY_ROWS, from),
            part);
        parts.add(part.toByteArray());
      }
      long start = System.nanoTime();
      for (byte[] part : parts) {
        copy.copyIn("copy benchmark_copy from stdin", new ByteArrayInputStream(part));
      }
      double perSecond = rows * 1e9 / (System.nanoTime() - start);
      long copied = database.number("select count(*) from benchmark_copy");
      if (copied != rows) {
        throw new IllegalStateException("COPY: %d rows of %d".formatted(copied, rows));
      }
      return perSecond;
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    } finally {
      database.execute("drop table benchmark_copy");
    }
  }

  private static byte @Nullable [] header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : header.value();
  }
}
