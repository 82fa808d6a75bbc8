package io.parallax.reporting.operate;

import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.store.Ledger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Rebuilds ledger and cube from Kafka: empties them, and sets the positions back to the first
 * record that Kafka has. The running service then reads everything again.
 */
final class KafkaReplay {

  /**
   * How far a partition is read.
   *
   * @param first offset of the first record that Kafka has
   * @param end offset at which the next record will be written
   */
  record Extent(TopicPartition partition, long first, long end, long position) {}

  /** What is emptied: all that events fill. */
  static final List<String> TABLES = Stream.of(
          Ledger.tableNames().stream(),
          Stream.of("ledger.pending_link", "log.quarantine"),
          Arrays.stream(CubeTable.values()).flatMap(table -> table.partNames().stream()))
      .flatMap(names -> names)
      .toList();

  private final JdbcClient jdbc;
  private final TransactionOperations transactions;
  private final Admin kafka;

  KafkaReplay(DataSource dataSource, Admin kafka) {
    this.jdbc = JdbcClient.create(dataSource);
    this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.kafka = kafka;
  }

  /** All partitions that were ever begun, in order. */
  List<Extent> extents() {
    Map<TopicPartition, Long> positions = positions();
    Map<TopicPartition, Long> first = offsets(positions, OffsetSpec.earliest());
    Map<TopicPartition, Long> end = offsets(positions, OffsetSpec.latest());
    List<Extent> extents = new ArrayList<>();
    positions.forEach((partition, position) -> extents.add(new Extent(
        partition, first.getOrDefault(partition, 0L), end.getOrDefault(partition, 0L), position)));
    return extents;
  }

  /** Empties ledger, cube and quarantine, and sets the positions to the first records. */
  void begin(List<Extent> extents) {
    transactions.executeWithoutResult(status -> {
      // every writer locks positions first
      jdbc.sql("lock table log.consumer_position in exclusive mode").update();
      jdbc.sql("truncate " + String.join(", ", TABLES)).update();
      for (Extent extent : extents) {
        jdbc.sql("""
                update log.consumer_position
                set next_offset = ?, version = version + 1, last_event_time = null,
                    updated_at = now()
                where topic = ? and partition = ?
                """)
            .params(
                extent.first(), extent.partition().topic(), extent.partition().partition())
            .update();
      }
    });
  }

  private Map<TopicPartition, Long> positions() {
    Map<TopicPartition, Long> positions = new TreeMap<>(
        Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition));
    jdbc.sql("select topic, partition, next_offset from log.consumer_position").query(row -> {
      positions.put(
          new TopicPartition(row.getString("topic"), row.getInt("partition")),
          row.getLong("next_offset"));
    });
    return positions;
  }

  private Map<TopicPartition, Long> offsets(Map<TopicPartition, Long> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> question =
        partitions.keySet().stream().collect(Collectors.toMap(p -> p, p -> spec));
    return get(kafka.listOffsets(question).all()).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new KafkaException("Kafka cannot tell about the topics", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
