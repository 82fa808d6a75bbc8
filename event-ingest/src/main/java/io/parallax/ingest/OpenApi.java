package io.parallax.ingest;

import io.parallax.access.Document;
import io.parallax.events.EventType;
import io.parallax.events.Topic;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI 3.1 description of an ingest service, made of the table of event types, their JSON
 * Schemas and {@code openapi.json} on the class path, which has what is the same for every type.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.1.1.html">OpenAPI 3.1.1</a>
 */
final class OpenApi {
  private static final String SCHEMAS = "#/components/schemas/";
  private static final String DEFINITIONS = "#/$defs/";

  private OpenApi() {}

  static ObjectNode of(Topic topic, String service, JsonMapper json) {
    var api = (ObjectNode) json.readTree(Document.resource("/openapi.json"));
    api.withObject("/info").put("title", "Parallax " + service);
    ObjectNode paths = api.withObject("/paths");
    ObjectNode schemas = api.withObject("/components/schemas");
    ObjectNode cloudEventTypes = schemas.withObject("/CloudEvent/properties/type");
    for (EventType type : EventType.of(topic)) {
      var schema = (ObjectNode) json.readTree(Document.resource(type.schemaPath()));
      String name = name(type);
      addSchema(schemas, name, schema);
      paths.set("/api/v1/" + type.resource(), resource(type, schema, json));
      cloudEventTypes.withArray("/enum").add(type.cloudEventType());
    }
    JsonNode responses = json.readTree(Document.resource("/openapi-responses.json"));
    for (JsonNode path : paths) {
      if (path.has("post")) {
        path.withObject("/post").set("responses", responses);
      }
    }
    // the paths that are written in the file belong after the others
    for (String path : List.of("/api/v1/events", Document.OPEN_API)) {
      paths.set(path, paths.remove(path));
    }
    return api;
  }

  /** Such as {@code SaleClosed}. */
  static String name(EventType type) {
    return Arrays.stream(type.eventName().split("-", -1))
        .map(OpenApi::capital)
        .collect(Collectors.joining());
  }

  private static String capital(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  /**
   * Adds the schema of an event to those of a larger document: without a name of its own, and with its
   * definitions beside it, as programs that make code of it expect.
   */
  static void addSchema(ObjectNode schemas, String name, ObjectNode schema) {
    ObjectNode part = schema.deepCopy();
    part.remove(List.of("$schema", "$id", "$comment"));
    for (JsonNode parent : part.findParents("$ref")) {
      var reference = (ObjectNode) parent;
      String definition = reference.get("$ref").asString().substring(DEFINITIONS.length());
      reference.put("$ref", SCHEMAS + capital(definition));
    }
    part.remove("$defs")
        .properties()
        .forEach(definition -> schemas.set(capital(definition.getKey()), definition.getValue()));
    schemas.set(name, part);
  }

  private static ObjectNode resource(EventType type, ObjectNode schema, JsonMapper json) {
    var path = (ObjectNode) json.readTree(
        """
        {"post": {
          "operationId": "%s",
          "summary": "%s",
          "description": "%s",
          "tags": ["Events"],
          "parameters": [
            {"$ref": "#/components/parameters/results"},
            {"$ref": "#/components/parameters/dryRun"}],
          "requestBody": {"required": true, "content": {}}}}
        """.formatted("post" + name(type), schema.get("title").asString(), type.cloudEventType()));
    var post = (ObjectNode) path.get("post");
    post.put("description", schema.get("description").asString());
    ObjectNode content = post.withObject("/requestBody/content");
    var one = json.createObjectNode().put("$ref", SCHEMAS + name(type));
    for (BodyFormat format : BodyFormat.PLAIN) {
      ObjectNode body = content.withObject("/" + format.mediaType().toString().replace("/", "~1"));
      if (format.mayBeArray()) {
        // not oneOf, of which most generators make code that does not compile
        ObjectNode choice = body.withObject("/schema")
            .put("description", "One event, or an array of one or more of them");
        choice.withObject("/if").put("type", "array");
        choice.withObject("/then").put("minItems", 1).set("items", one);
        choice.set("else", one);
        body.set("example", schema.at("/examples/0"));
      } else {
        body.set("schema", json.createObjectNode().put("type", "string"));
        body.withObject("/schema")
            .put("description", "A line for each event, each " + type.cloudEventType());
      }
    }
    return path;
  }
}
