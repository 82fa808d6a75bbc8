package io.parallax.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.events.CloudEvents;
import io.parallax.events.Decoded;
import io.parallax.events.Topic;
import io.parallax.reporting.aggregate.Deadlines;
import io.parallax.reporting.consume.Projector;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/**
 * Thousands of schedules of the consumer in one process: Kafka is a model in memory, with several
 * consumers, rebalances, repeated, skipped and late batches and crashes at any statement; batch
 * transaction, store and sweep are the real ones, on a real database. A schedule is a function of its
 * seed. For one thread.
 *
 * <p>After each schedule everything is delivered, and ledger and cube must be byte for byte what the
 * same events make when each comes once and in order.
 */
final class ConsumerSimulation {
  private static final int LANES = 3;
  private static final int CONSUMERS = 3;
  private static final int SCHEDULES_OF_A_HISTORY = 50;
  private static final Deadlines DEADLINES = Deadlines.DEFAULTS;
  private static final List<String> LEDGER = List.of(
      "ledger.sale",
      "ledger.sale_reversal",
      "ledger.lead",
      "ledger.survey_invitation",
      "ledger.survey_answer");
  private static final List<String> CUBE =
      List.of("cube.sales", "cube.scores", "cube.surveys", "cube.leads");

  /** An event, by its type and JSON. */
  record Given(String type, String json) {}

  /**
   * What came of it.
   *
   * @param events that were given, repetitions included
   * @param faults crashes, stale batches and gaps that were met
   * @param failures of schedules, each with its seed
   */
  record Outcome(int schedules, long events, long faults, List<String> failures) {}

  /** Makes the events of a history. */
  interface Histories {
    List<Given> of(long seed);
  }

  private final DataSource dataSource;
  private final Histories histories;
  private final Projector projector;
  private final AtomicInteger faults = new AtomicInteger();

  private Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> log = Map.of();
  private List<String> expected = List.of();

  /** A process that reads some partitions, until it dies. */
  private static final class Reader {
    private final Crashing database;
    private final Projector projector;
    private final Map<TopicPartition, Integer> next = new HashMap<>();
    private @Nullable List<ConsumerRecord<byte[], byte[]>> late;

    Reader(DataSource dataSource) {
      database = new Crashing(dataSource);
      projector = new Projector(database.dataSource(), DEADLINES);
    }
  }

  /** @param dataSource of an empty database */
  ConsumerSimulation(DataSource dataSource, Histories histories) {
    this.dataSource = dataSource;
    this.histories = histories;
    this.projector = new Projector(dataSource, DEADLINES);
    Flyway.configure()
        .dataSource(dataSource)
        .locations("classpath:db/migration/reporting")
        .defaultSchema("log")
        .load()
        .migrate();
    projector.agreeOnDeadlines();
  }

  /** Runs schedules, each with the seed after that of the one before. */
  Outcome run(long firstSeed, int schedules, Runnable afterEach) {
    List<String> failures = new ArrayList<>();
    long events = 0;
    for (int i = 0; i < schedules; i++) {
      long seed = firstSeed + i;
      if (i % SCHEDULES_OF_A_HISTORY == 0) {
        learn(histories.of(seed));
      }
      String failure = run(new Random(seed));
      if (!failure.isEmpty()) {
        failures.add("seed " + seed + ": " + failure);
      }
      events += log.values().stream().mapToInt(List::size).sum();
      afterEach.run();
    }
    return new Outcome(schedules, events, faults.get(), failures);
  }

  /** Makes the log of a history, and what it should come to. */
  private void learn(List<Given> history) {
    log = new HashMap<>();
    List<Given> repeated = new ArrayList<>(history);
    repeated.addAll(history.subList(0, history.size() / 5));
    repeated.forEach(this::append);
    clear();
    var reader = new Reader(dataSource);
    deliverTheRest(reader);
    expected = contents();
  }

  private void append(Given given) {
    for (Topic topic : Topic.values()) {
      if (decoded(record(given, topic, 0, 0)) instanceof Decoded.Valid valid) {
        int lane = Math.floorMod(valid.event().partitionKey().hashCode(), LANES);
        List<ConsumerRecord<byte[], byte[]>> partition = log.computeIfAbsent(
            new TopicPartition(topic.topicName(), lane), key -> new ArrayList<>());
        partition.add(record(given, topic, lane, partition.size()));
        return;
      }
    }
    throw new IllegalArgumentException("no good event: " + given);
  }

  private static Decoded decoded(ConsumerRecord<byte[], byte[]> record) {
    return CloudEvents.decode(
        Topic.named(record.topic()),
        name -> record.headers().lastHeader(name).value(),
        record.value());
  }

  private static ConsumerRecord<byte[], byte[]> record(
      Given given, Topic topic, int lane, int offset) {
    var record = new ConsumerRecord<>(
        topic.topicName(), lane, offset, new byte[0], given.json().getBytes(UTF_8));
    Map.of(
            "ce_specversion", "1.0",
            "ce_id", "1",
            "ce_source", "/simulation",
            "ce_type", given.type(),
            "content-type", "application/json")
        .forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
    return record;
  }

