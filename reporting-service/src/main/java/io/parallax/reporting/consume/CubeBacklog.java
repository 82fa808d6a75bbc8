package io.parallax.reporting.consume;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.store.Store;
import io.parallax.reporting.store.WaitingChanges;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * The changes of the cube that wait to be merged. Thread-safe.
 *
 * <p>A report reads them one by one. So while too many wait no events are taken from Kafka, until the
 * merge has halved them: the events wait there.
 *
 * <p>While the database does not answer, there are no gauges rather than old ones.
 */
public final class CubeBacklog {
  private static final Logger log = LoggerFactory.getLogger(CubeBacklog.class);

  private final Store store;
  private final KafkaListenerEndpointRegistry listeners;
  private final InstantSource clock;
  private final int limit;
  private final MultiGauge changes;
  private final MultiGauge age;
  private final Map<CubeTable, Instant> seenEmpty = new EnumMap<>(CubeTable.class);
  private volatile boolean paused;

  /** @param limit most changes that may wait before no more events are taken */
  CubeBacklog(
      Store store,
      KafkaListenerEndpointRegistry listeners,
      InstantSource clock,
      int limit,
      MeterRegistry registry) {
    this.store = store;
    this.listeners = listeners;
    this.clock = clock;
    this.limit = limit;
    changes = MultiGauge.builder("parallax.reporting.cube.changes")
        .description("Changes of the cube that wait to be merged, counted up to twice the limit")
        .register(registry);
    age = MultiGauge.builder("parallax.reporting.cube.changes.age")
        .description("How long the oldest of them may have waited")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("parallax.reporting.paused", this, backlog -> backlog.paused ? 1 : 0)
        .description("1 while no events are taken, as too many changes of the cube wait")
        .register(registry);
  }

  @Scheduled(fixedDelayString = "${parallax.consume.backlog-interval}")
  synchronized void check() {
    try {
      List<WaitingChanges> waiting = store.waitingChanges(2 * limit);
      changes.register(waiting.stream().map(CubeBacklog::changesRow).toList(), true);
      age.register(waiting.stream().map(this::ageRow).toList(), true);
      holdBack(waiting.stream().mapToLong(WaitingChanges::changes).sum());
    } catch (DataAccessException e) {
      changes.register(List.of(), true);
      age.register(List.of(), true);
      log.warn("How many changes of the cube wait is unknown for the moment: {}", e.getMessage());
    }
  }

  private void holdBack(long waiting) {
    if (!paused && waiting > limit) {
      log.warn(
          "Events wait in Kafka: {} changes of the cube wait to be merged, {} may. See 'Changes of"
              + " the cube wait' in docs/operations.md",
          waiting,
          limit);
      paused = true;
      listeners.getListenerContainers().forEach(MessageListenerContainer::pause);
    } else if (paused && waiting <= limit / 2) {
      log.info("Events are taken again: {} changes of the cube wait to be merged", waiting);
      paused = false;
      listeners.getListenerContainers().forEach(MessageListenerContainer::resume);
    }
  }

  private static MultiGauge.Row<?> changesRow(WaitingChanges waiting) {
    return MultiGauge.Row.of(tags(waiting), waiting.changes());
  }

  /** None that waits is older than the last merge that took all, or than the last look that saw none. */
  private MultiGauge.Row<?> ageRow(WaitingChanges waiting) {
    Instant now = clock.instant();
    if (waiting.changes() == 0) {
      seenEmpty.put(waiting.table(), now);
      return MultiGauge.Row.of(tags(waiting), 0);
    }
    Duration sinceEmpty =
        Duration.between(seenEmpty.getOrDefault(waiting.table(), Instant.MIN), now);
    Duration longest =
        sinceEmpty.compareTo(waiting.sinceCaughtUp()) < 0 ? sinceEmpty : waiting.sinceCaughtUp();
    return MultiGauge.Row.of(tags(waiting), longest.toMillis() / 1000.0);
  }

  private static Tags tags(WaitingChanges waiting) {
    return Tags.of("table", waiting.table().family());
  }
}
