package io.parallax.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.reporting.consume.Histories;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reports are what their catalogue says. */
class ReportCatalogIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final ReportServer SERVER = new ReportServer();
  private static final String RANGE = "from=2026-03-01&to=2026-03-02";

  /** What a report cannot be asked without. */
  private static final Map<String, String> NEEDED =
      Map.of("heterogeneity", "&indicator=csat&dimension=region");

  /** Further parameters, for reports that have them. */
  private static final List<String> VARIANTS =
      List.of("", "&groupBy=region,product", "&compare=previousPeriod", "&period=hour");

  /** A question with rows of every kind. */
  record Question(JsonNode report, String parameters) {
    String url() {
      String name = report.get("name").asString();
      return report.get("path").asString() + "?" + RANGE + NEEDED.getOrDefault(name, "")
          + parameters;
    }

    boolean has(String presence) {
      return switch (presence) {
        case "always" -> true;
        case "grouped" ->
          NEEDED.containsKey(report.get("name").asString())
              || report.get("name").asString().equals("coverage")
              || parameters.contains("groupBy");
        default ->
          parameters.contains("compare") || report.get("name").asString().equals("comparison");
      };
    }
  }

  @BeforeAll
  static void fill() {
    SERVER.histories().apply(Histories.history(new Random(20261129)), new Random(1));
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  static Stream<Question> questions() throws IOException, InterruptedException {
    List<Question> questions = new ArrayList<>();
    for (JsonNode report : read("/api/v1/reports")) {
      Set<String> names = Set.copyOf(report.get("parameters").findValuesAsString("name"));
      for (String variant : VARIANTS) {
        if (variant.isEmpty() || names.contains(variant.substring(1, variant.indexOf('=')))) {
          questions.add(new Question(report, variant));
        }
      }
    }
    return questions.stream();
  }

  @Test
  void listsAllReports() throws Exception {
    assertThat(read("/api/v1/reports").findValuesAsString("path"))
        .containsExactly(
            "/api/v1/reports/sales",
            "/api/v1/reports/revenue",
            "/api/v1/reports/outcomes",
            "/api/v1/reports/comparison",
            "/api/v1/reports/coverage",
            "/api/v1/reports/heterogeneity");
  }

  @ParameterizedTest
  @MethodSource("questions")
  void cellsAreWhatTheirColumnsAre(Question question) throws Exception {
    JsonNode answer = read(question.url());
    assertThat(answer.get("rows")).isNotEmpty();
    List<String> names = new ArrayList<>();
    for (JsonNode column : question.report().get("columns")) {
      String name = column.get("name").asString();
      if (answer.get("rows").get(0).has(name)) {
        names.add(name);
        for (JsonNode row : answer.get("rows")) {
          check(column, row.get(name), question);
        }
      }
      if (column.get("presence").asString().equals("always")) {
        assertThat(names).contains(name);
      }
    }
    assertThat(names)
        .as("columns that the catalogue knows")
        .containsExactlyInAnyOrderElementsOf(answer.get("rows").get(0).propertyNames());
    for (JsonNode column : question.report().get("headline")) {
      JsonNode value = answer.get("headline").get(column.get("name").asString());
      if (question.has(column.get("presence").asString())) {
        check(column, value, question);
      } else {
        assertThat(value).isNull();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("questions")
  void pagesAreThePartsOfTheWhole(Question question) throws Exception {
    String url = question.url();
    JsonNode whole = read(url);
    List<JsonNode> rows = new ArrayList<>();
    int limit = Math.max(1, whole.get("rows").size() / 5);
    JsonNode page = read(url + "&limit=" + limit);
    page.get("rows").forEach(rows::add);
    while (!page.get("next").isNull()) {
      assertThat(page.get("rows")).hasSize(limit);
      page = read(page.get("next").asString());
      page.get("rows").forEach(rows::add);
    }

    assertThat(rows).hasSizeGreaterThan(0).containsExactlyElementsOf(whole.get("rows"));
  }

  private static void check(JsonNode column, JsonNode cell, Question question) {
    String description = question.url() + " " + column.get("name") + ": " + cell;
    if (cell.isNull()) {
      assertThat(column.get("nullMeans").isNull()).as(description).isFalse();
      return;
    }
    boolean hourly = question.parameters().contains("period=hour");
    boolean fits = switch (column.get("type").asString()) {
      case "date" ->
        cell.asString()
            .matches(hourly ? "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d" : "\\d{4}-\\d\\d-\\d\\d");
      case "instant" -> cell.asString().matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
      case "integer" -> cell.isIntegralNumber();
      case "decimal" -> cell.isNumber();
      case "number" -> cell.isNumber();
      case "fraction" -> cell.isNumber();
      case "boolean" -> cell.isBoolean();
      case "text" ->
        cell.isString()
            && (column.get("values").isEmpty()
                || column.get("values").valueStream().anyMatch(cell::equals));
      default -> cell.isContainer();
    };
    assertThat(fits).as(description).isTrue();
  }

  private static JsonNode read(String path) throws IOException, InterruptedException {
    var response = SERVER.get(path);
    assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }
}
