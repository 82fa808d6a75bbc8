package io.parallax.reporting.consume;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.parallax.events.Topic;
import io.parallax.reporting.store.Positions.Position;
import io.parallax.reporting.store.Store;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Holds the positions against Kafka: for whoever asks, and every few seconds. Thread-safe.
 *
 * <p>While Kafka or the database does not answer, there is no lag gauge rather than an old one.
 */
public final class LaneMonitor {
  private static final Logger log = LoggerFactory.getLogger(LaneMonitor.class);

  private final KafkaLog kafkaLog;
  private final Store store;
  private final LaneGuard guard;
  private final InstantSource clock;
  private final MultiGauge lagGauge;
  private boolean messagesChecked;

  LaneMonitor(
      KafkaLog kafkaLog,
      Store store,
      LaneGuard guard,
      InstantSource clock,
      MeterRegistry registry) {
    this.kafkaLog = kafkaLog;
    this.store = store;
    this.guard = guard;
    this.clock = clock;
    this.lagGauge = MultiGauge.builder("parallax.reporting.lag")
        .description("Records in Kafka that are not in the reports yet")
        .register(registry);
    Gauge.builder("parallax.reporting.lanes.stopped", guard, g -> g.stopped().size())
        .description("Partitions stopped because Kafka lost or replaced their records")
        .register(registry);
  }

  /**
   * How up to date the reports are at this moment. The ends are read before the positions, so that
   * lag 0 means that every record acknowledged before the call is in the reports. Links are counted
   * last: a batch that moved a position left its marks with it.
   *
   * @throws KafkaException if Kafka does not answer in time
   */
  public Freshness freshness() {
    Map<TopicPartition, KafkaLog.Extent> extents = kafkaLog.extents();
    Map<TopicPartition, Position> applied = store.positions().all();
    List<Freshness.Lane> lanes = lanes(extents, applied);
    long pendingLinks = store.pendingLinks().count();
    long lag = lanes.stream().mapToLong(Freshness.Lane::lag).sum() + pendingLinks;
    return new Freshness(clock.instant(), lag, pendingLinks, lanes);
  }

  /** Here the ends are read after the positions: an old end would look like a truncated log. */
  @Scheduled(fixedDelayString = "${parallax.consume.lane-check-interval}")
  void check() {
    try {
      Map<TopicPartition, Position> applied = store.positions().all();
      Map<TopicPartition, KafkaLog.Extent> extents = kafkaLog.extents();
      lagGauge.register(
          lanes(extents, applied).stream().map(LaneMonitor::gaugeRow).toList(), true);
      guard.learn(extents.keySet());
      checkMessages();
      applied
          .values()
          .forEach(position -> guard.check(position, extents.get(position.partition())));
    } catch (KafkaException | DataAccessException e) {
      lagGauge.register(List.of(), true);
      log.warn("Lag is unknown for the moment: {}", e.getMessage());
    }
  }

  /** Once, when Kafka answers: whether the topics take messages much larger than any event. */
  private void checkMessages() {
    if (messagesChecked) {
      return;
    }
    messagesChecked = true;
    try {
      kafkaLog.largestMessages().forEach((topic, bytes) -> {
        if (bytes > Topic.MESSAGE_BYTES) {
          log.warn(
              "Topic {} takes messages of up to {} bytes, {} are enough for any event: set its"
                  + " max.message.bytes, so that nothing larger gets there. See 'Topics' in"
                  + " docs/operations.md",
              topic,
              bytes,
              Topic.MESSAGE_BYTES);
        }
      });
    } catch (KafkaException e) {
      log.info("Kafka does not tell how large messages may be: {}", String.valueOf(e.getCause()));
    }
  }

  private static List<Freshness.Lane> lanes(
      Map<TopicPartition, KafkaLog.Extent> extents, Map<TopicPartition, Position> applied) {
    return extents.entrySet().stream()
        .map(entry -> lane(entry.getKey(), entry.getValue(), applied.get(entry.getKey())))
        .sorted(
            Comparator.comparing(Freshness.Lane::topic).thenComparingInt(Freshness.Lane::partition))
        .toList();
  }

  private static Freshness.Lane lane(
      TopicPartition partition, KafkaLog.Extent extent, @Nullable Position position) {
    long next = position == null ? extent.first() : position.nextOffset();
    return new Freshness.Lane(
        partition.topic(),
        partition.partition(),
        next,
        extent.end(),
        Math.max(0, extent.end() - next),
        position == null ? null : position.lastEventTime());
  }

  private static MultiGauge.Row<?> gaugeRow(Freshness.Lane lane) {
    Tags tags = Tags.of("topic", lane.topic(), "partition", Integer.toString(lane.partition()));
    return MultiGauge.Row.of(tags, lane.lag());
  }
}
