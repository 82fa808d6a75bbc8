package io.parallax.reporting.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.events.CloudEvents;
import io.parallax.events.Event;
import io.parallax.events.EventJson;
import io.parallax.events.Topic;
import io.parallax.reporting.Tables;
import io.parallax.reporting.aggregate.Deadlines;
import io.parallax.reporting.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Random histories, and a database that the real code fills with them. */
public final class Histories {
  /** Short ones, so that random times lie on both sides. */
  public static final Deadlines DEADLINES = new Deadlines(
      Duration.ofHours(2),
      Duration.ofHours(1),
      Duration.ofHours(3),
      Duration.ofMinutes(90),
      Duration.ofMinutes(150),
      Duration.ofMinutes(75));

  private final DataSource dataSource;
  private final Deadlines deadlines;

  private Histories(DataSource dataSource, Deadlines deadlines) {
    this.dataSource = dataSource;
    this.deadlines = deadlines;
  }

  /** Makes the tables. */
  public static Histories in(DataSource dataSource) {
    return in(dataSource, DEADLINES);
  }

  /** The same, counting by other deadlines. */
  public static Histories in(DataSource dataSource, Deadlines deadlines) {
    Flyway.configure()
        .dataSource(dataSource)
        .locations("classpath:db/migration/reporting")
        .defaultSchema("log")
        .load()
        .migrate();
    new Store(dataSource, deadlines).agreeOnSettings();
    return new Histories(dataSource, deadlines);
  }

  /** Settles the links that transactions may have missed. */
  public int sweep() {
    return new Projector(dataSource, deadlines).sweep();
  }

  /** Merges what batches added to the cube. */
  public void mergeCube() {
    new Store(dataSource, deadlines).mergeCube();
  }

  CustomerErasure erasure() {
    return new CustomerErasure(new Store(dataSource, deadlines));
  }

  BatchTransaction transaction() {
    return new BatchTransaction(
        new Store(dataSource, deadlines),
        new ConsumeMetrics(new SimpleMeterRegistry(), InstantSource.system()));
  }

  /** A random history of events of all types, with revisions and withdrawals, without conflicts. */
  public static List<Event> history(Random random) {
    return history(random, 250);
  }

  /** The same about so many sales and as many of all else together. */
  public static List<Event> history(Random random, int sales) {
    return new RandomHistory(random, sales).events();
  }

  /** Applies the events to empty tables, in batches of random sizes. */
  public void apply(List<Event> events, Random random) {
    clear();
    add(events, random);
  }

  /** Applies the events, the first ever, in batches of random sizes. */
  public void add(List<Event> events, Random random) {
    addIncoming(incoming(events), random);
  }

  /** Applies records in batches of random sizes, and merges the cube now and then. */
  void addIncoming(List<Incoming> incoming, Random random) {
    var transaction = transaction();
    for (int from = 0; from < incoming.size(); ) {
      int to =
          Math.min(incoming.size(), from + 1 + random.nextInt(random.nextInt(8) == 0 ? 20 : 1500));
      assertThat(transaction.apply(incoming.subList(from, to), false)).isEmpty();
      from = to;
      if (random.nextInt(4) == 0) {
        mergeCube();
      }
    }
  }

  /** The events as Kafka would deliver them, spread over three partitions by their keys. */
  static List<Incoming> incoming(List<Event> events) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    List<Incoming> incoming = new ArrayList<>();
    for (Event event : events) {
      int partition = Math.floorMod(event.partitionKey().hashCode(), 3);
      incoming.add(incoming(event, partition, offsets));
    }
    return incoming;
  }

  static List<Incoming> inPartition(int partition, List<Event> events) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    return events.stream().map(event -> incoming(event, partition, offsets)).toList();
  }

  private static Incoming incoming(
      Event event, int partitionNumber, Map<TopicPartition, Long> offsets) {
    var partition = new TopicPartition(event.type().topic().topicName(), partitionNumber);
    long offset = offsets.merge(partition, 1L, Long::sum) - 1;
    var record = new ConsumerRecord<>(
        partition.topic(), partitionNumber, offset, new byte[0], EventJson.write(event));
    CloudEvents.writeHeaders(
        event, CloudEvents.origin(event, "/test"), Instant.EPOCH, record.headers()::add);
    return Incoming.of(record);
  }

  /** Applies the events again, from the first record on, to whatever is there. */
  public void replay(List<Event> events, Random random) {
    JdbcClient.create(dataSource)
        .sql("update log.consumer_position set next_offset = 0")
        .update();
    add(events, random);
  }

  /** Empties ledger and cube; erased customers stay erased. */
  void emptyLedger() {
    JdbcClient.create(dataSource)
        .sql("truncate ledger.pending_link, log.quarantine, " + String.join(", ", Tables.STORED))
        .update();
  }

  public void clear() {
    JdbcClient.create(dataSource)
        .sql("truncate ledger.dimension_set, ledger.pending_link, ledger.erased_customer,"
            + " log.consumer_position, log.quarantine, "
            + String.join(", ", Tables.STORED))
        .update();
    Store store = new Store(dataSource, deadlines);
    for (int partition = 0; partition < 3; partition++) {
      for (var topic : Topic.values()) {
        store
            .positions()
            .begin(new TopicPartition(topic.topicName(), partition), new UUID(0, 0), 0);
      }
    }
  }
}
