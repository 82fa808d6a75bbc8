package io.parallax.events;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/** A CloudEvent in binary content mode: the JSON is its data alone. */
record BinaryForm(Topic topic, Map<String, String> values) implements EventForm {

  BinaryForm {
    values = Map.copyOf(values);
  }

  @Override
  public @Nullable EventType type() {
    return EventType.ofCloudEventType(values.getOrDefault("type", ""))
        .filter(type -> type.topic() == topic)
        .orElse(null);
  }

  @Override
  public Received read(JsonParser parser, byte[] json, Instant latest) {
    var attributes = new Attributes(topic, latest);
    values.forEach(attributes::read);
    EventType type = attributes.type();
    if (type == null) {
      parser.skipChildren();
      return attributes.received(null, "data");
    }
    return attributes.received(EventJson.read(type, parser, latest), "data");
  }
}
