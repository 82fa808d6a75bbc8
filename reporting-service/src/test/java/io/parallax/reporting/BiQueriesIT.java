package io.parallax.reporting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.events.Event;
import io.parallax.events.Measure;
import io.parallax.reporting.consume.Histories;
import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.dataset.Dataset;
import io.parallax.reporting.report.dataset.Datasets;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the guides in {@code docs/bi} tell people to run does run, as the login that they tell them to make. */
class BiQueriesIT {
  private static final Path GUIDES = Path.of("..", "docs", "bi");
  private static final Path QUESTIONS = GUIDES.resolve("files/questions.sql");
  private static final Path QUERIES = GUIDES.resolve("files/power-query.m");
  private static final Path METRICS = Path.of("..", "docs", "operations.md");
  private static final JsonMapper JSON = new JsonMapper();
  private static final String LOGIN = "guided tool";

  private static final Pattern SQL_BLOCK = Pattern.compile("(?ms)^```sql\n(.*?)^```$");
  private static final Pattern REPORT = Pattern.compile("/api/v1/reports/[a-z]+\\?[^\\s\"'`)|]+");
  private static final Pattern ODATA = Pattern.compile("/odata/v1/([A-Z]\\w+)[^`\"|]*");
  private static final Pattern CALLED = Pattern.compile("Csv\\(\"([a-z]+)\", \\[(.*?)]\\)");
  private static final Pattern METRIC = Pattern.compile("\\bparallax_[a-z_]+");
  private static final Pattern METRIC_ROW =
      Pattern.compile("(?m)^\\| `(parallax\\.[a-z.]+)` \\| (counter|gauge|timer)(?:, (\\w+))?");

  /** What Grafana puts in place of its macros, for the whole year. */
  private static final Map<String, String> MACROS = Map.of(
      "\\$__timeFilter\\(([a-z_]+)\\)",
      "$1 between '2026-01-01T00:00:00Z' and '2026-12-31T23:59:59Z'",
      "\\$__timeFrom\\(\\)",
      "'2026-01-01T00:00:00Z'",
      "\\$__timeTo\\(\\)",
      "'2026-12-31T23:59:59Z'");

  private static final ReportServer SERVER = new ReportServer();
  private static final JdbcTemplate OWNER = new JdbcTemplate(owner(SERVER.database()));
  private static final JdbcTemplate TOOL = new JdbcTemplate(tool(SERVER.database()));

  private record Query(String place, String sql) {}

