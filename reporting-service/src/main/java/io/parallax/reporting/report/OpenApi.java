package io.parallax.reporting.report;

import io.parallax.events.EventType;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.metric.Indicator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI 3.1 description of the report API, made of the tables that the code itself goes by:
 * reports, columns, dimensions, indicators and types of events. What never changes is in {@code
 * reports-openapi.json} on the class path.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.1.1.html">OpenAPI 3.1.1</a>
 */
final class OpenApi {
  private OpenApi() {}

  static ObjectNode of(JsonMapper json) {
    ObjectNode api = read(json);
    fill(api, "period", Arrays.stream(PeriodUnit.values()).map(PeriodUnit::text));
    fill(api, "compare", Arrays.stream(Comparison.values()).map(Comparison::text));
    fill(api, "format", Arrays.stream(ReportFormat.values()).map(ReportFormat::text));
    fillItems(api, "groupBy", Arrays.stream(Dimension.values()).map(Dimension::dimensionName));
    fillItems(api, "indicator", Arrays.stream(Indicator.values()).map(Indicator::id));
    ObjectNode parameters = api.withObject("/components/parameters");
    for (Dimension dimension : Dimension.values()) {
      ObjectNode parameter = parameters.withObject("/" + dimension.dimensionName());
      parameter.put("name", dimension.dimensionName());
      parameter.put("in", "query");
      parameter.put("style", "form");
      parameter.put("explode", true);
      parameter.put(
          "description",
          "Only these values of the dimension; repeat for more. What nobody told is (unknown).");
      parameter
          .withObject("/schema")
          .put("type", "array")
          .withObject("/items")
          .put("type", "string")
          .put("maxLength", 64);
    }
    for (ReportKind kind : ReportKind.values()) {
      addReport(api, kind);
    }
    addCatalogue(api);
    for (EventType type : EventType.values()) {
      addFact(api, type);
    }
    return api;
  }

  private static ObjectNode read(JsonMapper json) {
    try (InputStream template = OpenApi.class.getResourceAsStream("/reports-openapi.json")) {
      if (template == null) {
        throw new IllegalStateException("reports-openapi.json is missing");
      }
      return (ObjectNode) json.readTree(template);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fill(ObjectNode api, String parameter, Stream<String> values) {
    var list = api.withObject("/components/parameters/" + parameter + "/schema").withArray("/enum");
    values.forEach(list::add);
  }

  private static void fillItems(ObjectNode api, String parameter, Stream<String> values) {
    var list =
        api.withObject("/components/parameters/" + parameter + "/schema/items").withArray("/enum");
    values.forEach(list::add);
  }

  private static void addReport(ObjectNode api, ReportKind kind) {
    ObjectNode get = get(api, kind.path(), "Reports", kind.title());
    get.put("operationId", kind.text());
    for (String parameter : QueryParser.parameters(kind)) {
      get.withArray("/parameters").addObject().put("$ref", "#/components/parameters/" + parameter);
    }
    ObjectNode row = api.withObject("/components/schemas/" + kind.text() + "Row");
    row.put("type", "object");
    Column.PERIOD.forEach(column -> add(row, column, true));
    for (Dimension dimension : Dimension.values()) {
      String name = dimension.dimensionName();
      add(row, new Column(name, Column.Type.STRING, false, "value of a grouped dimension"), false);
    }
    List<Column> always = kind.columns(false);
    kind.columns(true).forEach(column -> add(row, column, always.contains(column)));
    ObjectNode ok = get.withObject("/responses/200");
    ok.put(
        "description",
        "The rows, by periodStart, then by the grouped dimensions in code point order, then by"
            + " currency or in the order of the catalogue of indicators. The same columns in the"
            + " same order in every format.");
    header(ok, "ETag", "Changes whenever the rows may; send it in If-None-Match.");
    header(ok, "Link", "rel=next: the following page, in every format.");
    ObjectNode body = ok.withObject("/content/application~1json/schema");
    body.put("type", "object");
    property(body, "asOf", "string", "When the figures were read, an instant.");
    property(body, "dataVersion", "string", "Grows with every change of the data.");
    property(body, "timeZone", "string", "IANA name.");
    property(body, "rows", "array", "The page.")
        .withObject("/items")
        .put("$ref", "#/components/schemas/" + kind.text() + "Row");
    property(body, "next", "string", "URL of the following page, null at the end.");
    ObjectNode next = body.withObject("/properties/next");
    next.remove("type");
    next.withArray("/type").add("string").add("null");
    for (ReportFormat format : List.of(ReportFormat.CSV, ReportFormat.NDJSON)) {
      String type = format.mediaType().getType() + "~1" + format.mediaType().getSubtype();
      ok.withObject("/content/" + type + "/schema").put("type", "string");
    }
    get.withObject("/responses/304").put("description", "The rows are those of If-None-Match.");
    problems(get, "400", "Invalid");
  }

  private static void addCatalogue(ObjectNode api) {
    ObjectNode get = get(api, "/api/v1/indicators", "Reports", "The catalogue of indicators.");
    get.put("operationId", "indicators");
    ObjectNode ok = get.withObject("/responses/200");
    ok.put("description", "All indicators, in the order of reports.");
    ok.withObject("/content/application~1json/schema")
        .put("type", "array")
        .withObject("/items")
        .put("$ref", "#/components/schemas/Indicator");
  }

  private static void addFact(ObjectNode api, EventType type) {
    String title = "All that is known under one key of " + type.cloudEventType() + ".";
    for (String in : List.of("path", "query")) {
      String path = "/api/v1/" + type.resource() + (in.equals("path") ? "/{key}" : "");
      ObjectNode get = get(api, path, "Facts", title);
      ObjectNode key = get.withArray("/parameters").addObject();
      key.put("name", "key");
      key.put("in", in);
      key.put("required", true);
      key.put("description", "Business key, 1 to 128 code points.");
      key.withObject("/schema").put("type", "string").put("minLength", 1);
      ObjectNode ok = get.withObject("/responses/200");
      ok.put("description", "Its latest revision, how it is counted, and what was quarantined.");
      ok.withObject("/content/application~1json/schema").put("type", "object");
      problems(get, "400", "Invalid");
      problems(get, "404", "NotFound");
    }
  }

  private static ObjectNode get(ObjectNode api, String path, String tag, String summary) {
    ObjectNode get = api.withObject("/paths").putObject(path).putObject("get");
    get.put("summary", summary);
    get.withArray("/tags").add(tag);
    problems(get, "503", "Unavailable");
    return get;
  }

  private static void problems(ObjectNode get, String status, String response) {
    get.withObject("/responses/" + status).put("$ref", "#/components/responses/" + response);
  }

  private static void header(ObjectNode response, String name, String description) {
    ObjectNode header = response.withObject("/headers/" + name);
    header.put("description", description);
    header.withObject("/schema").put("type", "string");
  }

  private static void add(ObjectNode row, Column column, boolean required) {
    ObjectNode property = property(row, column.name(), column.type().text(), column.description());
    if (column.nullable()) {
      property.remove("type");
      property.withArray("/type").add(column.type().text()).add("null");
    }
    if (required) {
      row.withArray("/required").add(column.name());
    }
  }

  private static ObjectNode property(
      ObjectNode schema, String name, String type, String description) {
    ObjectNode property = schema.withObject("/properties/" + name);
    property.put("type", type);
    property.put("description", description);
    return property;
  }
}
