package io.parallax.reporting.api.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.reporting.api.ApiProperties;
import io.parallax.reporting.api.report.ReportApiConfiguration;
import io.parallax.reporting.api.report.ReportEndpoint;
import io.parallax.reporting.query.DimensionValues;
import io.parallax.reporting.report.Asked;
import io.parallax.reporting.report.GivenParameters;
import io.parallax.reporting.report.PageRequest;
import io.parallax.reporting.report.ReportCatalog;
import io.parallax.reporting.report.ReportDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The description in {@code docs} says what the code does. With {@code -Dparallax.rewrite=true} it
 * is rewritten, to be looked at and committed.
 */
class OpenApiTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final Path FILE = Path.of("..", "docs", "openapi", "reporting-service.json");

  private static final ReportCatalog CATALOG = new ReportApiConfiguration()
      .reportCatalog(
          Asked.NO_CUBE,
          new DimensionValues(JdbcClient.create(new PGSimpleDataSource())),
          new ApiProperties(
              ZoneOffset.UTC,
              100,
              1,
              1,
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              1,
              DataSize.ofBytes(0),
              ""));

  private final JsonNode api = OpenApi.of(CATALOG, JSON);

  @Test
  void isUpToDate() throws IOException {
    String text = JSON.writeValueAsString(api).replace("\r\n", "\n") + "\n";
    if (Boolean.getBoolean("parallax.rewrite")) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, text, UTF_8);
    }
    assertThat(Files.readString(FILE, UTF_8)).isEqualTo(text);
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    List<JsonNode> parents = api.findParents("$ref");
    assertThat(parents).isNotEmpty();
    for (JsonNode parent : parents) {
      String reference = parent.get("$ref").asString();
      assertThat(reference).startsWith("#/");
      assertThat(api.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
    }
  }

  @Test
  void responsesAreNamedByStatus() {
    for (JsonNode path : api.get("paths")) {
      for (JsonNode operation : path) {
        assertThat(operation.get("responses").isObject()).isTrue();
        assertThat(operation.get("responses").propertyNames())
            .contains("200", "401")
            .allMatch(status -> status.matches("[2-5]\\d\\d"));
      }
    }
  }

  @Test
  void everythingIsDescribed() {
    for (String part : List.of("/components/parameters", "/components/responses")) {
      api.at(part)
          .propertyStream()
          .forEach(entry -> assertThat(entry.getValue().path("description").asString(""))
              .as(entry.getKey())
              .isNotEmpty());
    }
    for (ReportDefinition<?> report : CATALOG.reports()) {
      api.at("/components/schemas/" + report.name() + "Row/properties")
          .propertyStream()
          .forEach(entry -> assertThat(entry.getValue().path("description").asString(""))
              .as(entry.getKey())
              .isNotEmpty());
    }
  }

  /** A report takes all parameters that are described, with their examples, and no others. */
  @ParameterizedTest
  @MethodSource
  void examplesOfParametersAreTaken(ReportDefinition<?> report) {
    Map<String, String[]> examples = new LinkedHashMap<>();
    for (JsonNode reference :
        api.at("/paths").get(ReportEndpoint.path(report)).at("/get/parameters")) {
      JsonNode parameter = api.at(reference.get("$ref").asString().substring(1));
      JsonNode example = parameter.path("example");
      if (!example.isMissingNode()) {
        List<String> values = new ArrayList<>();
        if (example.isArray()) {
          example.forEach(value -> values.add(value.asString()));
        } else {
          values.add(example.asString());
        }
        examples.put(
            parameter.get("name").asString(),
            parameter.path("explode").asBoolean(true)
                ? values.toArray(String[]::new)
                : new String[] {String.join(",", values)});
      }
    }
    examples.remove("weekStart");
    assertThat(examples).hasSizeGreaterThan(4);
    if (examples.containsKey("period")) {
      examples.put("period", new String[] {"quarter"});
    }

    PageRequest<?> page = PageRequest.read(
        report,
        new GivenParameters(examples),
        ZoneOffset.UTC,
        Asked.NOW,
        Optional::empty,
        ReportEndpoint.parameters(report));

    assertThat(page.limit()).isEqualTo(500);
    assertThat(page.query().about().calendar().zoneName()).isEqualTo("Europe/Vilnius");
  }

  static List<ReportDefinition<?>> examplesOfParametersAreTaken() {
    return CATALOG.reports();
  }
}
