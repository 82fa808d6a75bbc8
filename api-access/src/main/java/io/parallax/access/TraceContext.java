package io.parallax.access;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Which trace a request belongs to: the one that its caller names, else a new one. It is in every
 * line that is logged for the request, and travels on to whoever is called for it.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public final class TraceContext {
  /** The name of the header, over HTTP and in Kafka. */
  public static final String HEADER = "traceparent";

  /** Later versions may have more behind the flags. */
  private static final Pattern TRACEPARENT = Pattern.compile(
      "(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(-.*)?");

  private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();
  private static final String TRACE_ID = "traceId";
  private static final String SPAN_ID = "spanId";

  private TraceContext() {}

  /** What to tell whoever is called for the request in hand; null if there is none. */
  public static @Nullable String current() {
    return CURRENT.get();
  }

  /** Begins a span of ours in the trace that {@code received} names. */
  static void begin(@Nullable String received) {
    Matcher parent = TRACEPARENT.matcher(received == null ? "" : received);
    boolean known =
        parent.matches() && (parent.group(3) == null || !parent.group().startsWith("00"));
    String traceId = known ? parent.group(1) : randomHex(2);
    String flags = known ? parent.group(2) : "00";
    String spanId = randomHex(1);
    CURRENT.set("00-" + traceId + "-" + spanId + "-" + flags);
    MDC.put(TRACE_ID, traceId);
    MDC.put(SPAN_ID, spanId);
  }

  static void end() {
    CURRENT.remove();
    MDC.remove(TRACE_ID);
    MDC.remove(SPAN_ID);
  }

  /** Not all zeros, which would be no id; these need not be secret. */
  private static String randomHex(int longs) {
    var hex = new StringBuilder();
    for (int i = 0; i < longs; i++) {
      hex.append(
          HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE)));
    }
    return hex.toString();
  }
}
