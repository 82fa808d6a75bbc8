package io.parallax.reporting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.Event;
import io.parallax.reporting.consume.Histories;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The facts behind figures: as many as the figure says, and no names for callers who may not know them. */
class FactListsIT {
  private static final long FIRST_SEED = Long.getLong("parallax.seed", 20261129);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String RANGE = "from=2026-03-01&to=2026-03-02";
  private static final List<String> DIMENSIONS =
      List.of("product", "region", "country", "segment", "channel", "closingMethod");
  private static final ReportServer SERVER = new ReportServer();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  static LongStream seeds() {
    return LongStream.range(FIRST_SEED, FIRST_SEED + 4);
  }

  /** For random histories and groups, each figure that names a list is what the list has. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void haveAsManyFactsAsTheFigureSays(long seed) throws Exception {
    var random = new Random(seed);
    List<Event> events = Histories.history(random);
    SERVER.histories().apply(events, random);
    Map<String, Integer> checked = new LinkedHashMap<>();
    for (String report : List.of("sales", "revenue", "outcomes", "coverage")) {
      List<String> groupBy =
          DIMENSIONS.stream().filter(d -> random.nextInt(3) == 0).toList();
      String query = RANGE + "&limit=100000"
          + (groupBy.isEmpty() ? "" : "&groupBy=" + String.join(",", groupBy))
          + (report.equals("coverage") ? "" : "&period=hour");
      JsonNode answer = SERVER.report(report + "?" + query);
      List<String> groups =
          report.equals("coverage") && groupBy.isEmpty() ? List.of("product", "region") : groupBy;
      List<JsonNode> rows = new ArrayList<>();
      answer.get("rows").forEach(rows::add);
      Collections.shuffle(rows, random);
      rows.sort(Comparator.comparing(row -> isEmpty(row))); // those with data first
      for (JsonNode row : rows.subList(0, Math.min(25, rows.size()))) {
        check(report, row, groups, "seed " + seed + ", " + report + "?" + query, checked);
      }
    }
    assertThat(checked)
        .containsKeys(
            "salesClosed", "salesReversed", "unitsReversed", "grossAmount", "csat", "n of leads");
  }

  private static boolean isEmpty(JsonNode row) {
    return row.has("n")
        ? row.get("n").asLong() == 0
        : row.get("grossAmount") == null
            ? row.get("salesClosed").asLong() == 0
            : row.get("grossAmount").decimalValue().signum() == 0;
  }

  private static void check(
      String report, JsonNode row, List<String> groups, String where, Map<String, Integer> checked)
      throws Exception {
    var filter = new StringBuilder();
    filter.append(
        row.has("periodStartUtc")
            ? "&from=" + row.get("periodStartUtc").asString() + "&to="
                + row.get("periodEndUtc").asString()
            : "&" + RANGE);
    groups.forEach(d ->
        filter.append("&%s=%s".formatted(d, URLEncoder.encode(row.get(d).asString(), UTF_8))));
    String what = where + ", " + row;
    if (report.equals("outcomes")) {
      String facts = factsOf("/api/v1/indicators", row.get("indicator").asString());
      List<JsonNode> found = all(facts + filter, 1000);
      assertThat(found).as(what).hasSize(row.get("n").asInt());
      note(
          checked,
          facts.contains("/leads?") ? "n of leads" : row.get("indicator").asString(),
          found);
      return;
    }
    for (JsonNode column : columns(report)) {
      String facts = column.get("facts").asString(null);
      if (facts == null) {
        continue;
      }
      String name = column.get("name").asString();
      String currency =
          report.equals("revenue") ? "&originalCurrency=" + row.get("currency").asString() : "";
      List<JsonNode> found = all(facts + filter + currency, 1000);
      BigDecimal expected = row.get(name).decimalValue();
      BigDecimal sum = switch (name) {
        case "unitsClosed" -> sum(found, "quantity");
        case "unitsReversed" -> sum(found, "unitsReversed");
        case "grossAmount" -> sum(found, "amount");
        case "reversedAmount" -> sum(found, "amountReversed");
        default -> BigDecimal.valueOf(found.size());
      };
      assertThat(sum).as(name + " of " + what).isEqualByComparingTo(expected);
      note(checked, name, found);
    }
  }

  private static void note(Map<String, Integer> checked, String figure, List<JsonNode> found) {
    if (!found.isEmpty()) {
      checked.merge(figure, 1, Integer::sum);
    }
  }

  private static BigDecimal sum(List<JsonNode> facts, String column) {
    return facts.stream()
        .map(fact -> fact.get(column).decimalValue())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static List<JsonNode> columns(String report) throws Exception {
    for (JsonNode described : get("/api/v1/reports")) {
      if (described.get("name").asString().equals(report)) {
        List<JsonNode> columns = new ArrayList<>();
        described.get("columns").forEach(columns::add);
        return columns;
      }
    }
    throw new AssertionError("no report " + report);
  }

  private static String factsOf(String catalogue, String id) throws Exception {
    for (JsonNode described : get(catalogue)) {
      if (described.get("id").asString().equals(id)) {
        return described.get("facts").asString();
      }
    }
    throw new AssertionError("no indicator " + id);
  }

  /** All facts of a list, page by page. */
  private static List<JsonNode> all(String path, int limit) throws Exception {
    List<JsonNode> facts = new ArrayList<>();
    String next = path + "&limit=" + limit;
    while (next != null) {
      JsonNode page = get(next);
      page.get("rows").forEach(facts::add);
      next = page.get("next").asString(null);
    }
    return facts;
  }

