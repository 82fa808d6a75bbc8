package io.parallax.reporting.report;

import io.parallax.access.Document;
import io.parallax.events.EventType;
import io.parallax.events.Id;
import io.parallax.events.Topic;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.calendar.Comparison;
import io.parallax.reporting.calendar.PeriodUnit;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.store.Quarantine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
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
    fillIn(api);
    ObjectNode paths = api.withObject("/paths");
    ObjectNode written = paths.deepCopy();
    paths.removeAll();
    for (ReportKind kind : ReportKind.values()) {
      addReport(api, kind);
    }
    paths.setAll(written);
    addParameters(paths, "coverage", ScopeParser.coverageParameters(), Map.of());
    addParameters(
        paths,
        "heterogeneity",
        ScopeParser.heterogeneityParameters(),
        Map.of("dimension", "oneDimension", "indicator", "oneIndicator"));
    addCatalogue(api);
    for (EventType type : EventType.values()) {
      addFact(api, type);
    }
    for (JsonNode path : paths) {
      for (JsonNode operation : path) {
        addWhatEveryOneMayAnswer((ObjectNode) operation);
      }
    }
    return api;
  }

  /** Values that the code knows, into the parameters and schemas that list them. */
  private static void fillIn(ObjectNode api) {
    ObjectNode parameters = api.withObject("/components/parameters");
    Supplier<Stream<String>> dimensions =
        () -> Arrays.stream(Dimension.values()).map(Dimension::dimensionName);
    Supplier<Stream<String>> indicators =
        () -> Arrays.stream(Indicator.values()).map(Indicator::id);
    fill(parameters, "/period", Arrays.stream(PeriodUnit.values()).map(PeriodUnit::text));
    fill(parameters, "/compare", Arrays.stream(Comparison.values()).map(Comparison::text));
    fill(parameters, "/format", Arrays.stream(ReportFormat.values()).map(ReportFormat::text));
    fill(parameters, "/dimensionName", dimensions.get());
    fill(parameters, "/oneDimension", dimensions.get());
    fill(parameters, "/oneIndicator", indicators.get());
    fill(
        parameters, "/eventType", Arrays.stream(EventType.values()).map(EventType::cloudEventType));
    fill(parameters, "/topic", Arrays.stream(Topic.values()).map(Topic::topicName));
    values(parameters.withObject("/groupBy/schema/items"), dimensions.get());
    values(parameters.withObject("/indicator/schema/items"), indicators.get());
    ObjectNode schemas = api.withObject("/components/schemas");
    values(
        schemas.withObject("/QuarantineReason"),
        Arrays.stream(Quarantine.Reason.values()).map(Quarantine.Reason::text));
    for (Dimension dimension : Dimension.values()) {
      String name = dimension.dimensionName();
      ObjectNode parameter = parameters.withObject("/" + name);
      parameter.put("name", name);
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
      var column = new Column(name, Column.Type.STRING, false, "value of a grouped dimension");
      add(schemas.withObject("/CoverageRow"), column, false);
      add(schemas.withObject("/HeterogeneityRow"), column, false);
    }
  }

  private static ObjectNode read(JsonMapper json) {
    return (ObjectNode) json.readTree(Document.resource("/reports-openapi.json"));
  }

  private static void fill(ObjectNode parameters, String path, Stream<String> values) {
    values(parameters.withObject(path + "/schema"), values);
  }

  private static void values(ObjectNode schema, Stream<String> values) {
    values.forEach(schema.withArray("/enum")::add);
  }

  /** @param renamed which components describe parameters that mean something else elsewhere */
  private static void addParameters(
      ObjectNode paths, String report, List<String> names, Map<String, String> renamed) {
    ObjectNode get = paths.withObject("/~1api~1v1~1reports~1" + report + "/get");
    for (String name : names) {
      get.withArray("/parameters")
          .addObject()
          .put("$ref", "#/components/parameters/" + renamed.getOrDefault(name, name));
    }
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
    problems(get, "406", "NotAcceptable");
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
      get.put("operationId", type.eventName() + "-by-" + (in.equals("path") ? "path" : "key"));
      ObjectNode key = get.withArray("/parameters").addObject();
      key.put("name", "key");
      key.put("in", in);
      key.put("required", true);
      key.put(
          "description",
          "Business key, %s.%s"
              .formatted(
                  Id.RULE,
                  in.equals("path")
                      ? " One with a slash or backslash goes into the parameter instead."
                      : ""));
      key.withObject("/schema").put("type", "string").put("minLength", 1).put("maxLength", 128);
      ObjectNode ok = get.withObject("/responses/200");
      ok.put("description", "Its latest revision, how it is counted, and what was quarantined.");
      ok.withObject("/content/application~1json/schema").put("$ref", "#/components/schemas/Fact");
      problems(get, "400", "Invalid");
      problems(get, "404", "NotFound");
    }
  }

  private static ObjectNode get(ObjectNode api, String path, String tag, String summary) {
    ObjectNode get = api.withObject("/paths").putObject(path).putObject("get");
    get.put("summary", summary);
    get.withArray("/tags").add(tag);
    return get;
  }

  private static void addWhatEveryOneMayAnswer(ObjectNode operation) {
    problems(operation, "401", "Unauthenticated");
    problems(operation, "403", "Forbidden");
    problems(operation, "429", "RateLimited");
    problems(operation, "503", "Unavailable");
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
