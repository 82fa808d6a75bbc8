package io.parallax.access;

import io.github.bucket4j.Bucket;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives each request its {@link TraceContext}, before anything is logged about it, and logs how a
 * request was answered whose caller follows its trace: a caller with many of them cannot fill the
 * log. Thread-safe.
 */
final class TraceFilter extends OncePerRequestFilter {
  private static final Logger log = LoggerFactory.getLogger(TraceFilter.class);
  private static final int LINES = 1_000;
  private static final Duration PER = Duration.ofSeconds(10);

  private final Bucket lines = Bucket.builder()
      .addLimit(limit -> limit.capacity(LINES).refillGreedy(LINES, PER))
      .build();
  private final AtomicLong unlogged = new AtomicLong();

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    TraceContext trace = TraceContext.begin(request.getHeader(TraceContext.HEADER));
    long start = System.nanoTime();
    try {
      chain.doFilter(request, response);
    } finally {
      if (trace.sampled()) {
        log(request, response, Duration.ofNanos(System.nanoTime() - start));
      }
      TraceContext.end();
    }
  }

  private void log(HttpServletRequest request, HttpServletResponse response, Duration time) {
    if (!lines.tryConsume(1)) {
      unlogged.incrementAndGet();
      return;
    }
    long before = unlogged.getAndSet(0);
    log.info(
        "Answered {} with {} in {} ms; caller {}{}",
        Refusals.safe(request.getMethod()),
        response.getStatus(),
        time.toMillis(),
        Refusals.caller(),
        before == 0 ? "" : "; " + before + " more were not logged");
  }
}
