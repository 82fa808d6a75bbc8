package io.parallax.access;

import io.github.bucket4j.Bucket;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Counts what was refused, all of it, and logs it, as much of it as anybody reads. Thread-safe.
 *
 * <p>A line names kind, caller, method and network address, each of a safe alphabet; never a path,
 * a header or a key.
 */
final class Refusals {
  private static final Logger log = LoggerFactory.getLogger(Refusals.class);
  private static final int LINES = 10;
  private static final Duration PER = Duration.ofSeconds(10);
  private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9.:%\\[\\]_-]");
  private static final int MAX_LENGTH = 64;

  private final Map<Refusal, Kind> kinds = new EnumMap<>(Refusal.class);

  private record Kind(Counter counter, Bucket lines, AtomicLong unlogged) {}

  Refusals(MeterRegistry metrics) {
    for (Refusal refusal : Refusal.values()) {
      kinds.put(
          refusal,
          new Kind(
              Counter.builder("parallax.access.refused")
                  .description("Requests refused before they reached the service")
                  .tag("reason", refusal.reason())
                  .register(metrics),
              Bucket.builder()
                  .addLimit(limit -> limit.capacity(LINES).refillGreedy(LINES, PER))
                  .build(),
              new AtomicLong()));
    }
  }

  void record(Refusal refusal, HttpServletRequest request, String what) {
    Kind kind = kinds.get(refusal);
    if (kind == null) {
      throw new IllegalStateException("every refusal has a kind");
    }
    kind.counter().increment();
    if (!kind.lines().tryConsume(1)) {
      kind.unlogged().incrementAndGet();
      return;
    }
    long before = kind.unlogged().getAndSet(0);
    log.warn(
        "Refused ({}): {}; caller {}, {} from {}{}",
        refusal.reason(),
        what,
        caller(),
        safe(request.getMethod()),
        safe(request.getRemoteAddr()),
        before == 0 ? "" : "; " + before + " more of this kind were not logged");
  }

  /** Who is calling, as far as is known. */
  static String caller() {
    return SecurityContextHolder.getContext().getAuthentication() instanceof Caller caller
        ? caller.getName()
        : "unknown";
  }

  /** With nothing in it that a log could take for more than text. */
  static String safe(String text) {
    String replaced = UNSAFE.matcher(text).replaceAll("?");
    return replaced.substring(0, Math.min(replaced.length(), MAX_LENGTH));
  }
}
