package io.parallax.reporting.consume;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.reporting.aggregate.Deadlines;
import io.parallax.reporting.consume.BatchResult.Misplaced;
import io.parallax.reporting.store.Store;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What the consumer does with records, without Kafka: for who brings records of his own, such as
 * simulations. Thread-safe.
 */
public final class Projector {
  private final Store store;
  private final BatchTransaction transaction;
  private final LinkSweep sweep;

  /**
   * A projector into a database.
   *
   * @param dataSource of a database with the tables of reporting-service
   * @param deadlines by which the cube counts
   */
  public Projector(DataSource dataSource, Deadlines deadlines) {
    store = new Store(dataSource, deadlines);
    transaction = new BatchTransaction(
        store, new ConsumeMetrics(new SimpleMeterRegistry(), InstantSource.system()));
    sweep = new LinkSweep(store, new Failures(new SimpleMeterRegistry(), InstantSource.system()));
  }

  /** Sets the deadlines of an empty database. */
  public void agreeOnDeadlines() {
    store.agreeOnSettings();
  }

  /** Makes the first record of each partition the next one that is applied. */
  public void begin(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> store.positions().begin(partition, new UUID(0, 0), 0));
  }

  /**
   * Applies records in one transaction, given in the order of their offsets within each partition.
   *
   * @return where partitions go on whose records do not begin there; those were left alone
   */
  public Map<TopicPartition, Long> apply(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<TopicPartition, Long> misplaced = new HashMap<>();
    for (Misplaced one : transaction.apply(records.stream().map(Incoming::of).toList(), false)) {
      misplaced.put(one.partition(), one.position().nextOffset());
    }
    return misplaced;
  }

  /** Offset of the next record of each partition. */
  public Map<TopicPartition, Long> positions() {
    Map<TopicPartition, Long> positions = new HashMap<>();
    store
        .positions()
        .all()
        .forEach((partition, position) -> positions.put(partition, position.nextOffset()));
    return positions;
  }

  /** Merges what was added to the cube. */
  public void mergeCube() {
    store.mergeCube();
  }

  /** Derives what links say that transactions may have missed; says how many there were. */
  public int sweep() {
    return sweep.sweep();
  }
}
