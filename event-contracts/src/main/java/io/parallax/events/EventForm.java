package io.parallax.events;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * A form in which an event can be sent as JSON. Thread-safe.
 *
 * <pre>{@code
 * plain        {"saleId":"S-1001", ...}
 * structured   {"specversion":"1.0","type":"parallax.sale-closed.v1", ... "data":{"saleId":"S-1001", ...}}
 * binary       {"saleId":"S-1001", ...}, with the attributes elsewhere, such as in HTTP headers
 * }</pre>
 */
public sealed interface EventForm permits PlainForm, StructuredForm, BinaryForm {

  /** The type of every event in this form, or null if each says its own. */
  @Nullable
  EventType type();

  /**
   * Reads the event that starts at the parser's current token, up to its last token.
   *
   * @param json what the parser reads, from its first byte
   * @param latest the latest time at which something can have happened already
   */
  Received read(JsonParser parser, byte[] json, Instant latest);

  /** Nothing but the event's own JSON, all of one type. */
  static EventForm plain(EventType type) {
    return new PlainForm(type);
  }

  /** CloudEvents in the JSON format, of any type of {@code topic}. */
  static EventForm structured(Topic topic) {
    return new StructuredForm(topic);
  }

  /** The data of a CloudEvent whose attributes, by name, came apart from it. */
  static EventForm binary(Topic topic, Map<String, String> attributes) {
    return new BinaryForm(topic, attributes);
  }
}
