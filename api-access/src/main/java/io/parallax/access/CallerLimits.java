package io.parallax.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets each caller make so many requests in a time, and so many at the same time: 429 and 503
 * beyond. Who is calling is known by then, so nobody can take another's share. Thread-safe.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/11/">RateLimit
 *     header fields, draft 11</a>
 */
final class CallerLimits extends OncePerRequestFilter {
  private static final int CALLERS = 10_000;
  private static final String BUSY_RETRY_AFTER = "1";

  private final AccessProperties.Limits limits;
  private final Refusals refusals;
  private final String policy;
  private final LoadingCache<String, Share> shares;

  private record Share(Bucket bucket, Semaphore places) {}

  CallerLimits(AccessProperties.Limits limits, Refusals refusals) {
    this.limits = limits;
    this.refusals = refusals;
    this.policy =
        "\"caller\";q=%d;w=%d".formatted(limits.requests(), limits.window().toSeconds());
    this.shares = Caffeine.newBuilder()
        .maximumSize(CALLERS)
        .expireAfterAccess(limits.window().plus(Duration.ofHours(1)))
        .build(caller -> newShare());
  }

  private Share newShare() {
    // a bucket that is off is not asked
    long requests = Math.max(1, limits.requests());
    return new Share(
        Bucket.builder()
            .addLimit(limit -> limit.capacity(requests).refillGreedy(requests, limits.window()))
            .build(),
        new Semaphore(limits.concurrent() == 0 ? Integer.MAX_VALUE : limits.concurrent()));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!(SecurityContextHolder.getContext().getAuthentication() instanceof Caller caller)) {
      chain.doFilter(request, response);
      return;
    }
    Share share = shares.get(caller.getName());
    if (limits.requests() > 0 && !isWithinRate(share.bucket(), request, response)) {
      return;
    }
    if (!share.places().tryAcquire()) {
      refusals.record(Refusal.OVERLOADED, request, "too many at the same time");
      response.setHeader(HttpHeaders.RETRY_AFTER, BUSY_RETRY_AFTER);
      Refusal.OVERLOADED.answer(
          request,
          response,
          "This caller has %d requests under way, which is the most."
              .formatted(limits.concurrent()));
      return;
    }
    try {
      chain.doFilter(request, response);
    } finally {
      share.places().release();
    }
  }

  private boolean isWithinRate(
      Bucket bucket, HttpServletRequest request, HttpServletResponse response) throws IOException {
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    response.setHeader("RateLimit-Policy", policy);
    response.setHeader(
        "RateLimit",
        "\"caller\";r="
            + probe.getRemainingTokens()
            + ";t="
            + seconds(probe.getNanosToWaitForReset()));
    if (!probe.isConsumed()) {
      refusals.record(Refusal.RATE_LIMITED, request, "too many requests");
      response.setHeader(HttpHeaders.RETRY_AFTER, seconds(probe.getNanosToWaitForRefill()));
      Refusal.RATE_LIMITED.answer(
          request,
          response,
          "This caller may make %d requests in %d s."
              .formatted(limits.requests(), limits.window().toSeconds()));
    }
    return probe.isConsumed();
  }

  /** Whole seconds, rounded up: to come back earlier is to be refused again. */
  static String seconds(long nanos) {
    return Long.toString(Math.max(1, Math.ceilDiv(nanos, 1_000_000_000L)));
  }
}
