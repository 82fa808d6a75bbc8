package io.parallax.access.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.access.Scope;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A running service lets in whom it should and nobody else: asked at every mapping it has, with
 * every kind of credential. A mapping that is not in the table of the test is a failure, so that
 * nobody adds one without saying who may use it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class AccessContract {
  /** What has no business on either port, whoever asks. */
  private static final List<String> ABSENT = List.of(
      "/actuator",
      "/actuator/auditevents",
      "/actuator/beans",
      "/actuator/caches",
      "/actuator/conditions",
      "/actuator/configprops",
      "/actuator/env",
      "/actuator/env/PARALLAX_API_KEYS_FILE",
      "/actuator/flyway",
      "/actuator/heapdump",
      "/actuator/httpexchanges",
      "/actuator/info",
      "/actuator/loggers",
      "/actuator/logfile",
      "/actuator/mappings",
      "/actuator/metrics",
      "/actuator/quartz",
      "/actuator/refresh",
      "/actuator/sbom",
      "/actuator/scheduledtasks",
      "/actuator/sessions",
      "/actuator/shutdown",
      "/actuator/startup",
      "/actuator/threaddump",
      "/h2-console",
      "/jolokia",
      "/login",
      "/.git/config",
      "/application.yml");

  private static final String OPEN_API = "/api/v1/openapi.json";

  private static final List<String> PROBES =
      List.of("/actuator/health/liveness", "/actuator/health/readiness");

  private final HttpClient http = HttpClient.newHttpClient();
  private final ConfigurableApplicationContext service;

  /** Starts the service, with a key for each scope. */
  protected AccessContract(Starter starter) throws Exception {
    Path keys = Files.createTempFile("api-keys", "");
    keys.toFile().deleteOnExit();
    for (Scope scope : Scope.values()) {
      Files.writeString(
          keys, KeyLine.of(scope.name(), scope.toString(), key(scope)), StandardOpenOption.APPEND);
    }
    service = starter.start(
        "--server.port=0",
        "--management.server.port=0",
        "--parallax.access.keys-file=" + keys,
        "--parallax.access.limits.failures=100000");
  }

  /** A request that a mapping answers. */
  private record Sample(String method, String path) {
    static Sample of(String mapping) {
      List<String> parts = List.of(mapping.split(" ", 2));
      return new Sample(
          parts.getFirst().equals("*") ? "GET" : parts.getFirst(),
          parts.getLast().replaceAll("\\{[^}]*}", "x"));
    }
  }

  /** Starts a service with settings. */
  @FunctionalInterface
  public interface Starter {
    ConfigurableApplicationContext start(String... settings);
  }

  /** Each mapping, such as {@code GET /api/v1/things/{id}}, and the scope it needs. */
  protected abstract Map<String, Scope> expected();

  /** Whether a mapping needs no credential. */
  protected boolean isPublic(String mapping) {
    return false;
  }

  /** Whether a mapping without a credential takes a secret of its own, and is forbidden without. */
  protected boolean takesASecret(String mapping) {
    return false;
  }

  /** Media type of errors at a path. */
  protected String errorType(String path) {
    return "application/problem+json";
  }

  @AfterAll
  void stop() {
    http.close();
    service.close();
  }

  @Test
  void hasNoMappingThatNobodyThoughtOf() {
    SortedSet<String> guarded = Mappings.ofApi(service);
    guarded.removeIf(this::isPublic);
    assertThat(guarded).containsExactlyInAnyOrderElementsOf(expected().keySet());
    assertThat(Mappings.ofManagement(service))
        .containsExactly("/actuator/health", "/actuator/prometheus");
  }

  /** What is there is described, and what is described is there. */
  @Test
  void describesEveryMappingOfItsApi() throws Exception {
    Scope needed = Objects.requireNonNull(expected().get("GET " + OPEN_API));
    HttpResponse<String> api = answer(apiPort(), "GET", OPEN_API, key(needed));
    SortedSet<String> described = new TreeSet<>();
    JsonNode paths = new JsonMapper().readTree(api.body()).get("paths");
    paths.forEachEntry((path, operations) -> operations
        .propertyNames()
        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    assertThat(described)
        .isEqualTo(Mappings.ofApi(service).stream()
            .filter(mapping -> mapping.matches("[A-Z]+ /api/.*"))
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @TestFactory
  Stream<DynamicTest> asksForTheRightCredentialAtEveryMapping() {
    return expected().entrySet().stream().map(entry -> {
      Sample sample = Sample.of(entry.getKey());
      return DynamicTest.dynamicTest(
          entry.getKey(),
          () -> assertGuarded(apiPort(), sample.method(), sample.path(), entry.getValue()));
    });
  }

  @Test
  void asksForNoCredentialAtPublicMappings() throws Exception {
    for (String mapping : Mappings.ofApi(service)) {
      if (isPublic(mapping)) {
        Sample sample = Sample.of(mapping);
        int status = status(apiPort(), sample.method(), sample.path(), null);
        if (takesASecret(mapping)) {
          assertThat(status).as(mapping).isEqualTo(403);
        } else {
          assertThat(status).as(mapping).isBetween(200, 204);
        }
      }
    }
  }

  @Test
  void asksForTheRightCredentialAtHealthAndMetrics() throws Exception {
    for (String path : Mappings.ofManagement(service)) {
      assertGuarded(managementPort(), "GET", path, Scope.METRICS_READ);
    }
    for (String probe : PROBES) {
      assertThat(status(managementPort(), "GET", probe, null)).isIn(200, 503);
      assertThat(status(apiPort(), "GET", probe, key(Scope.METRICS_READ))).isEqualTo(404);
    }
  }

  @Test
  void hasNothingElseOnEitherPort() throws Exception {
    for (int port : new int[] {apiPort(), managementPort()}) {
      for (String path : ABSENT) {
        assertThat(status(port, "GET", path, null)).as(path).isEqualTo(401);
        assertThat(Arrays.stream(Scope.values())
                .map(scope -> statusUnchecked(port, path, key(scope)))
                .filter(status -> status != 403))
            .as(path)
            .isNotEmpty()
            .allMatch(status -> status == 404);
      }
    }
  }

  @Test
  void showsHealthAndMetricsToThisMachineOnly() {
    assertThatThrownBy(
            () -> new Socket(InetAddress.getByName("127.0.0.2"), managementPort()).close())
        .isInstanceOf(ConnectException.class);
  }

  /** A body is announced and never sent: what is refused is refused by its headers alone. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json",
        "text/plain"
      })
  void refusesBeforeTheBody(String contentType) throws Exception {
    for (int port : new int[] {apiPort(), managementPort()}) {
      for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "GET", "QUERY")) {
        for (String path : List.of("/nowhere", "/api/v1/events", "/api/v1/dimensions/region")) {
          for (String framing : List.of(
              "Content-Length: 130000000\r\n\r\na",
              "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n")) {
            String beginning = "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\n"
                .formatted(method, path, contentType);
            assertThat(statusLine(port, beginning + framing))
                .as(beginning)
                .startsWith("HTTP/1.1 401");
          }
        }
      }
    }
  }

  private static String statusLine(int port, String beginning) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(beginning.getBytes(UTF_8));
      return new String(socket.getInputStream().readNBytes(12), UTF_8);
    }
  }

  private void assertGuarded(int port, String method, String path, Scope needed) throws Exception {
    assertThat(status(port, method, path, null)).isEqualTo(401);
    assertThat(status(port, method, path, "plx_" + "0".repeat(64))).isEqualTo(401);
    for (Scope scope : Scope.values()) {
      int status = status(port, method, path, key(scope));
      if (scope == needed) {
        assertThat(status).as(scope.toString()).isNotIn(401, 403);
      } else {
        assertThat(status).as(scope.toString()).isEqualTo(403);
      }
    }
  }

  private int statusUnchecked(int port, String path, String key) {
    try {
      return status(port, "GET", path, key);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private int status(int port, String method, String path, @Nullable String key)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = answer(port, method, path, key);
    // what is not healthy says so with a status of its own
    boolean unhealthy = answer.statusCode() == 503 && path.startsWith("/actuator/health");
    if (answer.statusCode() >= 400 && !unhealthy) {
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .as(path)
          .isEqualTo(errorType(path));
    }
    return answer.statusCode();
  }

  private HttpResponse<String> answer(int port, String method, String path, @Nullable String key)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
        .method(method, BodyPublishers.noBody());
    if (key != null) {
      request.header("X-API-Key", key);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private int apiPort() {
    return port("local.server.port");
  }

  private int managementPort() {
    return port("local.management.port");
  }

  private int port(String property) {
    return service.getEnvironment().getRequiredProperty(property, Integer.class);
  }

  private static String key(Scope scope) {
    return "plx_" + scope.name();
  }
}
