package io.parallax.ingest;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether Kafka acknowledges what is sent to it. Thread-safe.
 *
 * <p>A leader may well answer and yet acknowledge nothing, since it has too few replicas left: only
 * those who wait for acknowledgements notice. They are missing as soon as somebody has waited for
 * longer than one attempt may take and nobody got any meanwhile; after that until there is one again,
 * or nobody has waited in vain for as long as all attempts may take, as only sending can tell.
 */
final class Acknowledgements implements HealthIndicator {
  private final InstantSource clock;
  private final Duration patience;
  private final Duration memory;

  private volatile long lastOneMillis = Long.MIN_VALUE;
  private int waiting;
  private Instant waitingSince = Instant.MIN;
  private Instant lastVain = Instant.MIN;

  Acknowledgements(IngestProperties.Kafka settings, InstantSource clock) {
    this.clock = clock;
    this.patience = settings.requestTimeout();
    this.memory = settings.deliveryTimeout();
  }

  /** Somebody got one. */
  void got() {
    lastOneMillis = clock.millis();
  }

  /** Somebody begins to wait. */
  synchronized void await() {
    if (waiting++ == 0) {
      waitingSince = clock.instant();
    }
  }

  /** Somebody waits no longer, with all acknowledgements or in vain. */
  synchronized void waited(boolean inVain) {
    waiting--;
    if (inVain) {
      lastVain = clock.instant();
    }
  }

  @Override
  public Health health() {
    return areMissing() ? Health.down().build() : Health.up().build();
  }

  private synchronized boolean areMissing() {
    Instant now = clock.instant();
    Instant lastOne = Instant.ofEpochMilli(lastOneMillis);
    Instant silentSince = lastOne.isAfter(waitingSince) ? lastOne : waitingSince;
    boolean overdue = waiting > 0 && silentSince.isBefore(now.minus(patience));
    boolean inVain = lastVain.isAfter(lastOne) && lastVain.isAfter(now.minus(memory));
    return overdue || inVain;
  }
}
