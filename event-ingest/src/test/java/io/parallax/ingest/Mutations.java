package io.parallax.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.access.Document;
import io.parallax.events.EventForm;
import io.parallax.events.EventType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Good bodies of every type, plain and as CloudEvents, with a few random changes: of values, of
 * names, and of bytes. The same seed gives the same ones. For one thread.
 */
final class Mutations {
  private static final JsonMapper MAPPER = new JsonMapper();

  private static final List<String> VALUES = List.of(
      "null",
      "true",
      "false",
      "0",
      "1",
      "-1",
      "2",
      "5",
      "10",
      "1.0",
      "1.9",
      "1e0",
      "1e3",
      "12.50",
      "2147483647",
      "2147483648",
      "1e999999999",
      "123456789012345.1234",
      "0.00000",
      "\"\"",
      "\"x\"",
      "\"1\"",
      "\"12.5\"",
      "\"LT\"",
      "\"LT-VL\"",
      "\"ZZ\"",
      "\"EUR\"",
      "\"JPY\"",
      "\"eur\"",
      "\"(unknown)\"",
      "\"\\u0000\"",
      "\"\\ud800\"",
      "\"\\ud83d\\ude00\"",
      "\"\\u202e\"",
      "\" \"",
      "\"\u0117\u20ac\"",
      "\"1970-01-01T00:00:00Z\"",
      "\"2026-02-28T23:59:59.999999999+14:00\"",
      "\"2026-11-01T10:15Z\"",
      "\"9999-12-31T23:59:59Z\"",
      "\"2026-11-01\"",
      "1767261600",
      "[]",
      "{}",
      "[{\"measure\":\"nps\",\"value\":0}]",
      "[{\"measure\":\"csat\",\"value\":9}]",
      "[{\"measure\":\"ces\",\"value\":7},{\"value\":1,\"measure\":\"csat\"}]",
      "\"" + "y".repeat(64) + "\"",
      "\"" + "z".repeat(128) + "\"",
      "\"" + "w".repeat(129) + "\"");

  private static final List<String> PIECES = List.of(
      "\"",
      "\\",
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      " ",
      "\n",
      "\t",
      "\0",
      "0",
      "e",
      ".",
      "-",
      "\u00e9",
      "\ud83d\ude00",
      "\u2028",
      "\\u0041",
      "/**/",
      "\ufeff");

  private static final Map<EventType, Map<String, String>> GOOD =
      Arrays.stream(EventType.values()).collect(Collectors.toMap(t -> t, Mutations::good));

  private final Random random;

  Mutations(long seed) {
    this.random = new Random(seed);
  }

  /**
   * A body, how it is to be read, and where and as what it is to be sent.
   *
   * @param latin1 its bytes, as characters
   */
  record Body(EventType type, EventForm form, String path, String contentType, String latin1) {
    byte[] bytes() {
      return latin1.getBytes(ISO_8859_1);
    }

    @Override
    public String toString() {
      return type + " " + contentType + " " + new String(bytes(), UTF_8);
    }
  }

  Body next() {
    EventType type = any(List.of(EventType.values()));
    Map<String, String> fields = new LinkedHashMap<>(GOOD.getOrDefault(type, Map.of()));
    for (int changes = random.nextInt(3); changes > 0; changes--) {
      change(fields);
    }
    if (random.nextBoolean()) {
      return body(
          type,
          EventForm.plain(type),
          "/api/v1/" + type.resource(),
          "application/json",
          json(fields));
    }
    Map<String, String> envelope = new LinkedHashMap<>();
    envelope.put("specversion", "\"1.0\"");
    envelope.put("type", "\"" + type.cloudEventType() + "\"");
    envelope.put("source", "\"/fuzz\"");
    envelope.put("id", "\"" + Integer.toHexString(random.nextInt()) + "\"");
    envelope.put("time", "\"2026-11-01T10:15:00Z\"");
    envelope.put("data", json(fields));
    if (random.nextInt(4) == 0) {
      change(envelope);
    }
    return body(
        type,
        EventForm.structured(type.topic()),
        "/api/v1/events",
        "application/cloudevents+json",
        json(envelope));
  }

  private Body body(EventType type, EventForm form, String path, String contentType, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    if (random.nextInt(3) == 0) {
      bytes = changed(bytes);
    }
    return new Body(type, form, path, contentType, new String(bytes, ISO_8859_1));
  }

  private static Map<String, String> good(EventType type) {
    JsonNode full =
        MAPPER.readTree(Document.resource("/events/" + type.eventName() + "-v1-full.json"));
    Map<String, String> fields = new LinkedHashMap<>();
    full.properties()
        .forEach(field -> fields.put(field.getKey(), field.getValue().toString()));
    return fields;
  }

  private void change(Map<String, String> fields) {
    String name = any(List.copyOf(fields.keySet()));
    switch (random.nextInt(6)) {
      case 0 -> fields.remove(name);
      case 1 -> fields.put(name + any(List.of("2", "\\u0000", "Id", " ")), any(VALUES));
      case 2 -> fields.put(name, any(List.copyOf(fields.values())));
      default -> fields.put(name, any(VALUES));
    }
    if (fields.isEmpty()) {
      fields.put("saleId", "\"S-1\"");
    }
  }

  /** The object with its fields in any order, and now and then one of them twice. */
  private String json(Map<String, String> fields) {
    List<String> members = fields.entrySet().stream()
        .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
        .collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(members, random);
    if (random.nextInt(20) == 0) {
      members.add(any(members));
    }
    return "{" + String.join(",", members) + "}";
  }

  private byte[] changed(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    int end = Math.min(bytes.length, at + 1 + random.nextInt(8));
    byte[] piece = any(PIECES).getBytes(UTF_8);
    return switch (random.nextInt(6)) {
      case 0 -> {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        yield flipped;
      }
      case 1 -> Arrays.copyOf(bytes, at + 1);
      case 2 -> joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, end, bytes.length));
      case 3 -> joined(Arrays.copyOf(bytes, end), Arrays.copyOfRange(bytes, at, bytes.length));
      case 4 ->
        joined(
            joined(Arrays.copyOf(bytes, at), piece), Arrays.copyOfRange(bytes, at, bytes.length));
      default ->
        joined(
            joined(Arrays.copyOf(bytes, at), piece), Arrays.copyOfRange(bytes, end, bytes.length));
    };
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private <T> T any(List<T> choice) {
    return choice.get(random.nextInt(choice.size()));
  }
}
