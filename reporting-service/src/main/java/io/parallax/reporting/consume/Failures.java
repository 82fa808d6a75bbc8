package io.parallax.reporting.consume;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * What failed lately on the way from Kafka into the database, and why first. Thread-safe.
 *
 * <p>All of it is tried again by itself, so this is down only as long as the last failure is recent.
 */
final class Failures implements HealthIndicator {
  /** Longer than any attempt takes, so that what fails again and again stays down. */
  private static final Duration RECENT = Duration.ofMinutes(2);

  /** What can fail. */
  enum Work {
    BATCH,
    MERGE,
    SWEEP;

    private String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Failure(Instant time, String cause) {}

  private final Map<Work, Failure> last = new ConcurrentHashMap<>();
  private final MeterRegistry registry;
  private final InstantSource clock;

  Failures(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /** Counts a failure, and returns its first cause in words. */
  String add(Work work, Throwable failure) {
    SQLException sql = sqlCause(failure);
    Throwable cause = sql == null ? rootCause(failure) : sql;
    String text = sql == null
        ? cause.toString()
        : "SQLSTATE %s: %s".formatted(sql.getSQLState(), sql.getMessage());
    last.put(work, new Failure(clock.instant(), text.lines().findFirst().orElse(text)));
    registry
        .counter(
            "parallax.reporting.failures",
            Tags.of("work", work.text(), "cause", sql == null ? name(cause) : state(sql)))
        .increment();
    return text;
  }

  @Override
  public Health health() {
    Instant now = clock.instant();
    Health.Builder health = Health.up();
    last.forEach((work, failure) -> {
      Duration ago = Duration.between(failure.time(), now);
      if (ago.compareTo(RECENT) < 0) {
        health
            .down()
            .withDetail(work.text(), "%d s ago: %s".formatted(ago.toSeconds(), failure.cause()));
      }
    });
    return health.build();
  }

  private static @Nullable SQLException sqlCause(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  private static Throwable rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static String state(SQLException sql) {
    return sql.getSQLState() == null ? name(sql) : sql.getSQLState();
  }

  private static String name(Throwable cause) {
    return cause.getClass().getSimpleName();
  }
}
