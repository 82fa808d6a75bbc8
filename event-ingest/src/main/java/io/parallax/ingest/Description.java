package io.parallax.ingest;

import io.parallax.access.Document;
import io.parallax.events.EventType;
import io.parallax.events.Topic;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** What an ingest service says about itself: its resources, API, JSON Schemas and types of problems. */
final class Description {
  private static final MediaType SCHEMA = MediaType.parseMediaType("application/schema+json");

  private Description() {}

  static List<Document> of(Topic topic, String service, JsonMapper json) {
    List<Document> all =
        new ArrayList<>(Document.ofApi(json.writeValueAsBytes(OpenApi.of(topic, service, json))));
    all.add(new Resources(topic).page(service));
    for (EventType type : EventType.of(topic)) {
      all.add(new Document(type.schemaPath(), SCHEMA, Document.resource(type.schemaPath())));
    }
    for (Problem.Kind kind : Problem.Kind.values()) {
      all.add(Document.ofProblem(
          kind.type(), kind.title(), kind.status(), kind.meaning(), kind.remedy()));
    }
    return List.copyOf(all);
  }
}