  /** One schedule; what did not hold, or nothing. */
  private String run(Random random) {
    clear();
    List<Reader> readers = new ArrayList<>();
    for (int i = 0; i < CONSUMERS; i++) {
      readers.add(new Reader(dataSource));
    }
    assign(readers, random);
    int steps = 6 + random.nextInt(12);
    for (int step = 0; step < steps; step++) {
      int who = random.nextInt(CONSUMERS);
      Reader reader = readers.get(who);
      switch (random.nextInt(10)) {
        case 0 -> assign(readers, random);
        case 1 -> {
          readers.set(who, new Reader(dataSource));
          assign(readers, random);
        }
        case 2 -> skip(reader, random);
        case 3 -> reader.late = poll(reader, random);
        case 4 -> projector.sweep();
        case 5 -> projector.mergeCube();
        default -> {
          if (random.nextInt(3) == 0) {
            reader.database.crashAt(1 + random.nextInt(45), random.nextBoolean());
          }
          List<ConsumerRecord<byte[], byte[]>> batch =
              reader.late != null ? reader.late : poll(reader, random);
          reader.late = null;
          if (!apply(reader, batch)) {
            readers.set(who, new Reader(dataSource));
            assign(readers, random);
          }
        }
      }
    }
    deliverTheRest(new Reader(dataSource));
    List<String> found = contents();
    if (found.equals(expected)) {
      return "";
    }
    return "tables differ: "
        + Stream.concat(
                found.stream().filter(row -> !expected.contains(row)).map(row -> "+ " + row),
                expected.stream().filter(row -> !found.contains(row)).map(row -> "- " + row))
            .limit(6)
            .toList();
  }

  /** Gives each partition to one of them, at some place: the first record, or somewhere else. */
  private void assign(List<Reader> readers, Random random) {
    readers.forEach(reader -> reader.next.clear());
    for (Map.Entry<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> partition :
        log.entrySet()) {
      int place = random.nextInt(3) == 0 ? random.nextInt(partition.getValue().size() + 1) : 0;
      readers.get(random.nextInt(CONSUMERS)).next.put(partition.getKey(), place);
    }
  }

  /** Loses records on the way, as consumers have done. */
  private void skip(Reader reader, Random random) {
    reader.next.replaceAll((partition, next) ->
        Math.min(log.getOrDefault(partition, List.of()).size(), next + random.nextInt(4)));
    faults.incrementAndGet();
  }

  private List<ConsumerRecord<byte[], byte[]>> poll(Reader reader, Random random) {
    List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
    List<TopicPartition> partitions = new ArrayList<>(reader.next.keySet());
    partitions.sort((one, other) -> one.toString().compareTo(other.toString()));
    Collections.shuffle(partitions, random);
    for (TopicPartition partition : partitions) {
      List<ConsumerRecord<byte[], byte[]>> records = log.getOrDefault(partition, List.of());
      int from = reader.next.getOrDefault(partition, 0);
      int to = Math.min(records.size(), from + random.nextInt(25));
      batch.addAll(records.subList(from, to));
      reader.next.put(partition, to);
    }
    return batch;
  }

  /** False if the process died of it. */
  private boolean apply(Reader reader, List<ConsumerRecord<byte[], byte[]>> batch) {
    if (batch.isEmpty()) {
      return true;
    }
    try {
      reader.projector.apply(batch).forEach((partition, offset) -> {
        faults.incrementAndGet();
        reader.next.computeIfPresent(partition, (key, next) -> Math.toIntExact(offset));
      });
      return true;
    } catch (RuntimeException e) {
      if (!reader.database.hasCrashed()) {
        throw e;
      }
      faults.incrementAndGet();
      return false;
    }
  }

  /** Delivers everything from the positions on, in large batches, and settles what is pending. */
  private void deliverTheRest(Reader reader) {
    log.keySet().forEach(partition -> reader.next.put(partition, 0));
    for (int round = 0; round < 3; round++) {
      List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
      log.forEach((partition, records) ->
          batch.addAll(records.subList(reader.next.getOrDefault(partition, 0), records.size())));
      apply(reader, batch);
      Map<TopicPartition, Integer> positions = positions();
      reader.next.putAll(positions);
      if (log.entrySet().stream()
          .allMatch(partition ->
              partition.getValue().size() == positions.getOrDefault(partition.getKey(), -1))) {
        projector.sweep();
        return;
      }
    }
    throw new IllegalStateException("positions do not reach the end: " + positions());
  }

  private Map<TopicPartition, Integer> positions() {
    Map<TopicPartition, Integer> positions = new HashMap<>();
    projector
        .positions()
        .forEach((partition, offset) -> positions.put(partition, Math.toIntExact(offset)));
    return positions;
  }

  private void clear() {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : LEDGER) {
        statement.execute("delete from " + table);
      }
      for (String view : CUBE) {
        for (String part : List.of("_change", "_cell", "_span", "_total")) {
          statement.execute("delete from " + view + part);
        }
      }
      statement.execute("delete from ledger.pending_link");
      statement.execute("delete from log.quarantine");
      statement.execute("delete from log.consumer_position");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    projector.begin(log.keySet());
  }

  private List<String> contents() {
    List<String> contents = new ArrayList<>();
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : Stream.concat(LEDGER.stream(), CUBE.stream()).toList()) {
        try (ResultSet rows = statement.executeQuery(
            "select '%1$s ' || t::text from %1$s t order by 1".formatted(table))) {
          while (rows.next()) {
            contents.add(rows.getString(1));
          }
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return contents;
  }
}
