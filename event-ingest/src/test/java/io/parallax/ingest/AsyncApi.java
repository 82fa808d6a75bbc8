package io.parallax.ingest;

import io.parallax.access.Document;
import io.parallax.events.EventType;
import io.parallax.events.Topic;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The AsyncAPI 3 description of the Kafka topics, made of the table of event types and their JSON
 * Schemas.
 *
 * @see <a href="https://www.asyncapi.com/docs/reference/specification/v3.0.0">AsyncAPI 3.0.0</a>
 */
final class AsyncApi {
  private AsyncApi() {}

  static ObjectNode of(JsonMapper json) {
    var api = (ObjectNode) json.readTree("""
        {
          "asyncapi": "3.0.0",
          "info": {
            "title": "Parallax events on Kafka",
            "version": "1",
            "description": "CloudEvents 1.0 in binary content mode. Both topics have the same number of partitions; events that belong together share the record key.",
            "license": {"name": "Apache License 2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"}
          },
          "defaultContentType": "application/json",
          "channels": {},
          "operations": {},
          "components": {
            "messages": {},
            "messageTraits": {
              "CloudEvent": {
                "contentType": "application/json",
                "headers": {
                  "type": "object",
                  "properties": {
                    "ce_specversion": {"const": "1.0"},
                    "ce_id": {"type": "string", "minLength": 1},
                    "ce_source": {"type": "string", "minLength": 1},
                    "ce_type": {"type": "string"},
                    "ce_time": {"type": "string", "format": "date-time"},
                    "content-type": {"const": "application/json"}
                  },
                  "required": ["ce_specversion", "ce_id", "ce_source", "ce_type"]
                },
                "bindings": {
                  "kafka": {"key": {"type": "string", "minLength": 1, "maxLength": 128}, "bindingVersion": "0.5.0"}
                }
              }
            },
            "schemas": {}
          }
        }
        """);
    ObjectNode schemas = api.withObject("/components/schemas");
    for (Topic topic : Topic.values()) {
      String channel = topic.name().toLowerCase(Locale.ROOT);
      ObjectNode messages = api.withObject("/channels/" + channel)
          .put("address", topic.topicName())
          .withObject("/messages");
      for (EventType type : EventType.of(topic)) {
        var schema = (ObjectNode) json.readTree(Document.resource(type.schemaPath()));
        String name = OpenApi.name(type);
        OpenApi.addSchema(schemas, name, schema);
        ObjectNode message = api.withObject("/components/messages/" + name)
            .put("name", type.cloudEventType())
            .put("title", schema.get("title").asString())
            .put("summary", schema.get("description").asString());
        message
            .withArray("/traits")
            .addObject()
            .put("$ref", "#/components/messageTraits/CloudEvent");
        message.withObject("/payload").put("$ref", "#/components/schemas/" + name);
        messages.withObject("/" + name).put("$ref", "#/components/messages/" + name);
      }
      operation(api, channel + "-service", "send", channel);
      operation(api, "reporting-service-" + channel, "receive", channel);
    }
    return api;
  }

  private static void operation(ObjectNode api, String name, String action, String channel) {
    api.withObject("/operations/" + name)
        .put("action", action)
        .withObject("/channel")
        .put("$ref", "#/channels/" + channel);
  }
}
