package io.parallax.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.events.EventType;
import io.parallax.events.Topic;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** A document about the service that it serves itself, the same for everybody. Immutable. */
final class Description {
  static final String OPEN_API = "/api/v1/openapi.json";

  private static final MediaType SCHEMA = MediaType.parseMediaType("application/schema+json");
  private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, UTF_8);
  private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, UTF_8);
  private static final MediaType SCRIPT = new MediaType("text", "javascript", UTF_8);
  private static final MediaType STYLE = new MediaType("text", "css", UTF_8);

  private final String path;
  private final MediaType mediaType;
  private final byte[] content;

  private Description(String path, MediaType mediaType, byte[] content) {
    this.path = path;
    this.mediaType = mediaType;
    this.content = content;
  }

  /** All of a service: OpenAPI and a page to read it, JSON Schemas, and the types of problems. */
  static List<Description> of(Topic topic, String service, JsonMapper json) {
    List<Description> all = new ArrayList<>();
    all.add(new Description(
        OPEN_API,
        MediaType.APPLICATION_JSON,
        json.writeValueAsBytes(OpenApi.of(topic, service, json))));
    all.add(new Description("/docs", HTML, resource("/docs/index.html")));
    all.add(new Description("/docs/docs.js", SCRIPT, resource("/docs/docs.js")));
    all.add(new Description("/docs/swagger-ui.js", SCRIPT, swaggerUi("swagger-ui-bundle.js")));
    all.add(new Description("/docs/swagger-ui.css", STYLE, swaggerUi("swagger-ui.css")));
    for (EventType type : EventType.of(topic)) {
      all.add(new Description(type.schemaPath(), SCHEMA, resource(type.schemaPath())));
    }
    for (Problem.Kind kind : Problem.Kind.values()) {
      all.add(new Description(kind.type(), TEXT, page(kind).getBytes(UTF_8)));
    }
    return List.copyOf(all);
  }

  private static String page(Problem.Kind kind) {
    return """
        %s

        Status:     %d
        When:       %s
        What to do: %s
        """.formatted(kind.title(), kind.status(), kind.meaning(), kind.remedy());
  }

  private static byte[] swaggerUi(String file) {
    var jar = new Properties();
    try {
      jar.load(new ByteArrayInputStream(
          resource("/META-INF/maven/org.webjars/swagger-ui/pom.properties")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String version = jar.getProperty("version");
    return resource("/META-INF/resources/webjars/swagger-ui/%s/%s".formatted(version, file));
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

  /** Where it is served, from the root of the service. */
  String path() {
    return path;
  }

  ServerResponse answer() {
    return ServerResponse.ok().contentType(mediaType).body(content);
  }
}
