package io.parallax.events;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON Schema of an event type, as a sender would use it. */
record EventSchema(JsonNode json, Schema validator) {
  static final JsonMapper MAPPER = JsonMapper.builder()
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .build();

  private static final Map<EventType, EventSchema> SCHEMAS = new ConcurrentHashMap<>();

  static EventSchema of(EventType type) {
    return SCHEMAS.computeIfAbsent(type, t -> of(tree(resource(t.schemaPath()))));
  }

  /** The schema of the schemas themselves. */
  static Schema meta() {
    return registry().getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
  }

  private static EventSchema of(JsonNode json) {
    return new EventSchema(json, registry().getSchema(json.toString(), InputFormat.JSON));
  }

  private static SchemaRegistry registry() {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  }

  static JsonNode tree(byte[] json) {
    return MAPPER.readTree(json);
  }

  List<Error> errors(JsonNode event) {
    return validator.validate(event);
  }

  private static byte[] resource(String path) {
    try (InputStream in = EventSchema.class.getResourceAsStream(path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
