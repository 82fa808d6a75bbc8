package io.parallax.ingest;

import io.parallax.access.Document;
import io.parallax.events.EventType;
import io.parallax.events.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** What an ingest service tells about itself: its API, JSON Schemas, and the types of problems. */
final class Description {
  private static final MediaType SCHEMA = MediaType.parseMediaType("application/schema+json");

  private Description() {}

  static List<Document> of(Topic topic, String service, JsonMapper json) {
    List<Document> all =
        new ArrayList<>(Document.ofApi(json.writeValueAsBytes(OpenApi.of(topic, service, json))));
    for (EventType type : EventType.of(topic)) {
      all.add(new Document(type.schemaPath(), SCHEMA, resource(type.schemaPath())));
    }
    for (Problem.Kind kind : Problem.Kind.values()) {
      all.add(Document.ofProblem(
          kind.type(), kind.title(), kind.status(), kind.meaning(), kind.remedy()));
    }
    return List.copyOf(all);
  }

  static byte[] resource(String path) {
    try (InputStream in = Description.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
