package io.parallax.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.access.Document;
import io.parallax.events.EventType;
import io.parallax.events.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The paths of an ingest service, and which service has what this one has not. Immutable. */
final class Resources {
  static final String ROOT = "/api/v1/";
  static final String CLOUD_EVENTS = ROOT + "events";

  /** A page that loads nothing. */
  private static final String PAGE_POLICY =
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Topic topic;

  Resources(Topic topic) {
    this.topic = topic;
  }

  static String path(EventType type) {
    return ROOT + type.resource();
  }

  /** The page at the root, which links to what there is. */
  Document page(String service) {
    String items =
        paths().stream().map("<li><code>%s</code>"::formatted).collect(Collectors.joining("\n"));
    String page = """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>%1$s</title></head>
        <body>
        <h1>%1$s</h1>
        <p>Takes events by POST:</p>
        <ul>
        %2$s
        </ul>
        <p><a href="/docs">Read and try the API</a>, or read its <a href="%3$s">OpenAPI description</a>.</p>
        <p>Reports, and what has become of an event, are at reporting-service.</p>
        </body>
        </html>
        """.formatted(service, items, Document.OPEN_API);
    return Document.page("/", page.getBytes(UTF_8), PAGE_POLICY);
  }

  /** What to do about a path at which there is nothing; null if it could not even be decoded. */
  String advice(@Nullable String path) {
    String here = "nothing is at this path; events are sent by POST to %s, and /docs describes all"
        .formatted(String.join(", ", paths()));
    return here + elsewhere(path == null ? "" : path).map("; "::concat).orElse("");
  }

  private List<String> paths() {
    List<String> paths =
        new ArrayList<>(EventType.of(topic).stream().map(Resources::path).toList());
    paths.add(CLOUD_EVENTS);
    return paths;
  }

  private Optional<String> elsewhere(String path) {
    for (String resource :
        List.of("reports", "indicators", "dimensions", "freshness", "quarantine")) {
      if (isAtOrBelow(path, ROOT + resource)) {
        return Optional.of("reporting-service has " + resource);
      }
    }
    return Arrays.stream(EventType.values())
        .filter(type -> isAtOrBelow(path, path(type)))
        .findFirst()
        .map(type -> type.topic() == topic
            ? "reporting-service shows what has become of an event"
            : serviceOf(type.topic()) + " takes " + type.resource());
  }

  private static String serviceOf(Topic topic) {
    return switch (topic) {
      case SALES -> "sales-service";
      case OUTCOMES -> "outcomes-service";
    };
  }

  private static boolean isAtOrBelow(String path, String resource) {
    return path.equals(resource) || path.startsWith(resource + "/");
  }
}
