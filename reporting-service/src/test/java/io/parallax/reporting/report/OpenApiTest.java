package io.parallax.reporting.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The description in {@code docs} says what the code does. With {@code -Dparallax.rewrite=true} it
 * is written anew, to be looked at and committed.
 */
class OpenApiTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final Path FILE = Path.of("..", "docs", "openapi", "reporting-service.json");

  private final JsonNode api = OpenApi.of(JSON);

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
  void everythingIsDescribed() {
    for (String part : List.of("/components/parameters", "/components/responses")) {
      api.at(part)
          .propertyStream()
          .forEach(entry -> assertThat(entry.getValue().path("description").asString(""))
              .as(entry.getKey())
              .isNotEmpty());
    }
    for (ReportKind kind : ReportKind.values()) {
      api.at("/components/schemas/" + kind.text() + "Row/properties")
          .propertyStream()
          .forEach(entry -> assertThat(entry.getValue().path("description").asString(""))
              .as(entry.getKey())
              .isNotEmpty());
    }
  }

  /** A report takes all parameters that are described, with their examples, and no others. */
  @ParameterizedTest
  @EnumSource
  void examplesOfParametersAreTaken(ReportKind kind) {
    Map<String, String[]> examples = new LinkedHashMap<>();
    for (JsonNode reference : api.at("/paths").get(kind.path()).at("/get/parameters")) {
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
    assertThat(examples).hasSizeGreaterThan(6);
    if (!examples.containsKey("indicator")) {
      assertThat(kind.withIndicators()).isFalse();
    }
    examples.put("period", new String[] {"quarter"});

    PageRequest page = new QueryParser(
            Settings.SMALL, InstantSource.fixed(Instant.parse("2026-11-23T12:34:56Z")))
        .parse(kind, examples);

    assertThat(page.limit()).isEqualTo(500);
    assertThat(page.query().calendar().yearStart()).isEqualTo(4);
  }
}
