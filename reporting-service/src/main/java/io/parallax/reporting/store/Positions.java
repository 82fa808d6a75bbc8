package io.parallax.reporting.store;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How far each partition has been applied. Thread-safe.
 *
 * <p>The rows double as locks: partitions of the same number in both topics form a lane, and whoever
 * works on a lane holds the rows of both until the end of the transaction.
 */
public final class Positions {

  /** How far a partition has been applied, and of which topic. */
  public record Position(
      TopicPartition partition,
      UUID topicId,
      long nextOffset,
      @Nullable Instant lastEventTime) {}

  /** A step of one partition, from the offset it stood at to the first one not applied. */
  public record Step(
      TopicPartition partition,
      long from,
      long to,
      @Nullable Instant latestEventTime) {}

  private static final RowMapper<Position> POSITION = (row, index) -> {
    Timestamp lastEventTime = row.getTimestamp("last_event_time");
    return new Position(
        new TopicPartition(row.getString("topic"), row.getInt("partition")),
        row.getObject("topic_id", UUID.class),
        row.getLong("next_offset"),
        lastEventTime == null ? null : lastEventTime.toInstant());
  };

  /** Any number that nothing else in the database uses as an advisory lock. */
  private static final long LANES_LOCK = 0x6C616E6573L;

  private final JdbcClient jdbc;

  Positions(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Begins a partition at {@code offset}, unless it has begun already. */
  public void begin(TopicPartition partition, UUID topicId, long offset) {
    jdbc.sql("""
            insert into log.consumer_position (topic, partition, topic_id, next_offset)
            values (?, ?, ?, ?)
            on conflict do nothing
            """)
        .params(partition.topic(), partition.partition(), topicId, offset)
        .update();
  }

  /**
   * Lets this transaction work on lanes: together with others, or alone.
   *
   * <p>Alone is for records outside the partition of their key. What belongs to them may be in the
   * hands of somebody who works on another lane, and neither would see the other's rows.
   */
  public void enter(boolean alone) {
    String function = alone ? "pg_advisory_xact_lock" : "pg_advisory_xact_lock_shared";
    jdbc.sql("select from " + function + "(?)")
        .param(LANES_LOCK)
        .query((row, index) -> row)
        .list();
    if (alone) {
      // a rebuild of the cube holds this table
      jdbc.sql("lock table log.consumer_position in row share mode").update();
    }
  }

  /** Keeps everyone from writing until the end of this transaction: writers lock positions first. */
  void keepWritersOut() {
    jdbc.sql("lock table log.consumer_position in exclusive mode").update();
  }

  /** Locks the lanes of these partition numbers, always in the same order, and reads them. */
  public Map<TopicPartition, Position> lock(Collection<Integer> lanes) {
    return byPartition(
        jdbc.sql("""
                select topic, partition, topic_id, next_offset, last_event_time
                from log.consumer_position
                where partition = any (?)
                order by partition, topic
                for update
                """).param(lanes.toArray(Integer[]::new)).query(POSITION).list());
  }

  /** All positions as they are now. */
  public Map<TopicPartition, Position> all() {
    return byPartition(jdbc.sql("""
                select topic, partition, topic_id, next_offset, last_event_time
                from log.consumer_position
                """).query(POSITION).list());
  }

  /**
   * Moves partitions forward, each only from where it is thought to stand.
   *
   * @throws LostRaceException if one of them stands elsewhere
   */
  public void advance(List<Step> steps) {
    int moved = jdbc.sql("""
                update log.consumer_position p
                set next_offset = s.next_offset,
                    version = p.version + 1,
                    last_event_time = greatest(p.last_event_time, s.event_time),
                    updated_at = now()
                from unnest(?::text[], ?::int[], ?::bigint[], ?::bigint[], ?::timestamptz[])
                  as s (topic, partition, old_offset, next_offset, event_time)
                where p.topic = s.topic and p.partition = s.partition
                  and p.next_offset = s.old_offset
                """)
        .param(steps.stream().map(s -> s.partition().topic()).toArray(String[]::new))
        .param(steps.stream().map(s -> s.partition().partition()).toArray(Integer[]::new))
        .param(steps.stream().map(Step::from).toArray(Long[]::new))
        .param(steps.stream().map(Step::to).toArray(Long[]::new))
        .param(SqlText.array(steps, Step::latestEventTime))
        .update();
    if (moved != steps.size()) {
      throw new LostRaceException("%d of %d positions moved".formatted(moved, steps.size()));
    }
  }

  /** Notes that the ledger changed without a step of any partition: another version of the data. */
  public void noteChange() {
    jdbc.sql("""
            update log.consumer_position set version = version + 1, updated_at = now()
            where (topic, partition) = (
              select topic, partition from log.consumer_position order by topic, partition limit 1)
            """).update();
  }

  private static Map<TopicPartition, Position> byPartition(List<Position> positions) {
    Map<TopicPartition, Position> byPartition = new HashMap<>();
    positions.forEach(position -> byPartition.put(position.partition(), position));
    return byPartition;
  }
}
