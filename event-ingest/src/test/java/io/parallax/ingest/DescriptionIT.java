package io.parallax.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.access.Document;
import io.parallax.events.EventType;
import io.parallax.events.Topic;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a service says about itself, where it says that it is. */
class DescriptionIT {
  private static final JsonMapper MAPPER = new JsonMapper();

  private static TestService service;

  @BeforeAll
  static void startService() {
    TestKafka.create(Topic.SALES);
    service = TestService.start(Topic.SALES, TestKafka.address());
  }

  @AfterAll
  static void stopService() {
    service.close();
  }

  @Test
  void servesItsOpenApi() {
    var answer = service.get("/api/v1/openapi.json");

    assertServed(answer, "application/json");
    JsonNode api = MAPPER.readTree(answer.body());
    assertThat(api.at("/openapi").asString()).isEqualTo("3.1.1");
    assertThat(api).isEqualTo(OpenApi.of(Topic.SALES, "test-service", MAPPER));
  }

  @Test
  void servesAPageThatReadsIt() {
    var page = service.get("/docs");
    assertServed(page, "text/html;charset=UTF-8");
    for (String script : new String[] {"/docs/swagger-ui.js", "/docs/docs.js"}) {
      assertThat(page.body()).contains("src=\"" + script + "\"");
      assertServed(service.get(script), "text/javascript;charset=UTF-8");
    }
    assertThat(page.body()).contains("href=\"/docs/swagger-ui.css\"").doesNotContain("http");
    assertServed(service.get("/docs/swagger-ui.css"), "text/css;charset=UTF-8");
    assertThat(service.get("/docs/swagger-ui.js").body()).contains("SwaggerUIBundle");
    assertThat(service.get("/docs/docs.js").body()).contains(Document.OPEN_API);
  }

  @Test
  void linksToWhatThereIsFromItsRoot() {
    var page = service.get("/");

    assertServed(page, "text/html;charset=UTF-8");
    for (EventType type : EventType.of(Topic.SALES)) {
      assertThat(page.body()).contains("<code>/api/v1/" + type.resource() + "</code>");
    }
    Matcher links = Pattern.compile("href=\"([^\"]+)\"").matcher(page.body());
    assertThat(links.results().map(link -> link.group(1)))
        .containsExactly("/docs", "/api/v1/openapi.json")
        .allMatch(link -> service.get(link).statusCode() == 200);
  }

  @ParameterizedTest
  @CsvSource({
    "/nope, /api/v1/sales, events are sent by POST to",
    "/api/v1/Sales, /api/v1/sales, /docs describes all",
    "/api/v1/survey-answers, /api/v1/leads, outcomes-service takes survey-answers",
    "/api/v1/reports/sales, /api/v1/sales, reporting-service has reports",
    "/api/v1/sales/S-1, /api/v1/events, reporting-service shows what has become of an event",
  })
  void namesItsResourcesAndWhoHasWhatItHasNot(String path, String resource, String advice) {
    var answer = service.get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(MAPPER.readTree(answer.body()).at("/detail").asString()).contains(resource, advice);
  }

  @ParameterizedTest
  @EnumSource
  void servesTheSchemasOfItsTypes(EventType type) {
    var answer = service.get(type.schemaPath());
    if (type.topic() == Topic.SALES) {
      assertServed(answer, "application/schema+json");
      assertThat(answer.body()).isEqualTo(new String(Document.resource(type.schemaPath()), UTF_8));
      assertThat(MAPPER.readTree(answer.body()).at("/$id").asString()).isEqualTo(type.schemaUrn());
    } else {
      assertThat(answer.statusCode()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @EnumSource
  void describesEachKindOfProblemAtItsType(Problem.Kind kind) {
    var answer = service.get(kind.type());
    assertServed(answer, "text/plain;charset=UTF-8");
    assertThat(answer.body()).contains(kind.title(), kind.meaning(), kind.remedy());
  }

  private static void assertServed(HttpResponse<String> answer, String contentType) {
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(contentType);
  }
}
