package io.parallax.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Which trace a request belongs to: the one that its caller names, else a new one. It is in every
 * line that is logged for the request, and travels on to whoever is called for it.
 *
 * @param traceId 32 hexadecimal digits, not all 0
 * @param sampled whether its caller follows this trace, so that each step of it is worth a line in
 *     the log
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public record TraceContext(String traceId, boolean sampled) {
  /** The name of the header, over HTTP and in Kafka. */
  public static final String HEADER = "traceparent";

  private static final int FLAGS = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-".length();

  /** Later versions may have more behind the flags. */
  private static final Pattern TRACEPARENT = Pattern.compile(
      "(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(-.*)?");

  private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();
  private static final String TRACE_ID = "traceId";
  private static final String SPAN_ID = "spanId";

  /** What a header says, if it is well-formed. */
  public static Optional<TraceContext> parse(@Nullable String header) {
    return parent(header).map(parent -> new TraceContext(parent.group(1), isSampled(parent)));
  }

  /** The same of a header in Kafka. */
  public static Optional<TraceContext> parse(byte @Nullable [] header) {
    return header == null ? Optional.empty() : parse(new String(header, US_ASCII));
  }

  /** Whether it is worth to parse this header in search of a sampled trace; costs nothing. */
  public static boolean maySample(byte @Nullable [] header) {
    return header != null
        && header.length > FLAGS + 1
        && (Character.digit(header[FLAGS + 1], 16) & 1) == 1;
  }

  /** What to tell whoever is called for the request in hand; null if there is none. */
  public static @Nullable String current() {
    return CURRENT.get();
  }

  /** Begins a span of ours in the trace that {@code received} names, else in a new one. */
  static TraceContext begin(@Nullable String received) {
    Optional<Matcher> parent = parent(received);
    var context = new TraceContext(
        parent.map(it -> it.group(1)).orElseGet(() -> randomHex(2)),
        parent.map(TraceContext::isSampled).orElse(false));
    String flags = parent.map(it -> it.group(2)).orElse("00");
    String spanId = randomHex(1);
    CURRENT.set("00-" + context.traceId + "-" + spanId + "-" + flags);
    MDC.put(TRACE_ID, context.traceId);
    MDC.put(SPAN_ID, spanId);
    return context;
  }

  static void end() {
    CURRENT.remove();
    MDC.remove(TRACE_ID);
    MDC.remove(SPAN_ID);
  }

  private static Optional<Matcher> parent(@Nullable String header) {
    return Optional.ofNullable(header)
        .map(TRACEPARENT::matcher)
        .filter(Matcher::matches)
        .filter(parent -> parent.group(3) == null || !parent.group().startsWith("00"));
  }

  private static boolean isSampled(Matcher parent) {
    return (Integer.parseInt(parent.group(2), 16) & 1) == 1;
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