  @BeforeAll
  static void fill() throws IOException {
    var random = new Random(1);
    List<Event> events = new ArrayList<>(Histories.history(random, 400));
    // more of it is sold in autumn than in spring, and fewer are content
    for (int i = 0; i < 40; i++) {
      boolean autumn = i >= 10;
      String month = autumn ? "10" : "04";
      events.add(Events.sale("G" + i, "2026-" + month + "-05T10:00:00Z", "tea", "LT-VL", 2));
      events.add(Events.answer(
          "GA" + i,
          "2026-" + month + "-20T10:00:00Z",
          "G" + i,
          Map.of(Measure.CSAT, autumn ? 2 : 5)));
    }
    SERVER.histories().apply(events, random);
    OWNER.execute(roleScript(LOGIN));
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /** Each query gives rows, and in one of them nothing is null. */
  @TestFactory
  Stream<DynamicTest> everyQueryGivesRows() throws IOException {
    List<Query> queries = new ArrayList<>(questions());
    for (Path guide : files(".md")) {
      SQL_BLOCK
          .matcher(read(guide))
          .results()
          .forEach(
              block -> queries.addAll(statements(guide.getFileName().toString(), block.group(1))));
    }
    queries.addAll(panels());
    assertThat(queries).hasSizeGreaterThan(25);
    return queries.stream()
        .map(query -> DynamicTest.dynamicTest(
            query.place(),
            () -> assertThat(TOOL.queryForList(query.sql()))
                .as(query.sql())
                .anySatisfy(row -> assertThat(row.values()).doesNotContainNull())));
  }

  /** Of the ledger, the usual questions read the names of dimensions alone. */
  @Test
  void usualQuestionsReadNoFacts() throws IOException {
    List<Query> questions = questions();
    assertThat(questions).hasSize(6);
    for (Query question : questions) {
      JsonNode plan = JSON.readTree(
          TOOL.queryForObject("explain (verbose, format json) " + question.sql(), String.class));
      Set<String> relations = new HashSet<>();
      for (JsonNode node : plan.findParents("Relation Name")) {
        relations.add(
            node.get("Schema").asString() + "." + node.get("Relation Name").asString());
      }
      assertThat(relations).as(question.place()).contains("ledger.dimension_set");
      assertThat(relations).anyMatch(relation -> relation.startsWith("cube."));
      relations.remove("ledger.dimension_set");
      assertThat(relations).noneMatch(relation -> relation.startsWith("ledger."));
    }
  }

  @Test
  void usualQuestionsHaveTheAnswersOfTheReports() throws Exception {
    String year = "from=2026-01-01&to=2027-01-01";
    compare(1, "sales?period=month&" + year, "periodStart", "salesNet", "unitsNet");
    compare(
        2, "revenue?period=month&" + year, "periodStart", "currency", "grossAmount", "netAmount");
    compare(
        3,
        "outcomes?period=month&indicator=csat&indicator=nps&" + year,
        "periodStart",
        "indicator",
        "value",
        "n",
        "sufficient");
    compare(
        5,
        "outcomes?period=total&groupBy=segment&indicator=to-quality&indicator=within-cost"
            + "&indicator=as-agreed&" + year,
        "segment",
        "indicator",
        "value",
        "n",
        "sufficient");
    compare(
        6,
        "coverage?groupBy=product,region&" + year,
        "product",
        "region",
        "unitsClosed",
        "salesClosed",
        "invited",
        "answered",
        "state");
    assertThat(TOOL.queryForList(questions().get(3).sql()).getFirst())
        .containsEntry("product", "tea")
        .containsEntry("sells_better_pleases_less", true)
        .containsEntry("sales_after", new BigDecimal(30))
        .containsEntry("sales_before", new BigDecimal(10));
  }

  private static void compare(int question, String report, String... columns) throws Exception {
    List<String> expected = new ArrayList<>();
    for (JsonNode row : SERVER.report(report).get("rows")) {
      List<Object> values = new ArrayList<>();
      for (String column : columns) {
        JsonNode value = row.get(column);
        values.add(
            value.isNumber() ? value.decimalValue() : value.isNull() ? "null" : value.asString());
      }
      expected.add(line(values));
    }
    List<String> actual = TOOL.queryForList(questions().get(question - 1).sql()).stream()
        .map(row -> line(row.values()))
        .toList();
    // months in which nothing was counted have a row in reports only
    expected.removeIf(row -> !actual.contains(row) && row.matches(".* (0( 0)*|null 0 false)"));
    assertThat(actual).as("%d. and %s", question, report).hasSizeGreaterThan(1);
    assertThat(actual).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static String line(Iterable<?> values) {
    List<String> texts = new ArrayList<>();
    for (Object value : values) {
      texts.add(
          value instanceof Number
              ? new BigDecimal(value.toString())
                  .round(new MathContext(12))
                  .stripTrailingZeros()
                  .toPlainString()
              : String.valueOf(value));
    }
    return String.join(" ", texts);
  }

  /** Every address of a report in the guides, and those that the file for Power Query puts together. */
  @TestFactory
  Stream<DynamicTest> everyReportIsThere() throws IOException {
    Set<String> paths = new HashSet<>();
    for (Path file : files("")) {
      String text = read(file);
      REPORT.matcher(text).results().map(MatchResult::group).forEach(paths::add);
      CALLED
          .matcher(text)
          .results()
          .forEach(call -> paths.add("/api/v1/reports/" + call.group(1) + "?"
              + call.group(2).replace(" = ", "=").replace(", ", "&").replace("\"", "")
              + "&format=csv"));
    }
    assertThat(paths).hasSizeGreaterThan(5);
    return paths.stream()
        .sorted()
        .map(path -> DynamicTest.dynamicTest(path, () -> {
          HttpResponse<String> response = SERVER.get(path);
          assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
          assertThat(response.body().lines().count()).as(response.body()).isPositive();
        }));
  }

  /** Every address of OData outside of shell blocks, and what the queries for Power Query ask. */
  @TestFactory
  Stream<DynamicTest> everySetHasRows() throws IOException {
    Set<String> paths = new HashSet<>();
    for (Path file : files("")) {
      ODATA
          .matcher(read(file).replaceAll("(?s)```sh.*?```", ""))
          .results()
          .map(match -> match.group().replaceAll("\\s+", " "))
          .forEach(paths::add);
    }
    assertThat(paths).hasSizeGreaterThan(3);
    for (String name : groups("\\[Name = \"(\\w+)\"", read(QUERIES))) {
      Dataset dataset = Datasets.named(name).orElseThrow();
      paths.add("/odata/v1/" + name);
      if (dataset.column("periodStartUtc").isPresent()) {
        paths.add("/odata/v1/" + name + "?$filter=periodStartUtc ge 2026-01-01T00:00:00Z"
            + " and periodStartUtc lt 2026-07-01T00:00:00Z");
      }
    }
    return paths.stream()
        .sorted()
        .map(path -> DynamicTest.dynamicTest(path, () -> {
          HttpResponse<String> response = SERVER.get(path.replace(" ", "%20"));
          assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
          assertThat(JSON.readTree(response.body()).get("value")).as(path).isNotEmpty();
        }));
  }

  @Test
  void namesInFilesForPowerBiAreThoseOfTheCatalogue() throws IOException {
    String queries = read(QUERIES);
    List<String> tables = groups("\\[Name = \"(\\w+)\"", queries);
    assertThat(tables)
        .hasSizeGreaterThan(5)
        .allMatch(name -> Datasets.named(name).isPresent());
    Set<String> columns = Datasets.ALL.stream()
        .flatMap(dataset -> dataset.columns().stream())
        .map(Column::name)
        .collect(Collectors.toSet());
    assertThat(groups("(?<!})\\[(\\w+)]", queries)).isNotEmpty().allMatch(columns::contains);
    Matcher measure =
        Pattern.compile("(\\w+)\\[(\\w+)]").matcher(read(GUIDES.resolve("files/measures.dax")));
    int measures = 0;
    while (measure.find()) {
      Dataset dataset = Datasets.named(measure.group(1)).orElseThrow();
      assertThat(dataset.column(measure.group(2))).as(measure.group()).isPresent();
      measures++;
    }
    assertThat(measures).isGreaterThan(10);
    assertThat(JSON.readTree(read(GUIDES.resolve("files/parallax.pbids")))
            .at("/connections/0/details/address/url")
            .asString())
        .endsWith("/odata/v1/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"business", "operations"})
  void dashboardsAreWellFormed(String name) throws IOException {
    JsonNode dashboard = dashboard(name);
    assertThat(dashboard.get("schemaVersion").asInt()).isGreaterThan(30);
    assertThat(dashboard.get("uid").asString()).isEqualTo("parallax-" + name);
    String source = name.equals("business") ? "grafana-postgresql-datasource" : "prometheus";
    JsonNode variable = dashboard.at("/templating/list/0");
    assertThat(variable.get("type").asString()).isEqualTo("datasource");
    assertThat(variable.get("query").asString()).isEqualTo(source);
    Set<Integer> ids = new HashSet<>();
    Set<String> fields = new HashSet<>();
    for (JsonNode panel : dashboard.get("panels")) {
      String title = panel.get("title").asString();
      assertThat(title).isNotBlank();
      assertThat(ids.add(panel.get("id").asInt())).as(title).isTrue();
      JsonNode place = panel.get("gridPos");
      for (int x = 0; x < place.get("w").asInt(); x++) {
        for (int y = 0; y < place.get("h").asInt(); y++) {
          int column = place.get("x").asInt() + x;
          assertThat(column).as(title).isLessThan(24);
          assertThat(fields.add(column + "/" + (place.get("y").asInt() + y)))
              .as(title)
              .isTrue();
        }
      }
      if (!panel.get("type").asString().equals("row")) {
        assertThat(panel.get("description").asString()).as(title).endsWith(".");
        assertThat(panel.at("/fieldConfig/defaults/unit").asString()).as(title).isNotBlank();
        assertThat(panel.get("targets")).as(title).isNotEmpty();
        for (JsonNode owner : panel.findParents("datasource")) {
          assertThat(owner.at("/datasource/type").asString()).isEqualTo(source);
          assertThat(owner.at("/datasource/uid").asString()).isEqualTo("${datasource}");
        }
      }
    }
    assertThat(ids).hasSizeGreaterThan(15);
  }

  @Test
  void metricsOfTheDashboardAreInTheDocuments() throws IOException {
    Set<String> names = new HashSet<>();
    METRIC_ROW.matcher(read(METRICS)).results().forEach(row -> {
      String name = row.group(1).replace('.', '_');
      switch (row.group(2)) {
        case "counter" -> names.add(name + "_total");
        case "timer" ->
          names.addAll(
              List.of(name + "_seconds_count", name + "_seconds_sum", name + "_seconds_max"));
        default -> names.add("seconds".equals(row.group(3)) ? name + "_seconds" : name);
      }
    });
    assertThat(names).hasSizeGreaterThan(20);
    List<String> expressions = new ArrayList<>();
    for (JsonNode target : dashboard("operations").findParents("expr")) {
      expressions.add(target.get("expr").asString());
    }
    List<String> used = expressions.stream()
        .flatMap(expression -> METRIC.matcher(expression).results().map(MatchResult::group))
        .toList();
    assertThat(used).hasSizeGreaterThan(20);
    assertThat(names).containsAll(used);
  }

  /** The script for administrators, before and after the first start, once and again. */
  @Test
  void roleOfTheScriptReadsTheViewsAndNothingElse() throws IOException {
    String database = TestBackend.newDatabase();
    JdbcTemplate owner = new JdbcTemplate(owner(database));
    owner.execute(roleScript(LOGIN));
    owner.execute(roleScript(LOGIN));
    Histories.in(TestBackend.dataSource(database));
    JdbcTemplate tool = new JdbcTemplate(tool(database));

    assertThat(tool.queryForList("select * from indicators")).hasSize(14);
    for (String forbidden : List.of(
        "select * from ledger.sale",
        "select * from cube.sales_change",
        "create temporary table t (n int)")) {
      assertThatThrownBy(() -> tool.execute(forbidden))
          .hasStackTraceContaining(
              forbidden.startsWith("select") ? "permission denied" : "read-only transaction");
    }
    assertThat(tool.queryForObject("show statement_timeout", String.class)).isEqualTo("1min");
    owner.execute("revoke select on all tables in schema bi from parallax_bi");
    owner.execute(roleScript("another_tool"));
    assertThat(tool.queryForList("select * from indicators")).hasSize(14);
    assertThatThrownBy(() -> owner.execute(roleScript("postgres")))
        .hasStackTraceContaining("no login of a BI tool");
  }

  /** As psql runs it with a name for the login. */
  private static String roleScript(String login) throws IOException {
    return read(GUIDES.resolve("bi-role.sql"))
        .replaceAll("(?m)^\\\\.*$", "")
        .replace(":'login'", "'" + login + "'");
  }

  private static List<Query> questions() throws IOException {
    return statements("questions.sql", read(QUESTIONS));
  }

  private static List<Query> statements(String place, String script) {
    return Arrays.stream(script.split(";\\s*(\n|$)"))
        .filter(sql -> !sql.isBlank())
        .map(sql -> new Query(place + ": " + firstLine(sql), sql))
        .toList();
  }

  private static String firstLine(String sql) {
    return sql.lines().filter(line -> !line.isBlank()).findFirst().orElseThrow();
  }

  /** The queries of the dashboard's variables, and of its panels with everything in place. */
  private static List<Query> panels() throws IOException {
    JsonNode dashboard = dashboard("business");
    List<Query> queries = new ArrayList<>();
    Map<String, String> replacements = new HashMap<>(MACROS);
    for (JsonNode variable : dashboard.at("/templating/list")) {
      if (variable.get("type").asString().equals("query")) {
        String name = variable.get("name").asString();
        String sql = variable.get("query").asString();
        queries.add(new Query("variable " + name, sql));
        List<String> values = TOOL.query(sql, (row, index) -> row.getString(1));
        String one = variable.at("/current/value").asString(values.getFirst());
        replacements.put(
            "\\$" + name + "\\b",
            Matcher.quoteReplacement(
                variable.get("multi").asBoolean()
                    ? values.stream().map("'%s'"::formatted).collect(Collectors.joining(","))
                    : one));
      }
    }
    for (JsonNode panel : dashboard.get("panels")) {
      for (JsonNode target : panel.path("targets")) {
        String sql = target.get("rawSql").asString();
        for (Map.Entry<String, String> replacement : replacements.entrySet()) {
          sql = sql.replaceAll(replacement.getKey(), replacement.getValue());
        }
        assertThat(sql).doesNotContain("$");
        queries.add(new Query("panel " + panel.get("title").asString(), sql));
      }
    }
    return queries;
  }

  private static JsonNode dashboard(String name) throws IOException {
    return JSON.readTree(read(GUIDES.resolve("files/grafana-" + name + ".json")));
  }

  private static List<String> groups(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.walk(GUIDES)) {
      return files
          .filter(file -> Files.isRegularFile(file) && file.toString().endsWith(ending))
          .sorted()
          .toList();
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, UTF_8);
  }

  private static DataSource owner(String database) {
    return TestBackend.dataSource(database);
  }

  private static DataSource tool(String database) {
    return TestBackend.dataSource(
        database.replace("user=postgres", "user=" + LOGIN.replace(" ", "%20")));
  }
}
