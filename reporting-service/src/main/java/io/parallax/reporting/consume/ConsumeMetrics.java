package io.parallax.reporting.consume;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Counts what became of the records. Thread-safe.
 *
 * <p>Law, after every batch: {@code received = applied + duplicate + stale + quarantined}. A record
 * that is delivered again because its batch failed, or that came out of turn, is received only when
 * its transaction is committed. A retry out of quarantine is in none of these: it has a counter of
 * its own.
 */
final class ConsumeMetrics {
  private final Counter received;
  private final Counter applied;
  private final Counter duplicate;
  private final Counter stale;
  private final Counter quarantined;
  private final Map<Retried.Result, Counter> retries = new EnumMap<>(Retried.Result.class);
  private final Timer batchTime;
  private final Timer eventAge;
  private final InstantSource clock;

  ConsumeMetrics(MeterRegistry registry, InstantSource clock) {
    this.clock = clock;
    received = counter(registry, "received", "Records taken in turn and committed");
    applied = counter(registry, "applied", "Events that changed the ledger");
    duplicate = counter(registry, "duplicate", "Events the ledger held already");
    stale = counter(registry, "stale", "Events of a lower revision than the ledger holds");
    quarantined = counter(registry, "quarantined", "Records that could not be applied");
    for (Retried.Result result : Retried.Result.values()) {
      retries.put(
          result,
          Counter.builder("parallax.reporting.retries")
              .description("Records in quarantine that were applied again on request")
              .tag("outcome", result.text())
              .register(registry));
    }
    batchTime = Timer.builder("parallax.reporting.batch.time")
        .description("From a batch in hand to its transaction committed")
        .register(registry);
    eventAge = Timer.builder("parallax.reporting.event.age")
        .description("From Kafka taking the oldest record of a batch to its transaction committed")
        .register(registry);
  }

  /** Runs a transaction and counts what it did. */
  BatchResult count(Supplier<BatchResult> transaction) {
    Instant start = clock.instant();
    BatchResult result = transaction.get();
    Instant end = clock.instant();
    received.increment(result.received());
    applied.increment(result.applied());
    duplicate.increment(result.duplicate());
    stale.increment(result.stale());
    quarantined.increment(result.quarantined());
    batchTime.record(Duration.between(start, end));
    if (result.oldestArrival() != null) {
      eventAge.record(Duration.between(result.oldestArrival(), end));
    }
    return result;
  }

  void countRetry(Retried retried) {
    Objects.requireNonNull(retries.get(retried.outcome())).increment();
  }

  private static Counter counter(MeterRegistry registry, String what, String description) {
    return Counter.builder("parallax.reporting.events." + what)
        .description(description)
        .register(registry);
  }
}
