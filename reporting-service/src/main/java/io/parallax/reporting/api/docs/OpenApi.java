package io.parallax.reporting.api.docs;

import io.parallax.access.Document;
import io.parallax.events.EventType;
import io.parallax.events.Id;
import io.parallax.events.Topic;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.api.report.FactListEndpoint;
import io.parallax.reporting.api.report.ReportEndpoint;
import io.parallax.reporting.api.report.ReportFormat;
import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.Column.Presence;
import io.parallax.reporting.report.Parameter;
import io.parallax.reporting.report.ReportCatalog;
import io.parallax.reporting.report.ReportDefinition;
import io.parallax.reporting.report.facts.FactList;
import io.parallax.reporting.store.Quarantine;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
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

  static ObjectNode of(ReportCatalog catalog, JsonMapper json) {
    ObjectNode api = (ObjectNode) json.readTree(Document.resource("/reports-openapi.json"));
    fillIn(api);
    ObjectNode paths = api.withObject("/paths");
    ObjectNode written = paths.deepCopy();
    ObjectNode examples = (ObjectNode) api.remove("x-examples");
    paths.removeAll();
    for (ReportDefinition<?> report : catalog.reports()) {
      addReport(api, report, examples);
    }
    paths.setAll(written);
    addIndicators(api);
    FactList.ALL.forEach(list -> addFactList(api, list));
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
    fill(
        parameters,
        "/dimensionName/schema",
        Arrays.stream(Dimension.values()).map(Dimension::dimensionName));
    fill(
        parameters,
        "/eventType/schema",
        Arrays.stream(EventType.values()).map(EventType::cloudEventType));
    fill(parameters, "/topic/schema", Arrays.stream(Topic.values()).map(Topic::topicName));
    ObjectNode column = api.withObject("/components/schemas/ReportColumn/properties");
    fill(column, "/type", Arrays.stream(Column.Type.values()).map(Column.Type::text));
    fill(column, "/presence", Arrays.stream(Presence.values()).map(Presence::text));
    ObjectNode stays = api.withObject("/components/schemas/Retried/properties/reason");
    for (ObjectNode reason :
        List.of(api.withObject("/components/schemas/QuarantineReason"), stays)) {
      values(reason, Arrays.stream(Quarantine.Reason.values()).map(Quarantine.Reason::text));
    }
    stays.withArray("/enum").addNull();
  }

  private static void fill(ObjectNode parent, String path, Stream<String> values) {
    values(parent.withObject(path), values);
  }

  private static void values(ObjectNode schema, Stream<String> values) {
    values.forEach(value -> schema.withArray("/enum").add(value));
  }

  private static void addReport(ObjectNode api, ReportDefinition<?> report, ObjectNode examples) {
    ObjectNode get = get(api, ReportEndpoint.path(report), "Reports", report.title());
    get.put("operationId", report.name());
    get.put("description", report.rows());
    addParameters(api, get, ReportEndpoint.parameters(report));
    ObjectNode ok = response(get, "200");
    ok.put(
        "description", "A page of the report. The same columns in the same order in every format.");
    header(ok, "ETag", "Changes whenever the rows may; send it in If-None-Match.");
    header(ok, "Link", "rel=next: the following page, in every format.");
    ObjectNode body = addPage(ok, report.name() + "Row");
    if (!report.headline().isEmpty()) {
      addTable(api, report.name() + "Headline", report.headline());
      reference(body, "headline", report.name() + "Headline", "Only in JSON.");
      body.withArray("/required").add("headline");
    }
    addTable(api, report.name() + "Row", report.columns());
    if (examples.has(report.name())) {
      ok.withObject("/content/application~1json").set("example", examples.get(report.name()));
    }
    response(get, "304").put("description", "The rows are those of If-None-Match.");
    problems(get, "400", "Invalid");
    problems(get, "406", "NotAcceptable");
  }

  /** A page of rows in every format; returns the schema of its JSON. */
  private static ObjectNode addPage(ObjectNode ok, String row) {
    ObjectNode body = ok.withObject("/content/application~1json/schema");
    body.put("type", "object");
    add(body, Column.instant("asOf", "when the figures were read"), true);
    add(body, Column.text("dataVersion", "grows with every change of the data"), true);
    add(body, Column.text("timeZone", "IANA name"), true);
    property(body, "rows", "array", "The page.")
        .withObject("/items")
        .put("$ref", "#/components/schemas/" + row);
    add(
        body,
        Column.text("next", "URL of the following page, null at the end").nullIf("the end"),
        true);
    body.withArray("/required").add("rows");
    for (ReportFormat format : List.of(ReportFormat.CSV, ReportFormat.NDJSON)) {
      for (MediaType type : format.mediaTypes()) {
        ok.withObject("/content/" + type.getType() + "~1" + type.getSubtype() + "/schema")
            .put("type", "string");
      }
    }
    return body;
  }

  private static void addFactList(ObjectNode api, FactList list) {
    ObjectNode get = get(
        api,
        FactListEndpoint.path(list),
        "Facts",
        "Facts of %s that reports count.".formatted(list.resource()));
    get.put("operationId", "facts-" + list.resource());
    get.put(
        "description",
        "Those that count in the range, or, with figure, in that figure of a report: as many as it"
            + " says. By time, then by key in code point order.");
    addParameters(api, get, FactListEndpoint.parameters(list));
    ObjectNode ok = response(get, "200");
    ok.put(
        "description", "A page of the list. The same columns in the same order in every format.");
    header(ok, "Link", "rel=next: the following page, in every format.");
    String row = list.component() + "FactRow";
    addPage(ok, row);
    addTable(api, row, list.columns());
    list.people()
        .forEach(column -> add(api.withObject("/components/schemas/" + row), column, false));
    problems(get, "400", "Invalid");
    problems(get, "406", "NotAcceptable");
  }

  private static void addParameters(ObjectNode api, ObjectNode get, List<Parameter<?>> all) {
    for (Parameter<?> parameter : all) {
      describe(api.withObject("/components/parameters"), parameter);
      get.withArray("/parameters")
          .addObject()
          .put("$ref", "#/components/parameters/" + parameter.component());
    }
  }

  private static void describe(ObjectNode parameters, Parameter<?> parameter) {
    ObjectNode described = parameters.putObject(parameter.component());
    described.put("name", parameter.name());
    described.put("in", "query");
    boolean single = parameter.style() == Parameter.Style.SINGLE;
    if (!single) {
      described.put("style", "form");
      described.put("explode", parameter.style() == Parameter.Style.REPEATED);
    }
    if (parameter.isRequired()) {
      described.put("required", true);
    }
    described.put("description", parameter.words());
    ObjectNode schema = described.withObject("/schema");
    if (!single) {
      schema.put("type", "array");
      if (parameter.style() == Parameter.Style.COMMAS) {
        schema.put("uniqueItems", true);
      }
      schema = schema.withObject("/items");
    }
    schema.put("type", parameter.minimum() == null ? "string" : "integer");
    put(schema, "minimum", parameter.minimum());
    put(schema, "maximum", parameter.maximum());
    put(schema, "maxLength", parameter.maximumLength());
    put(schema, "default", parameter.otherwise());
    values(schema, parameter.values().stream());
    String example = parameter.example();
    if (example != null && single) {
      put(described, "example", parameter.minimum() == null ? example : Integer.valueOf(example));
    } else if (example != null) {
      Stream.of(example.split(",")).forEach(described.withArray("/example")::add);
    }
  }

  /** A schema with a property for each column. */
  private static void addTable(ObjectNode api, String name, List<Column> columns) {
    ObjectNode table = api.withObject("/components/schemas/" + name);
    table.put("type", "object");
    for (Column column : columns) {
      add(table, column, column.presence() == Presence.ALWAYS);
    }
  }

  private static void addIndicators(ObjectNode api) {
    ObjectNode get = get(api, "/api/v1/indicators", "Reports", "The catalogue of indicators.");
    get.put("operationId", "indicators");
    ObjectNode ok = response(get, "200");
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
      ObjectNode ok = response(get, "200");
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
    response(get, status).put("$ref", "#/components/responses/" + response);
  }

  /** By property: in a pointer, a number is an index. */
  private static ObjectNode response(ObjectNode operation, String status) {
    return operation.withObject("responses").withObject(status);
  }

  private static void header(ObjectNode response, String name, String description) {
    ObjectNode header = response.withObject("/headers/" + name);
    header.put("description", description);
    header.withObject("/schema").put("type", "string");
  }

  private static void add(ObjectNode table, Column column, boolean required) {
    if (column.schema() == null) {
      describe(property(table, column.name(), jsonType(column.type()), column.words()), column);
    } else {
      reference(table, column.name(), column.schema(), column.words());
    }
    if (required) {
      table.withArray("/required").add(column.name());
    }
  }

  private static void describe(ObjectNode property, Column column) {
    if (column.nullMeans() != null) {
      String type = property.get("type").asString();
      property.remove("type");
      property.withArray("/type").add(type).add("null");
    }
    if (column.type() == Column.Type.INSTANT) {
      property.put("format", "date-time");
    }
    put(property, "minimum", column.minimum());
    put(property, "maximum", column.maximum());
    values(property, column.values().stream());
  }

  private static String jsonType(Column.Type type) {
    return switch (type) {
      case DATE, LOCAL_DATE_TIME, INSTANT, TEXT -> "string";
      case INTEGER -> "integer";
      case DECIMAL, NUMBER, FRACTION -> "number";
      case BOOLEAN -> "boolean";
      case STRUCTURE -> "object";
    };
  }

  private static void reference(ObjectNode schema, String name, String target, String words) {
    schema
        .withObject("/properties/" + name)
        .put("$ref", "#/components/schemas/" + target)
        .put("description", words);
  }

  private static void put(ObjectNode node, String name, @Nullable Object value) {
    if (value instanceof Integer number) {
      node.put(name, number);
    } else if (value != null) {
      node.put(name, value.toString());
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