  private static JsonNode get(String path) throws Exception {
    var answer = SERVER.get(path);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  @Test
  void arePagedByTimeAndKeyWhateverTheSizeOfAPage() throws Exception {
    List<Event> sales = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      sales.add(Events.sale(
          "P%d".formatted(6 - i), "2026-03-01T1%d:00:00Z".formatted(i / 3), "tea", "LT", 1));
    }
    SERVER.apply(sales);

    for (int limit = 1; limit <= 8; limit++) {
      assertThat(all("/api/v1/facts/sales?" + RANGE, limit).stream()
              .map(fact -> fact.get("key").asString()))
          .containsExactly("P4", "P5", "P6", "P1", "P2", "P3", "P0");
    }
  }

  @Test
  void comeAsCsvAndLinesWithTheSameColumns() throws Exception {
    SERVER.apply(List.of(Events.sale("C1", "2026-03-01T10:00:00Z", "tea", "LT", 1)));

    String csv = SERVER.get("/api/v1/facts/sales?format=csv&" + RANGE).body();
    JsonNode line = JSON.readTree(SERVER
        .get("/api/v1/facts/sales?" + RANGE, "Accept", "application/x-ndjson")
        .body());

    assertThat(csv.lines().findFirst())
        .hasValue(
            "at,key,revision,product,region,country,segment,channel,closingMethod,quantity,amount,"
                + "currency,reversedAt,previousClosedAt,leadId");
    assertThat(String.join(",", line.propertyNames()))
        .isEqualTo(csv.lines().findFirst().orElseThrow());
    assertThat(csv.lines().skip(1))
        .hasSize(1)
        .allMatch(row -> row.startsWith("2026-03-01T10:00:00Z,C1,1,tea,"));
  }

  @Test
  void namePeopleOnlyToThoseWhoMayKnow() throws Exception {
    var random = new Random(FIRST_SEED);
    SERVER.histories().apply(Histories.history(random), random);
    String people = "/api/v1/facts/sales?people=true&" + RANGE;

    assertThat(get("/api/v1/facts/sales?" + RANGE).get("rows").get(0).propertyNames())
        .doesNotContain("customerId", "salesperson", "referredBy");
    for (String name : List.of("people=true", "%70eople=true", "people=true&people=")) {
      var refused = SERVER.get("/api/v1/facts/sales?" + name + "&" + RANGE);
      assertThat(refused.statusCode()).as(name).isEqualTo(403);
      assertThat(refused.body()).contains("reports:people", "/problems/forbidden");
    }
    var answer = SERVER.get(people, "X-API-Key", TestAccess.PEOPLE_KEY);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).get("rows").get(0).propertyNames())
        .contains("customerId", "salesperson", "referredBy");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sales?figure=csat",
        "sales?figure=joy",
        "leads?originalCurrency=EUR",
        "delivery-agreements?people=true",
        "sales?limit=10001",
        "sales?groupBy=product",
        "sales?from=2026-03-02&to=2026-03-01",
        "sales?cursor=abc",
        "sales?people=maybe"
      })
  void refuseWhatTheyCannotDo(String query) throws Exception {
    var answer = SERVER.get("/api/v1/facts/" + query);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).get("type").asString())
        .isEqualTo("/problems/invalid-query");
  }

  @Test
  void areListedForWhatCountsByItself() throws Exception {
    List<String> lists = new ArrayList<>();
    get("/api/v1/facts").forEach(list -> lists.add(list.get("path").asString()));

    assertThat(lists)
        .containsExactly(
            "/api/v1/facts/sales",
            "/api/v1/facts/sale-reversals",
            "/api/v1/facts/leads",
            "/api/v1/facts/survey-invitations",
            "/api/v1/facts/survey-answers",
            "/api/v1/facts/delivery-agreements",
            "/api/v1/facts/delivery-completions");
    assertThat(Stream.of("lead-assignments", "customer-contacts", "weather"))
        .allSatisfy(other ->
            assertThat(SERVER.get("/api/v1/facts/" + other).statusCode()).isEqualTo(404));
  }

  @Test
  void areNamedByEveryCountThatIsNoDifference() throws Exception {
    List<String> without = new ArrayList<>();
    for (String report : List.of("sales", "revenue", "coverage")) {
      for (JsonNode column : columns(report)) {
        if (column.get("additive").asBoolean()
            && column.get("facts").isNull()
            && column.get("presence").asString().equals("always")) {
          without.add(column.get("name").asString());
        }
      }
    }
    assertThat(without).containsExactly("salesNet", "unitsNet", "netAmount");
  }
}
