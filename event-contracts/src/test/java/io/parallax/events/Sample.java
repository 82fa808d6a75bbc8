package io.parallax.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An event's JSON to be bent out of shape, field by field. Immutable.
 *
 * @param fields the JSON text of each field's value
 */
record Sample(EventType type, Map<String, String> fields) {
  static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  /** With the required fields only. */
  static Sample minimal(EventType type) {
    return of(GoldenFile.of(type, "minimal"));
  }

  /** With every field. */
  static Sample full(EventType type) {
    return of(GoldenFile.of(type, "full"));
  }

  private static Sample of(GoldenFile file) {
    Map<String, String> fields = new LinkedHashMap<>();
    EventSchema.tree(file.json())
        .properties()
        .forEach(field -> fields.put(field.getKey(), field.getValue().toString()));
    return new Sample(file.type(), fields);
  }

  static Sample sale() {
    return new Sample(EventType.SALE_CLOSED, Map.of())
        .with("saleId", "\"S-1\"")
        .with("closedAt", "\"2026-11-01T10:15:00Z\"")
        .with("product", "\"home-insurance\"")
        .with("region", "\"LT-VL\"")
        .with("channel", "\"retail\"");
  }

  static Sample answer() {
    return new Sample(EventType.SURVEY_ANSWERED, Map.of())
        .with("answerId", "\"A-1\"")
        .with("answeredAt", "\"2026-11-03T08:00:00Z\"")
        .with("scores", "[{\"measure\":\"csat\",\"value\":4}]");
  }

  Sample with(String field, String json) {
    var changed = new LinkedHashMap<>(fields);
    changed.put(field, json);
    return new Sample(type, changed);
  }

  Sample without(String field) {
    var changed = new LinkedHashMap<>(fields);
    changed.remove(field);
    return new Sample(type, changed);
  }

  /** The JSON text of a field that is there. */
  String value(String field) {
    String value = fields.get(field);
    if (value == null) {
      throw new AssertionError("no " + field + " in " + json());
    }
    return value;
  }

  String json() {
    return fields.entrySet().stream()
        .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  Decoded read() {
    return read(type, json());
  }

  Event event() {
    return event(read());
  }

  List<FieldError> errors() {
    return errors(read());
  }

  static Decoded read(EventType type, String json) {
    return EventJson.read(type, json.getBytes(UTF_8), NOW.plus(EventJson.CLOCK_TOLERANCE));
  }

  static Event event(Decoded decoded) {
    if (decoded instanceof Decoded.Valid valid) {
      return valid.event();
    }
    throw new AssertionError("expected a valid event: " + decoded);
  }

  static List<FieldError> errors(Decoded decoded) {
    if (decoded instanceof Decoded.Invalid invalid) {
      return invalid.errors();
    }
    throw new AssertionError("expected an invalid event: " + decoded);
  }

  static String unreadable(Decoded decoded) {
    if (decoded instanceof Decoded.Unreadable unreadable) {
      return unreadable.detail();
    }
    throw new AssertionError("expected something unreadable: " + decoded);
  }
}
