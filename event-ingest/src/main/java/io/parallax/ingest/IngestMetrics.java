package io.parallax.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parallax.events.EventType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts of events by type, under two laws that hold whenever no request is under way:
 *
 * <pre>{@code
 * received = accepted + rejected      accepted: valid; rejected: not, and answered so
 * accepted = published + failed       published: acknowledged by Kafka; failed: not, or unknown
 * }</pre>
 *
 * <p>A body that was refused as a whole (400, 408, 413, 415) was not taken apart into events, and a
 * dry run takes none: they count nowhere here; {@code http.server.requests} has them. Thread-safe.
 */
final class IngestMetrics {
  /** The type of events that name none of ours. */
  private static final String UNKNOWN = "(unknown)";

  private record Counters(
      Counter received, Counter accepted, Counter rejected, Counter published, Counter failed) {}

  private final Map<EventType, Counters> counters = new EnumMap<>(EventType.class);
  private final Counters unknown;
  private final Timer publishing;

  IngestMetrics(MeterRegistry registry, List<EventType> types) {
    for (EventType type : types) {
      counters.put(type, counters(registry, type.eventName()));
    }
    unknown = counters(registry, UNKNOWN);
    publishing = Timer.builder("parallax.ingest.publish")
        .description("From the first send of a request or window to its last acknowledgement")
        .register(registry);
  }

  /** @param type null if it is not known */
  void rejected(@Nullable EventType type) {
    Counters of = type == null ? unknown : of(type);
    of.received().increment();
    of.rejected().increment();
  }

  /** @param published how many of them are acknowledged; the others count as failed */
  void accepted(EventType type, int events, int published) {
    Counters of = of(type);
    of.received().increment(events);
    of.accepted().increment(events);
    of.published().increment(published);
    of.failed().increment(events - published);
  }

  Timer publishing() {
    return publishing;
  }

  private Counters of(EventType type) {
    Counters found = counters.get(type);
    if (found == null) {
      throw new IllegalArgumentException(type + " is not a type of this service");
    }
    return found;
  }

  private static Counters counters(MeterRegistry registry, String type) {
    return new Counters(
        counter(registry, type, "received", "Events that came in"),
        counter(registry, type, "accepted", "Events that were valid"),
        counter(registry, type, "rejected", "Events that were not valid"),
        counter(registry, type, "published", "Events that Kafka acknowledged"),
        counter(registry, type, "failed", "Valid events without Kafka's acknowledgement"));
  }

  private static Counter counter(
      MeterRegistry registry, String type, String result, String description) {
    return Counter.builder("parallax.ingest.events." + result)
        .description(description)
        .tag("type", type)
        .register(registry);
  }
}
