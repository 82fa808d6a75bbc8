package io.parallax.reporting.reconcile;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.LocalDate;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Checks one day after the other, the most recent first, round and round. Thread-safe.
 *
 * <p>It rests for twenty times as long as a check took, so that days of many events do not keep the
 * database from what else it has to do.
 *
 * <p>A day on which the database fails keeps what was found on it before, and has its turn again in
 * the next round.
 */
public final class ReconcileMonitor {
  private static final Logger log = LoggerFactory.getLogger(ReconcileMonitor.class);

  /** Times of events end with the year 9999. */
  public static final LocalDate END_OF_DAYS = LocalDate.of(10_000, 1, 1);

  private static final int RESTS = 20;

  private final Reconciliation reconciliation;
  private final Clock clock;
  private final NavigableMap<LocalDate, Integer> differences = new ConcurrentSkipListMap<>();
  private final ReentrantLock turn = new ReentrantLock();
  private LocalDate lastChecked = END_OF_DAYS;
  private long restsUntilNanos;

  ReconcileMonitor(Reconciliation reconciliation, MeterRegistry registry) {
    this.reconciliation = reconciliation;
    this.clock = registry.config().clock();
    this.restsUntilNanos = clock.monotonicTime();
    Gauge.builder("parallax.reporting.reconciliation.differences", this, m -> m.differences())
        .description(
            "ConcurrencyLimit where cube or ledger were wrong when each day was last checked")
        .register(registry);
  }

  /** At a fixed rate, which has threads of its own: one with a fixed delay holds up all others. */
  @Scheduled(
      initialDelayString = "${parallax.reconcile.interval}",
      fixedRateString = "${parallax.reconcile.interval}")
  void check() {
    if (!turn.tryLock()) {
      return;
    }
    try {
      if (clock.monotonicTime() - restsUntilNanos >= 0) {
        checkNextDay();
      }
    } finally {
      turn.unlock();
    }
  }

  private void checkNextDay() {
    long start = clock.monotonicTime();
    try {
      nextDay().ifPresent(this::check);
    } catch (DataAccessException | TransactionException e) {
      log.warn("A day could not be compared with the ledger: {}", firstCause(e).getMessage());
    } finally {
      long end = clock.monotonicTime();
      restsUntilNanos = end + RESTS * (end - start);
    }
  }

  /** A rollback fails as well if the pool took the first error for a broken connection. */
  private static Throwable firstCause(RuntimeException failure) {
    Throwable first = failure instanceof TransactionSystemException rollback
        ? rollback.getOriginalException()
        : null;
    return first == null ? failure : first;
  }

  private int differences() {
    return differences.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Goes to the next day that has any data, and forgets those on the way that have none. */
  private Optional<LocalDate> nextDay() {
    Optional<LocalDate> day = reconciliation.lastDayBefore(lastChecked);
    if (day.isEmpty()) {
      differences.headMap(lastChecked, false).clear();
      lastChecked = END_OF_DAYS;
      day = reconciliation.lastDayBefore(lastChecked);
    }
    day.ifPresent(next -> {
      differences.subMap(next, false, lastChecked, false).clear();
      lastChecked = next;
    });
    return day;
  }

  private void check(LocalDate day) {
    List<Difference> found = reconciliation.check(day);
    if (found.isEmpty()) {
      differences.remove(day);
    } else {
      differences.put(day, found.size());
      log.error(
          "{} (UTC) contradicts the ledger in {} places or more, the first: {}. See 'Is the cube"
              + " right?' in docs/operations.md",
          day,
          found.size(),
          found.getFirst());
    }
  }
}
