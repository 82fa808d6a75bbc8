package io.parallax.events;

import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * CloudEvents in the JSON format: attributes and {@code data}, or the same in Base64 as {@code
 * data_base64}, are fields of one object, in any order.
 *
 * <p>Data is read where it stands if its type came before. If not, it is passed over, and read from
 * its bytes at the end, when the type is known.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">
 *     JSON event format for CloudEvents</a>
 */
record StructuredForm(Topic topic) implements EventForm {
  private static final int MAX_ATTRIBUTES = 64;
  private static final String DATA = "data";
  private static final String BASE64 = "data_base64";

  @Override
  public @Nullable EventType type() {
    return null;
  }

  @Override
  public Received read(JsonParser parser, byte[] json, Instant latest) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      var error = new FieldError(
          "",
          "was " + InputEvent.kind(parser.currentToken()) + ", expected a CloudEvent, an object");
      parser.skipChildren();
      return new Received(null, new Decoded.Invalid(List.of(error)));
    }
    var attributes = new Attributes(topic, latest);
    Set<String> names = new HashSet<>();
    Decoded data = null;
    byte[] encoded = null;
    long dataStart = -1;
    long dataEnd = -1;
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      parser.nextToken();
      if (names.size() == MAX_ATTRIBUTES && !names.contains(name)) {
        attributes.error("", "had more than " + MAX_ATTRIBUTES + " attributes");
        parser.skipChildren();
      } else if (!names.add(name)) {
        attributes.error("/" + escaped(name), "given twice, expected once");
        parser.skipChildren();
      } else if (name.equals(BASE64)) {
        encoded = base64(parser, attributes);
      } else if (!name.equals(DATA)) {
        attributes.read(name, parser);
      } else {
        EventType type = attributes.type();
        if (type != null) {
          data = EventJson.read(type, parser, latest);
        } else {
          dataStart = parser.currentTokenLocation().getByteOffset();
          parser.skipChildren();
          parser.finishToken();
          dataEnd = parser.currentLocation().getByteOffset();
        }
      }
    }
    EventType type = attributes.type();
    if (names.contains(BASE64)) {
      if (names.contains(DATA)) {
        attributes.error("/" + BASE64, "given together with data, expected one of them");
      }
      return attributes.received(
          type == null || encoded == null ? null : readDecoded(type, encoded, latest), BASE64);
    }
    if (dataStart >= 0 && type != null) {
      data = readLate(type, json, dataStart, dataEnd, latest);
    }
    if (data == null && dataStart < 0) {
      attributes.error("/" + DATA, "missing, expected an object");
    }
    return attributes.received(data, DATA);
  }

  private static Decoded readLate(
      EventType type, byte[] json, long start, long end, Instant latest) {
    try (JsonParser parser = EventJson.checkedParser(json, (int) start, (int) (end - start))) {
      parser.nextToken();
      return EventJson.read(type, parser, latest);
    }
  }

  private static Decoded readDecoded(EventType type, byte[] json, Instant latest) {
    Decoded read = EventJson.read(type, json, latest);
    return read instanceof Decoded.Unreadable unreadable
        ? new Decoded.Invalid(List.of(new FieldError("", "decoded, " + unreadable.detail())))
        : read;
  }

  /** The bytes that the parser's current token says in Base64; null after noting an error. */
  private static byte @Nullable [] base64(JsonParser parser, Attributes attributes) {
    String error = "was not Base64";
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      try {
        return Base64.getDecoder().decode(parser.getString());
      } catch (IllegalArgumentException e) {
        // the error says it
      }
    } else {
      error = "was " + InputEvent.kind(parser.currentToken());
      parser.skipChildren();
    }
    attributes.error("/" + BASE64, error + ", expected a string of JSON in Base64");
    return null;
  }

  /** As a part of a JSON Pointer; of a very long name, its start. */
  static String escaped(String name) {
    String shown = name.length() > 64 ? name.substring(0, 64) : name;
    return shown.replace("~", "~0").replace("/", "~1");
  }
}
