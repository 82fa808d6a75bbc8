package io.parallax.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Events as CloudEvents 1.0 on Kafka, in binary content mode: attributes in {@code ce_*} headers,
 * the event's JSON as the record's value.
 *
 * <pre>{@code
 * key           S-1001
 * ce_specversion 1.0
 * ce_type        parallax.sale-closed.v1
 * ce_id          sale-closed/S-1001/1
 * ce_source      /sales-service
 * ce_time        2026-11-01T10:15:00Z
 * content-type   application/json
 * value          {"saleId":"S-1001", ...}
 * }</pre>
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">
 *     Kafka protocol binding for CloudEvents</a>
 */
public final class CloudEvents {
  private static final String CONTENT_TYPE = "content-type";
  private static final String JSON = "application/json";
  private static final byte[] JSON_BYTES = JSON.getBytes(UTF_8);
  private static final byte[] VERSION = "1.0".getBytes(UTF_8);

  private CloudEvents() {}

  /** How a sender that says no more than its name identifies {@code event}. */
  public static Origin origin(Event event, String source) {
    return new Origin(id(event), source, null);
  }

  /**
   * Gives the record headers of {@code event} to {@code headers}, in order.
   *
   * @param origin how its sender identified it
   * @param now the time to give an event that does not tell when it happened
   */
  public static void writeHeaders(
      Event event, Origin origin, Instant now, BiConsumer<String, byte[]> headers) {
    Instant time = origin.time() == null ? event.occurredAt() : origin.time();
    headers.accept("ce_specversion", VERSION);
    headers.accept("ce_type", event.type().cloudEventType().getBytes(UTF_8));
    headers.accept("ce_id", origin.id().getBytes(UTF_8));
    headers.accept("ce_source", origin.source().getBytes(UTF_8));
    headers.accept("ce_time", EventTime.ascii(time == null ? now : time));
    headers.accept(CONTENT_TYPE, JSON_BYTES);
  }

  /** The {@code id} attribute: the same for every sending of the same revision. */
  public static String id(Event event) {
    return event.type().eventName() + "/" + event.key() + "/" + event.revision();
  }

  /**
   * Reads a record of {@code topic}, trusting nothing in it.
   *
   * <p>{@code ce_time} is not read, nor is {@code ce_id} compared: the value says both.
   *
   * <p>Times are only held to the years 1970 to 9999 here, not to any clock: whether a record is
   * good must not depend on when it is read.
   */
  public static Decoded decode(
      Topic topic, Function<String, byte @Nullable []> header, byte @Nullable [] value) {
    if (!Arrays.equals(header.apply("ce_specversion"), VERSION)) {
      return new Decoded.Unreadable("header ce_specversion is not 1.0");
    }
    if (isEmpty(header.apply("ce_id")) || isEmpty(header.apply("ce_source"))) {
      return new Decoded.Unreadable("header ce_id or ce_source is missing");
    }
    byte[] contentType = header.apply(CONTENT_TYPE);
    if (contentType != null && !isJson(contentType)) {
      return new Decoded.Unreadable("header content-type is not " + JSON);
    }
    EventType type = EventType.ofCloudEventType(text(header.apply("ce_type"))).orElse(null);
    if (type == null || type.topic() != topic) {
      return new Decoded.Unreadable("header ce_type is not one of the types of this topic");
    }
    if (value == null) {
      return new Decoded.Unreadable("the record has no value");
    }
    return EventJson.read(type, value, Instant.MAX);
  }

  private static boolean isJson(byte[] contentType) {
    return Arrays.equals(contentType, JSON_BYTES)
        || text(contentType).split(";", 2)[0].strip().equalsIgnoreCase(JSON);
  }

  private static boolean isEmpty(byte @Nullable [] header) {
    return header == null || header.length == 0;
  }

  private static String text(byte @Nullable [] header) {
    return header == null ? "" : new String(header, UTF_8);
  }
}
