package io.parallax.benchmarks.stages;

import io.parallax.events.CloudEvents;
import io.parallax.events.Decoded;
import io.parallax.events.Event;
import io.parallax.events.Topic;
import io.parallax.reporting.aggregate.CubeChange;
import io.parallax.reporting.aggregate.Deadlines;
import io.parallax.reporting.aggregate.Fold;
import io.parallax.reporting.aggregate.LedgerChange;
import io.parallax.reporting.aggregate.WorkingSet;
import io.parallax.reporting.store.Cube;
import io.parallax.reporting.store.DimensionSets;
import io.parallax.reporting.store.Ledger;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Drains the topic of sales stage by stage with the product's own classes, on one thread and one
 * connection, and says the CPU time of each stage on either side.
 */
final class Stages {
  private static final int BATCH = 10_000;
  private static final Deadlines DEADLINES = Deadlines.DEFAULTS;

  /** What a batch goes through. */
  private enum Stage {
    POLL,
    PARSE,
    LOAD,
    FOLD,
    LEDGER,
    CUBE,
    COMMIT
  }

  private static final class Times {
    private long service;
    private long database;
  }

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Map<Stage, Times> times = new EnumMap<>(Stage.class);
  private final Path backend;

  private Stages(long backendPid) {
    this.backend = Path.of("/proc/" + backendPid + "/schedstat");
  }

  /** Takes broker and JDBC URL of an empty ledger; writes lines {@code stage name service database}. */
  public static void main(String[] args) throws Exception {
    try (Connection connection = DriverManager.getConnection(args[1])) {
      var dataSource = new SingleConnectionDataSource(connection, true);
      var jdbc = new JdbcTemplate(dataSource);
      Long pid = jdbc.queryForObject("select pg_backend_pid()", Long.class);
      new Stages(pid == null ? 0 : pid)
          .drain(args[0], jdbc, new JdbcTransactionManager(dataSource));
    }
  }

  private void drain(String broker, JdbcTemplate jdbc, JdbcTransactionManager transactions)
      throws Exception {
    var sets =
        new DimensionSets(JdbcClient.create(jdbc), TransactionOperations.withoutTransaction());
    var ledger = new Ledger(jdbc);
    var cube = new Cube(jdbc);
    long all;
    long done = 0;
    long measured = 0;
    String topic = Topic.SALES.topicName();
    Map<String, Object> settings = Map.of(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
        broker,
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "earliest",
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        "read_committed",
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
        BATCH);
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
          .map(partition -> new TopicPartition(topic, partition.partition()))
          .toList();
      consumer.assign(partitions);
      all = consumer.endOffsets(partitions).values().stream()
          .mapToLong(end -> end)
          .sum();
      while (done < all) {
        if (measured == 0 && done > all / 4) {
          // what came before was for the compilers
          times.clear();
          measured = all - done;
        }
        List<ConsumerRecord<byte[], byte[]>> records = in(Stage.POLL, () -> poll(consumer));
        List<Event> events = in(Stage.PARSE, () -> parse(records));
        TransactionStatus transaction =
            transactions.getTransaction(new DefaultTransactionDefinition());
        WorkingSet workingSet = in(Stage.LOAD, () -> {
          events.sort(Comparator.comparing(Event::key));
          return ledger.load(events);
        });
        LedgerChange change = in(Stage.FOLD, () -> {
          events.forEach(workingSet::apply);
          return workingSet.change();
        });
        CubeChange cells = in(Stage.FOLD, () -> Fold.of(change, DEADLINES));
        DimensionSets.Batch batch = sets.newBatch();
        in(Stage.LEDGER, () -> {
          ledger.write(change, batch);
          return change;
        });
        in(Stage.CUBE, () -> {
          cube.add(cells, batch);
          batch.store();
          return cells;
        });
        in(Stage.COMMIT, () -> {
          transactions.commit(transaction);
          return change;
        });
        done += records.size();
      }
    }
    for (Map.Entry<Stage, Times> entry : times.entrySet()) {
      System.out.printf(
          Locale.ROOT,
          "stage %s %.3f %.3f%n",
          entry.getKey().name().toLowerCase(Locale.ROOT),
          entry.getValue().service / 1e3 / measured,
          entry.getValue().database / 1e3 / measured);
    }
  }

  private <T> T in(Stage stage, Callable<T> work) throws Exception {
    long service = threads.getCurrentThreadCpuTime();
    long database = backendNanos();
    T result = work.call();
    Times sums = times.computeIfAbsent(stage, s -> new Times());
    sums.service += threads.getCurrentThreadCpuTime() - service;
    sums.database += backendNanos() - database;
    return result;
  }

  /** Time on a processor, in nanoseconds, is the first number. */
  private long backendNanos() throws IOException {
    return Long.parseLong(Files.readString(backend).split(" ", 2)[0]);
  }

  private static List<ConsumerRecord<byte[], byte[]>> poll(KafkaConsumer<byte[], byte[]> consumer) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(BATCH);
    consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
    return records;
  }

  private static List<Event> parse(List<ConsumerRecord<byte[], byte[]>> records) {
    List<Event> events = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Decoded decoded =
          CloudEvents.decode(Topic.SALES, name -> header(record, name), record.value());
      if (decoded instanceof Decoded.Valid valid) {
        events.add(valid.event());
      }
    }
    return events;
  }

  private static byte @Nullable [] header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : header.value();
  }
}
