package io.parallax.events;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * Events as JSON: strict when reading, canonical when writing. Thread-safe.
 *
 * <p>Reading refuses unknown and repeated fields, numbers in place of strings and the reverse, and
 * whatever breaks a rule of the event's type, and it lists every error it finds, not the first one
 * only. Writing gives the same bytes for equal events: fields in a fixed order, times in UTC, no
 * needless zeros.
 */
public final class EventJson {
  /** How far a sender's clock may be ahead of ours. */
  public static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  private static final JsonFactory FACTORY = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(16)
          .maxNameLength(256)
          .maxNumberLength(64)
          .maxStringLength(64 * 1024)
          .build())
      .build();

  private EventJson() {}

  /** A parser of the limits that fit events, over bytes that must be UTF-8. */
  public static JsonParser parser(byte[] json) {
    if (isUtf16Or32(json) || hasOverlongForm(json)) {
      throw new StreamReadException("not UTF-8");
    }
    return FACTORY.createParser(ObjectReadContext.empty(), json);
  }

  /** JSON starts with an ASCII character, so a zero byte or a byte order mark gives it away. */
  private static boolean isUtf16Or32(byte[] json) {
    return json.length >= 2
        && (json[0] == 0 || json[1] == 0 || ((json[0] & 0xFE) == 0xFE && (json[1] & 0xFE) == 0xFE));
  }

  /** Whether a character takes more bytes than it needs, which Jackson lets pass: not UTF-8. */
  private static boolean hasOverlongForm(byte[] json) {
    for (int i = 0; i + 1 < json.length; i++) {
      int lead = json[i] & 0xFF;
      int next = json[i + 1] & 0xFF;
      if (lead == 0xC0
          || lead == 0xC1
          || (lead == 0xE0 && next < 0xA0)
          || (lead == 0xF0 && next < 0x90)) {
        return true;
      }
    }
    return false;
  }

  /** Reads one event that is the whole of {@code json}. */
  public static Decoded read(EventType type, byte[] json, Instant latest) {
    try (JsonParser parser = parser(json)) {
      if (parser.nextToken() == null) {
        return new Decoded.Unreadable("the body is empty, expected one JSON object");
      }
      Decoded decoded = read(type, parser, latest);
      return parser.nextToken() == null
          ? decoded
          : new Decoded.Unreadable("there is more after the first JSON value, expected only one");
    } catch (JacksonException e) {
      return new Decoded.Unreadable(describe(e));
    }
  }

  /**
   * Reads the event that starts at the parser's current token, up to its last token.
   *
   * @param latest the latest time at which something can have happened already
   * @throws JacksonException if this is not JSON
   */
  public static Decoded read(EventType type, JsonParser parser, Instant latest) {
    return type.shape().read(new InputEvent(parser, latest));
  }

  /** The canonical JSON of an event, in UTF-8. */
  public static byte[] write(Event event) {
    var bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      event.type().shape().write(event, out);
    }
    return bytes.toByteArray();
  }

  /** Why this is not JSON and where, without any of the text that was sent. */
  public static String describe(JacksonException e) {
    var location = e.getLocation();
    return location == null
        ? "this is not JSON in UTF-8"
        : "this is not JSON within our limits: line %d, column %d"
            .formatted(location.getLineNr(), location.getColumnNr());
  }
}
