package io.parallax.reporting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.parallax.events.Decoded;
import io.parallax.events.EventJson;
import io.parallax.events.EventType;
import io.parallax.events.Topic;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The running service answers as it says: each operation of its OpenAPI is called with the examples
 * of its parameters and bodies, and answers with a status and a body that are described, without a
 * field that is not. And what it got from Kafka is found again by the trace of the request.
 */
@ExtendWith(OutputCaptureExtension.class)
class OpenApiIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String OTHER_TRACE = "00f067aa0ba902b700f067aa0ba902b7";
  private static final Path GOLDEN = Path.of("..", "event-contracts/src/test/resources/events");

  private static ConfigurableApplicationContext service;
  private static JsonNode api;

  @BeforeAll
  static void start() throws Exception {
    service = new SpringApplicationBuilder(ReportingConfiguration.class)
        .properties("spring.config.name=reporting-service")
        .run(
            "--server.port=0",
            "--management.server.port=0",
            "--spring.datasource.url=" + TestBackend.newDatabase(),
            "--spring.datasource.username=postgres",
            "--spring.kafka.bootstrap-servers=" + TestBackend.kafkaServers(),
            "--spring.kafka.consumer.group-id=openapi");
    for (EventType type : EventType.values()) {
      send(type, golden(type), "00-" + OTHER_TRACE + "-00f067aa0ba902b7-00");
    }
    String sale = golden(EventType.SALE_CLOSED);
    send(EventType.SALE_CLOSED, conflicting(sale), "00-" + OTHER_TRACE + "-00f067aa0ba902b7-00");
    api = JSON.readTree(get("/api/v1/openapi.json").body());
    awaitEverythingApplied();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @TestFactory
  Stream<DynamicTest> answersAsDescribed() {
    List<DynamicTest> tests = new ArrayList<>();
    for (var path : api.at("/paths").properties()) {
      for (var operation : path.getValue().properties()) {
        String name = operation.getKey() + " " + path.getKey();
        tests.add(DynamicTest.dynamicTest(
            name,
            () -> assertAsDescribed(operation.getKey(), path.getKey(), operation.getValue())));
      }
    }
    assertThat(tests).hasSizeGreaterThan(30);
    return tests.stream();
  }

  @TestFactory
  Stream<DynamicTest> hasExamplesOfWhatItDescribes() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode content : api.findValues("content")) {
      for (JsonNode body : content) {
        if (body.has("example")) {
          tests.add(DynamicTest.dynamicTest(
              body.at("/schema").toString(),
              () -> assertFits(body.get("schema"), body.get("example"))));
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(10);
    return tests.stream();
  }

  @Test
  void showsTheExamplesThatTheDocumentationExplains() throws Exception {
    String docs = Files.readString(Path.of("..", "docs", "reports.md"), UTF_8);
    for (String report : List.of("coverage", "heterogeneity")) {
      Matcher example = Pattern.compile("(?s)<!-- example: " + report + " -->\n```json\n(.*?)```")
          .matcher(docs);
      assertThat(example.find()).isTrue();
      JsonNode shown = api.at("/paths/~1api~1v1~1reports~1" + report
          + "/get/responses/200/content/application~1json/example");
      JSON.readTree(example.group(1))
          .properties()
          .forEach(part -> assertThat(shown.get(part.getKey())).isEqualTo(part.getValue()));
    }
  }

  @Test
  void answersHeadAsGetAndRefusesOtherMethods() throws Exception {
    for (String path :
        List.of("/docs", "/api/v1/openapi.json", "/problems/not-found", "/api/v1/sales/S-1001")) {
      HttpResponse<String> get = get(path);
      HttpResponse<String> head = send(path, "HEAD");
      assertThat(head.statusCode()).as(path).isEqualTo(get.statusCode());
      assertThat(head.body()).isEmpty();
      HttpResponse<String> refused = send(path, "PUT");
      assertThat(refused.statusCode()).as(path).isEqualTo(405);
      assertThat(refused.headers().firstValue("Allow").orElseThrow().split(", *", -1))
          .containsExactlyInAnyOrder("GET", "HEAD");
    }
  }

  private static HttpResponse<String> send(String path, String method) throws Exception {
    HttpRequest request =
        TestAccess.request(uri(path)).method(method, BodyPublishers.noBody()).build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  @Test
  void describesEveryProblemAtItsType() throws Exception {
    for (String path : List.of(
        "/api/v1/reports/sales?period=x", "/api/v1/sales/no", "/nothing", "/api/v1/dimensions/x")) {
      JsonNode problem = JSON.readTree(get(path).body());
      HttpResponse<String> page = get(problem.get("type").asString());
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).contains(problem.get("title").asString(), "What to do:");
    }
  }

  @Test
  void logsTheTraceOfWhatWasAppliedAndOfWhatWasNot(CapturedOutput output) throws Exception {
    send(EventType.SALE_CLOSED, golden(EventType.SALE_CLOSED), traceparent("01"));
    send(EventType.SALE_CLOSED, "{\"not\": \"a sale\"}", traceparent("00"));
    awaitEverythingApplied();

    assertThat(output.getOut().lines())
        .anyMatch(line -> line.contains("Applied a batch of") && line.endsWith(TRACE))
        .anyMatch(line -> line.matches(
            ".*Put \\d+ records into quarantine: .*parallax\\.sales\\.v1-0-\\d+ \\(invalid, trace "
                + TRACE + "\\).*"))
        .noneMatch(line -> line.contains("a sale"))
        .noneMatch(line -> line.contains("Applied a batch of") && line.contains(OTHER_TRACE));
    JsonNode row =
        JSON.readTree(get("/api/v1/quarantine?reason=invalid").body()).at("/rows/0");
    assertThat(row.get("traceId").asString()).isEqualTo(TRACE);
  }

  private static void assertAsDescribed(String method, String path, JsonNode operation)
      throws Exception {
    String filled = path;
    List<String> query = new ArrayList<>();
    for (JsonNode given : operation.path("parameters")) {
      JsonNode parameter = resolved(given);
      String name = parameter.get("name").asString();
      String value = value(path, parameter);
      if (parameter.get("in").asString().equals("path")) {
        filled = filled.replace("{" + name + "}", URLEncoder.encode(value, UTF_8));
      } else if (parameter.path("required").asBoolean() || isWanted(path, name)) {
        query.add(name + "=" + URLEncoder.encode(value, UTF_8));
      }
    }
    URI uri = uri(filled + (query.isEmpty() ? "" : "?" + String.join("&", query)));
    JsonNode body = operation.at("/requestBody/content/application~1json/example");
    HttpResponse<String> answer = HTTP.send(
        TestAccess.request(uri)
            .header("Content-Type", "application/json")
            .method(
                method.toUpperCase(Locale.ROOT),
                body.isMissingNode()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(body.toString()))
            .build(),
        BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(uri + answer.body()).isEqualTo(200);
    assertFits(
        operation.at("/responses/200/content/application~1json/schema"),
        JSON.readTree(answer.body()));

    for (String status : List.of("401", "403", "429", "503")) {
      assertThat(resolved(operation.at("/responses/" + status)).has("content")).isTrue();
    }
    HttpResponse<String> refused =
        HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    assertThat(refused.statusCode()).isEqualTo(401);
    assertFits(
        resolved(operation.at("/responses/401")).at("/content/application~1problem+json/schema"),
        JSON.readTree(refused.body()));
    if (operation.has("parameters") && method.equals("get")) {
      HttpResponse<String> wrong = get(filled + "?no-such-parameter=1");
      assertThat(wrong.statusCode()).isEqualTo(400);
      assertFits(
          resolved(operation.at("/responses/400")).at("/content/application~1problem+json/schema"),
          JSON.readTree(wrong.body()));
    }
  }

  /** One parameter of each, where its example goes together with the others. */
  private static boolean isWanted(String path, String name) {
    return path.startsWith("/api/v1/reports/")
        && List.of("from", "to", "timeZone", "compare", "minimumN", "indicator", "groupBy")
            .contains(name);
  }

  /** What is known to be there; else the example. */
  private static String value(String path, JsonNode parameter) throws Exception {
    String name = parameter.get("name").asString();
    if (name.equals("key") && !path.equals("/api/v1/quarantine")) {
      for (EventType type : EventType.values()) {
        if (path.split("/", -1)[3].equals(type.resource())) {
          Decoded event = EventJson.read(type, golden(type).getBytes(UTF_8), Instant.MAX);
          return ((Decoded.Valid) event).event().key().value();
        }
      }
    }
    if (name.equals("id")) {
      JsonNode page = JSON.readTree(get("/api/v1/quarantine?reason=conflict").body());
      return page.at("/rows/0/id").asString();
    }
    JsonNode example = parameter.path("example");
    return example.isArray() ? example.get(0).asString() : example.asString("x");
  }

  /** Strictly: what is not described is an error too. */
  private static void assertFits(JsonNode schema, JsonNode value) {
    assertThat(schema.isMissingNode()).isFalse();
    ObjectNode whole = JSON.createObjectNode();
    whole.set("components", api.get("components").deepCopy());
    whole.setAll((ObjectNode) schema.deepCopy());
    for (JsonNode parent : whole.findParents("properties")) {
      JsonNode type = parent.path("type");
      if (type.asString("").equals("object") && !parent.has("additionalProperties")) {
        ((ObjectNode) parent).put("additionalProperties", false);
      }
    }
    var errors = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(whole.toString(), InputFormat.JSON)
        .validate(value.toString(), InputFormat.JSON);
    assertThat(errors).as(value.toString()).isEmpty();
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? api.at(node.get("$ref").asString().substring(1)) : node;
  }

  private static String traceparent(String flags) {
    return "00-" + TRACE + "-00f067aa0ba902b7-" + flags;
  }

  private static String conflicting(String sale) {
    ObjectNode other = (ObjectNode) JSON.readTree(sale);
    other.put("product", "another");
    return other.toString();
  }

  private static String golden(EventType type) throws Exception {
    return Files.readString(GOLDEN.resolve(type.eventName() + "-v1-full.json"));
  }

  private static void send(EventType type, String json, String traceparent) {
    Map<String, String> headers = Map.of(
        "ce_specversion", "1.0",
        "ce_type", type.cloudEventType(),
        "ce_id", "1",
        "ce_source", "/test",
        "content-type", "application/json",
        "traceparent", traceparent);
    Topic topic = type.topic();
    TestBackend.send(topic, 0, headers, json.getBytes(UTF_8));
  }

  private static void awaitEverythingApplied() {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(
                JSON.readTree(get("/api/v1/freshness").body()).path("lag").asLong(-1))
            .isZero());
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(TestAccess.request(uri(path)).build(), BodyHandlers.ofString());
  }

  private static URI uri(String path) {
    return URI.create("http://localhost:"
        + service.getEnvironment().getRequiredProperty("local.server.port") + path);
  }
}
