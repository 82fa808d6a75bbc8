package io.parallax.access.tests;

import io.parallax.access.Scope;
import io.parallax.events.EventType;
import io.parallax.events.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whoever may write to its topic may do everything with an ingest service, and nobody else may do
 * anything; nobody gets as far as to need Kafka.
 */
public abstract class IngestAccessContract extends AccessContract {
  private static final List<String> DESCRIPTIONS = List.of(
      "/",
      "/api/v1/openapi.json",
      "/docs",
      "/docs/docs.js",
      "/docs/swagger-ui.css",
      "/docs/swagger-ui.js",
      "/problems/all-rejected",
      "/problems/empty-batch",
      "/problems/forbidden",
      "/problems/invalid-event",
      "/problems/kafka-unavailable",
      "/problems/method-not-allowed",
      "/problems/not-acceptable",
      "/problems/not-found",
      "/problems/overloaded",
      "/problems/rate-limited",
      "/problems/too-large",
      "/problems/too-slow",
      "/problems/unauthenticated",
      "/problems/unavailable",
      "/problems/unknown-parameter",
      "/problems/unreadable",
      "/problems/unsupported-media-type");

  private final Topic topic;
  private final Scope write;

  /** Starts the service of {@code topic}. */
  protected IngestAccessContract(Topic topic, Scope write, Starter starter) throws Exception {
    super(starter);
    this.topic = topic;
    this.write = write;
  }

  @Override
  protected final Map<String, Scope> expected() {
    Map<String, Scope> expected = new HashMap<>();
    add(expected, "POST", "/api/v1/events");
    for (EventType type : EventType.of(topic)) {
      add(expected, "POST", "/api/v1/" + type.resource());
      add(expected, "GET", type.schemaPath());
    }
    DESCRIPTIONS.forEach(path -> add(expected, "GET", path));
    return expected;
  }

  private void add(Map<String, Scope> expected, String method, String path) {
    expected.put(method + " " + path, write);
    // refused, whatever the method
    expected.put("* " + path, write);
  }
}
