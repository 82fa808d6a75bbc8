package io.parallax.ingest;

import io.parallax.access.MemoryBudget;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.springframework.http.HttpHeaders;

/**
 * Lets no more than so many requests in at the same time, each with a share of the memory until it
 * has been answered, whichever way that ends. Thread-safe.
 */
final class Admission implements Filter {
  private static final String SHARE = MemoryBudget.Share.class.getName();

  private final Semaphore places;
  private final MemoryBudget memory;
  private final String retryAfter;

  Admission(IngestProperties settings) {
    IngestProperties.Limits limits = settings.limits();
    this.places = new Semaphore(limits.requests());
    this.memory = new MemoryBudget(limits.memoryBytes(), limits.uncountedBytes());
    this.retryAfter = Long.toString(settings.retryAfter().toSeconds());
  }

  /** The share of a request that was let in. */
  static MemoryBudget.Share memoryOf(ServletRequest request) {
    return (MemoryBudget.Share) Objects.requireNonNull(request.getAttribute(SHARE));
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!places.tryAcquire()) {
      var refusal = (HttpServletResponse) response;
      refusal.setHeader(HttpHeaders.RETRY_AFTER, retryAfter);
      refusal.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    try (MemoryBudget.Share share = memory.open()) {
      request.setAttribute(SHARE, share);
      chain.doFilter(request, response);
    } finally {
      places.release();
    }
  }
}
