package io.parallax.reporting.report;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Places for reports in work at the same time. Thread-safe. */
final class Places {
  private final Semaphore free;
  private final Duration patience;

  Places(int count, Duration patience) {
    this.free = new Semaphore(count, true);
    this.patience = patience;
  }

  /**
   * Takes a place, waiting for one for a while.
   *
   * @throws TooBusyException if none becomes free in time
   */
  void enter() {
    try {
      if (!free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TooBusyException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TooBusyException();
    }
  }

  void leave() {
    free.release();
  }
}
