package io.parallax.events;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A field as the JSON Schema of its type has it.
 *
 * @param kind the definition it refers to, such as {@code id}, or what it is: {@code note}, {@code
 *     flag}, {@code scores}, {@code quantity}, {@code revision}
 */
record SchemaField(EventType type, String name, String kind, boolean required) {

  /** Every field of every type. */
  static Stream<SchemaField> all() {
    return Arrays.stream(EventType.values()).flatMap(SchemaField::of);
  }

  /** The fields of one type, in the order of its schema. */
  static Stream<SchemaField> of(EventType type) {
    JsonNode schema = EventSchema.of(type).json();
    var required = schema.get("required").valueStream().map(JsonNode::asString).toList();
    return schema.get("properties").properties().stream()
        .map(property -> new SchemaField(
            type, property.getKey(), kind(property), required.contains(property.getKey())));
  }

  private static String kind(Map.Entry<String, JsonNode> property) {
    JsonNode schema = property.getValue();
    if (schema.has("$ref")) {
      return schema.get("$ref").asString().replace("#/$defs/", "");
    }
    return switch (schema.get("type").asString()) {
      case "string" -> "note";
      case "boolean" -> "flag";
      default -> property.getKey();
    };
  }

  @Override
  public String toString() {
    return type.eventName() + "/" + name;
  }
}
