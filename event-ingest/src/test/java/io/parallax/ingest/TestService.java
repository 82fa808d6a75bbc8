package io.parallax.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.events.EventType;
import io.parallax.events.Topic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A running ingest service on ports of its own, and an HTTP client for it. */
final class TestService implements AutoCloseable {
  /** Fits src/test/resources/api-keys. */
  static final String KEY_HEADER = "X-API-Key";

  static final String KEY = "plx_" + "0".repeat(60) + "test";

  private final HttpClient http = HttpClient.newHttpClient();
  private final ConfigurableApplicationContext context;

  private TestService(ConfigurableApplicationContext context) {
    this.context = context;
  }

  static TestService start(Topic topic, String kafka, String... settings) {
    var properties = Stream.concat(
        Stream.of(
            "spring.config.name=event-ingest",
            "spring.application.name=test-service",
            "server.port=0",
            "management.server.port=0",
            "PARALLAX_KAFKA_BOOTSTRAP_SERVERS=" + kafka),
        Stream.of(settings));
    return new TestService(new SpringApplicationBuilder(IngestConfiguration.class)
        .initializers(
            context -> ((GenericApplicationContext) context).registerBean(Topic.class, () -> topic))
        .properties(properties.toArray(String[]::new))
        .run());
  }

  int port() {
    return port("local.server.port");
  }

  HttpResponse<String> post(String path, String contentType, String body) {
    return post(path, contentType, BodyPublishers.ofString(body));
  }

  HttpResponse<String> post(String path, String contentType, BodyPublisher body) {
    return send(request(path).header("Content-Type", contentType).POST(body));
  }

  HttpResponse<String> get(String path) {
    return send(request(path));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
        .header(KEY_HEADER, KEY);
  }

  HttpResponse<String> manage(String path) {
    return send(HttpRequest.newBuilder(
            URI.create("http://localhost:" + port("local.management.port") + path))
        .header(KEY_HEADER, KEY));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Every counter of events of {@code type}, such as {@code received=3}. */
  Map<String, Integer> counters(EventType type) {
    return Stream.of("received", "accepted", "rejected", "published", "failed")
        .collect(Collectors.toMap(result -> result, result -> (int) context
            .getBean(MeterRegistry.class)
            .get("parallax.ingest.events." + result)
            .tag("type", type.eventName())
            .counter()
            .count()));
  }

  double gauge(String name) {
    return context.getBean(MeterRegistry.class).get(name).gauge().value();
  }

  private int port(String property) {
    return context.getEnvironment().getRequiredProperty(property, Integer.class);
  }

  @Override
  public void close() {
    http.close();
    context.close();
  }
}
