package io.parallax.reporting.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * ConcurrencyLimit for readers or writers at the same time, of which one caller has only some: each takes
 * memory and a connection to the database. Thread-safe.
 *
 * <p>Who waits for a share of its own does not wait in the queue of all, so that queue has at most
 * as many of one caller as its share is, and a caller with a single request is soon at its head,
 * however many others ask for.
 */
final class ConcurrencyLimit implements HandlerInterceptor {
  private static final String ENTERED = ConcurrencyLimit.class.getName();

  private static final Set<String> READING = Set.of("GET", "HEAD");

  private final boolean readers;
  private final Semaphore free;
  private final int perCaller;
  private final Duration patience;
  private final Map<String, Share> shares = new HashMap<>();

  /** The places of one caller that has requests waiting or in work, and how many. */
  private static final class Share {
    private final Semaphore free;
    private int requests;

    Share(int places) {
      this.free = new Semaphore(places, true);
    }
  }

  /** @param readers whether these are for who only reads, or for who changes something */
  ConcurrencyLimit(boolean readers, int count, int perCaller, Duration patience) {
    this.readers = readers;
    this.free = new Semaphore(count, true);
    this.perCaller = perCaller;
    this.patience = patience;
  }

  /** Takes a place, which lasts until all is written. */
  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (READING.contains(request.getMethod()) == readers) {
      String caller = String.valueOf(request.getRemoteUser());
      enter(caller);
      request.setAttribute(ENTERED, caller);
    }
    return true;
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception e) {
    if (READING.contains(request.getMethod()) == readers
        && request.getAttribute(ENTERED) instanceof String caller) {
      request.removeAttribute(ENTERED);
      leave(caller);
    }
  }

  /**
   * Takes a place, waiting for one for a while.
   *
   * @throws TooBusyException if none becomes free in time
   */
  void enter(String caller) {
    long end = System.nanoTime() + patience.toNanos();
    Semaphore own = join(caller);
    boolean entered = false;
    try {
      if (!own.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw new TooBusyException(
            "This caller has %d such requests in work, which is the most.".formatted(perCaller));
      }
      try {
        entered = free.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      } finally {
        if (!entered) {
          own.release();
        }
      }
      if (!entered) {
        throw new TooBusyException("There are too many such requests in work, of all callers.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TooBusyException("The service is about to stop.");
    } finally {
      if (!entered) {
        forget(caller);
      }
    }
  }

  void leave(String caller) {
    free.release();
    forget(caller).release();
  }

  private Semaphore join(String caller) {
    synchronized (shares) {
      Share share = shares.computeIfAbsent(caller, c -> new Share(perCaller));
      share.requests++;
      return share.free;
    }
  }

  /** One request less; of a caller without any, nothing is kept. */
  private Semaphore forget(String caller) {
    synchronized (shares) {
      Share share = shares.get(caller);
      if (share == null) {
        throw new IllegalStateException("who leaves has entered");
      }
      if (--share.requests == 0) {
        shares.remove(caller);
      }
      return share.free;
    }
  }

  /** How many callers have requests waiting or in work. */
  int callers() {
    synchronized (shares) {
      return shares.size();
    }
  }
}
