package io.parallax.reporting;

import static io.parallax.reporting.Events.answer;
import static io.parallax.reporting.Events.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.parallax.events.Code;
import io.parallax.events.DeliveryCompleted;
import io.parallax.events.Event;
import io.parallax.events.Id;
import io.parallax.events.LeadCaptured;
import io.parallax.events.LeadContacted;
import io.parallax.events.Measure;
import io.parallax.events.SurveySent;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
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
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The three classic mistakes, from Kafka to HTTP. The tests share a database and its topics: each
 * uses a year of its own.
 */
class CoverageIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String DATABASE = TestBackend.newDatabase();
  private static final ConfigurableApplicationContext SERVICE = start();

  @BeforeAll
  static void isReady() {
    awaitEverythingApplied();
  }

  @AfterAll
  static void stop() {
    SERVICE.close();
  }

  /** The worked example of docs/reports.md. */
  @Test
  void showsRegionsThatNobodyLookedAt() throws Exception {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String id = "CA-LT-" + i;
      events.add(sale(id, "2026-05-02T10:00:00Z", "ca-tea", "LT", 2));
      events.add(invitation("CA-I-" + i, "2026-05-03T10:00:00Z", id));
      if (i < 30) {
        events.add(answer("CA-A-" + i, "2026-05-04T10:00:00Z", id, Map.of(Measure.CSAT, 5)));
        events.add(delivery("CA-D-" + i, "2026-05-05T10:00:00Z", id));
      }
    }
    for (int i = 0; i < 10; i++) {
      events.add(sale("CA-LV-" + i, "2026-05-02T10:00:00Z", "ca-tea", "LV", 6));
    }
    events.add(sale("CA-PL", "2026-05-02T10:00:00Z", "ca-tea", "PL", 20));
    events.add(invitation("CA-I-PL", "2026-05-03T10:00:00Z", "CA-PL"));
    events.add(sale("CA-FI", "2026-05-02T10:00:00Z", "ca-tea", "FI", 50));
    events.add(answer("CA-A-FI", "2026-05-04T10:00:00Z", "CA-FI", Map.of(Measure.NPS, 9)));
    TestBackend.send(events);
    awaitEverythingApplied();
    put("region", "[\"LT\", \"LV\", {\"value\": \"EE\", \"title\": \"Estonia\"}]");

    JsonNode report = report("coverage?from=2026-05-01&to=2026-06-01&groupBy=region");
    put("region", "[]");

    assertThat(example("coverage")).isEqualTo(rounded(report));
    assertThat(report.get("timeZone").asString()).isEqualTo("UTC");
    assertThat(report.get("next").isNull()).isTrue();
  }

  @Test
  void showsUnpopularProductsThatNobodyAskedAbout() throws Exception {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      events.add(sale("CB-" + i, "2012-05-02T10:00:00Z", "cb-hit", "LT", 3));
      events.add(answer("CB-A-" + i, "2012-05-03T10:00:00Z", "CB-" + i, Map.of(Measure.CSAT, 5)));
    }
    for (int i = 0; i < 9; i++) {
      events.add(sale("CB-S-" + i, "2012-05-02T10:00:00Z", "cb-shelf-" + i, "LT", i + 1));
    }
    TestBackend.send(events);
    awaitEverythingApplied();

    for (String groupBy : List.of("region", "product", "channel,product")) {
      JsonNode headline =
          report("coverage?from=2012-05-01&to=2012-06-01&groupBy=" + groupBy).get("headline");

      assertThat(headline.get("popularTenth").toString())
          .as(groupBy)
          .isEqualTo(
              "{\"products\":1,\"notSurveyed\":0,\"unitsClosed\":90,\"coveredUnitsShare\":1.0}");
      assertThat(headline.get("otherProducts").toString())
          .as(groupBy)
          .isEqualTo(
              "{\"products\":9,\"notSurveyed\":9,\"unitsClosed\":45,\"coveredUnitsShare\":0.0}");
    }
    JsonNode byProduct = report("coverage?from=2012-05-01&to=2012-06-01&groupBy=product");
    assertThat(rows(byProduct, "product", "unitsClosed", "state").subList(0, 2))
        .containsExactly("cb-shelf-8 9 not-surveyed", "cb-shelf-7 8 not-surveyed");
    assertThat(rows(byProduct, "product", "state").getLast()).isEqualTo("cb-hit covered");
    assertThat(byProduct.at("/headline/coveredUnitsShare").asDouble())
        .isCloseTo(90 / 135.0, within(1e-12));
  }

  @Test
  void countsInRangeFilterAndTimeZone() throws Exception {
    TestBackend.send(
        sale("CC-1", "2013-05-01T20:59:59Z", "cc-tea", "LT", 1),
        sale("CC-2", "2013-05-01T21:00:00Z", "cc-tea", "LT", 2),
        sale("CC-3", "2013-05-02T20:59:59Z", "cc-tea", "LV", 4),
        sale("CC-4", "2013-05-02T21:00:00Z", "cc-tea", "LT", 8),
        sale("CC-5", "2013-05-02T10:00:00Z", "cc-milk", "LT", 16),
        answer("CC-A1", "2013-05-01T21:00:00Z", "CC-1", Map.of(Measure.CSAT, 5)),
        answer("CC-A2", "2013-05-02T21:00:00Z", "CC-2", Map.of(Measure.CSAT, 5)));
    awaitEverythingApplied();
    String range = "coverage?from=2013-05-02&to=2013-05-03&timeZone=Europe/Vilnius&minimumN=1";

    JsonNode all = report(range);
    assertThat(rows(all, "product", "region", "unitsClosed", "answered", "state"))
        .containsExactly(
            "cc-milk LT 16 0 not-surveyed", "cc-tea LV 4 0 not-surveyed", "cc-tea LT 2 1 covered");
    assertThat(all.get("timeZone").asString()).isEqualTo("Europe/Vilnius");
    assertThat(all.at("/headline/from").asString()).isEqualTo("2013-05-01T21:00:00Z");
    JsonNode tea = report(range + "&product=cc-tea&groupBy=country");
    assertThat(rows(tea, "country", "unitsClosed", "state"))
        .containsExactly("LV 4 not-surveyed", "LT 2 covered");
    assertThat(tea.at("/headline/popularTenth/unitsClosed").asLong()).isEqualTo(6);
    assertThat(rows(report(range + "&region=LT&region=EE&product=cc-tea&groupBy=region"), "region"))
        .containsExactly("LT");
    assertThat(
            report(range + "&product=cc-none").at("/headline/coveredUnitsShare").isNull())
        .isTrue();
  }

  @Test
  void answersCoverageAsTables() throws Exception {
    TestBackend.send(
        sale("CD-1", "2014-05-01T10:00:00Z", "=cd-tea", "LT", 1),
        answer("CD-A", "2014-05-01T11:00:00Z", null, Map.of(Measure.CSAT, 5)));
    awaitEverythingApplied();
    String path = "/api/v1/reports/coverage?from=2014-05-01&to=2014-05-02";

    HttpResponse<String> csv = get(path + "&format=csv");
    assertThat(csv.headers().firstValue("Content-Type")).contains("text/csv;charset=UTF-8");
    assertThat(csv.body())
        .isEqualTo(
            "product,region,salesClosed,unitsClosed,invited,invitedShare,answered,answeredShare,"
                + "deliveriesKnown,deliveryShare,state\r\n"
                + "'=cd-tea,LT,1,1,0,0.0,0,0.0,0,0.0,not-surveyed\r\n"
                + "(unknown),(unknown),0,0,0,,1,,0,,no-sales\r\n");
    assertThat(get(path + "&format=ndjson").body().lines())
        .hasSize(2)
        .first()
        .isEqualTo("{\"product\":\"=cd-tea\",\"region\":\"LT\",\"salesClosed\":1,"
            + "\"unitsClosed\":1,\"invited\":0,\"invitedShare\":0.0,\"answered\":0,"
            + "\"answeredShare\":0.0,\"deliveriesKnown\":0,\"deliveryShare\":0.0,"
            + "\"state\":\"not-surveyed\"}");
  }

  @Test
  void declaredProductsAndRegionsMakeCells() throws Exception {
    put("region", "[\"SE\", \"NO\"]");
    put("product", "[\"ce-tea\"]");
    try {
      JsonNode empty = report("coverage?from=2015-05-01&to=2015-06-01");
      assertThat(rows(empty, "product", "region", "state"))
          .containsExactly("ce-tea NO no-sales", "ce-tea SE no-sales");
      assertThat(empty.at("/headline/mixDistance").isNull()).isTrue();
      assertThat(rows(report("coverage?from=2015-05-01&to=2015-06-01&country=SE"), "region"))
          .containsExactly("SE");
      assertThat(rows(report("coverage?from=2015-05-01&to=2015-06-01&groupBy=country"), "country"))
          .containsExactly("NO", "SE");
    } finally {
      put("region", "[]");
      put("product", "[]");
    }
    assertThat(report("coverage?from=2015-05-01&to=2015-06-01").get("rows")).isEmpty();
  }

  @Test
  void refusesMoreCellsThanRows() throws Exception {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      many.add("\"cf-" + i + "\"");
    }
    put("product", many.toString());
    put("segment", many.toString());
    try {
      HttpResponse<String> refused = get("/api/v1/reports/coverage?groupBy=product,segment");

      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(JSON.readTree(refused.body()).at("/errors/0").toString())
          .isEqualTo("{\"parameter\":\"groupBy\",\"detail\":\"the report would have 160000 rows or"
              + " more, of them 160000 combinations of declared values, expected at most 100000:"
              + " group by fewer dimensions, or filter\"}");
    } finally {
      put("product", "[]");
      put("segment", "[]");
    }
  }

  /** The worked example of docs/reports.md: both segments fell, and the total rose. */
  @Test
  void showsATotalThatHidesItsSegments() throws Exception {
    List<Event> events = new ArrayList<>();
    survey(events, "CG-1", "2025-04-10T10:00:00Z", "business", 180, 200);
    survey(events, "CG-2", "2025-04-10T10:00:00Z", "consumer", 80, 800);
    survey(events, "CG-3", "2025-05-10T10:00:00Z", "business", 510, 600);
    survey(events, "CG-4", "2025-05-10T10:00:00Z", "consumer", 32, 400);
    TestBackend.send(events);
    awaitEverythingApplied();

    JsonNode report = report("heterogeneity?indicator=csat&dimension=segment&from=2025-05-01"
        + "&to=2025-06-01&compare=previousPeriod");

    assertThat(example("heterogeneity")).isEqualTo(rounded(report));
    assertThat(report.at("/headline/pValue").asDouble())
        .isCloseTo(1.114270755890583e-126, within(1e-130));
  }

  /** The second example of docs/reports.md, which is in words there. */
  @Test
  void weighsAnswersByWhatWasSold() throws Exception {
    List<Event> events = new ArrayList<>();
    survey(events, "CH-1", "2017-05-10T10:00:00Z", "business", 90, 100);
    survey(events, "CH-2", "2017-05-10T10:00:00Z", "consumer", 50, 100);
    for (int i = 0; i < 200; i++) {
      events.add(sale(
          "CH-C-" + i,
          1,
          false,
          Instant.parse("2017-05-11T10:00:00Z"),
          "tea",
          "LT",
          "consumer",
          1));
    }
    for (int i = 0; i < 100; i++) {
      events.add(sale(
          "CH-S-" + i, 1, false, Instant.parse("2017-05-11T10:00:00Z"), "tea", "LT", "school", 1));
    }
    TestBackend.send(events);
    awaitEverythingApplied();

    JsonNode report =
        report("heterogeneity?indicator=csat&dimension=segment&from=2017-05-01&to=2017-06-01");

    assertThat(report.get("rows").get(0).propertyNames())
        .containsExactly(
            "segment",
            "value",
            "n",
            "numerator",
            "denominator",
            "low",
            "high",
            "sufficient",
            "share",
            "salesClosed",
            "salesShare");
    assertThat(rows(report, "segment", "value", "n", "salesClosed", "salesShare"))
        .containsExactly(
            "business 0.9 100 100 0.2", "consumer 0.5 100 300 0.6", "school null 0 100 0.2");
    JsonNode headline = report.get("headline");
    assertThat(headline.get("value").asDouble()).isCloseTo(.7, within(1e-12));
    assertThat(headline.get("weightedValue").asDouble()).isCloseTo(.6, within(1e-12));
    assertThat(headline.get("effectiveN").asDouble()).isCloseTo(160, within(1e-9));
    assertThat(headline.get("coveredSalesShare").asDouble()).isCloseTo(.8, within(1e-12));
    assertThat(headline.has("reversed")).isFalse();
    assertThat(get("/api/v1/reports/heterogeneity?indicator=csat&dimension=segment&from=2017-05-01"
                + "&to=2017-06-01&format=csv")
            .body())
        .startsWith("segment,value,n,numerator,")
        .contains("\r\nschool,,0,0,0,,,false,0.0,100,0.2\r\n");
  }

  @Test
  void everyIndicatorHasGroups() throws Exception {
    List<Event> events = new ArrayList<>();
    Instant at = Instant.parse("2018-05-10T10:00:00Z");
    for (int i = 0; i < 3; i++) {
      String id = "CI-" + i;
      events.add(sale(id, "2018-05-10T10:00:00Z", "ci-tea", "LT", 1));
      events.add(invitation("CI-I-" + i, "2018-05-11T10:00:00Z", id));
      events.add(delivery("CI-D-" + i, "2018-05-12T10:00:00Z", id));
      events.add(new LeadCaptured(
          new Id("CI-L-" + i),
          at,
          new Code("online"),
          new Code("ci-tea"),
          null,
          null,
          null,
          null,
          1,
          false));
      events.add(new LeadContacted(
          new Id("CI-LC-" + i),
          new Id("CI-L-" + i),
          at.plusSeconds(60),
          new Code("phone"),
          false,
          1,
          false));
    }
    TestBackend.send(events);
    awaitEverythingApplied();
    String range = "&from=2018-05-01&to=2018-06-01";

    for (String indicator : List.of(
        "reversal-rate 0.0",
        "repeat-purchase 0.0",
        "survey-response-rate 0.0",
        "to-quality 1.0",
        "lead-follow-up 1.0",
        "lead-response-time 60.0",
        "lead-conversion 0.0")) {
      String[] idAndValue = indicator.split(" ", 2);
      JsonNode report =
          report("heterogeneity?dimension=product&indicator=" + idAndValue[0] + range);

      assertThat(rows(report, "product", "value", "n"))
          .as(indicator)
          .containsExactly("ci-tea " + idAndValue[1] + " 3");
      assertThat(report.at("/headline/pValue").isNull()).as(indicator).isTrue();
      assertThat(report.at("/headline/weightedValue").isNull())
          .as("a median cannot be weighted")
          .isEqualTo(indicator.startsWith("lead-response-time"));
    }
    for (JsonNode indicator : JSON.readTree(get("/api/v1/indicators").body())) {
      report("heterogeneity?dimension=product&indicator=" + indicator.get("id").asString() + range);
    }
  }

  @Test
  void refusesTooManyGroupsAndOverlappingRanges() throws Exception {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      events.add(sale("CJ-" + i, "2019-05-02T10:00:00Z", "cj-" + i, "LT", 1));
    }
    TestBackend.send(events);
    awaitEverythingApplied();
    String path = "/api/v1/reports/heterogeneity?indicator=reversal-rate&dimension=product";

    assertThat(get(path + "&from=2019-05-01&to=2019-06-01").body())
        .contains("has 101 values in the range, expected at most 100: filter by it");
    assertThat(get(path + "&from=2019-05-01&to=2019-06-01&product=cj-7").statusCode())
        .isEqualTo(200);
    assertThat(get(path + "&from=2018-01-01&to=2019-03-01&compare=previousYear").body())
        .contains("\"parameter\":\"compare\"", "ask for a shorter range");
    assertThat(get("/api/v1/reports/heterogeneity?indicator=mood&dimension=product")
            .body())
        .contains("expected one of csat, on-time,");
  }

  @Test
  void keepsWhatIsDeclared() throws Exception {
    TestBackend.send(sale("CK-1", "2020-05-02T10:00:00Z", "ck-tea", "LT", 1));
    awaitEverythingApplied();
    String version = report("coverage").get("dataVersion").asString();

    assertThat(put("channel", "[\"ck-web\", {\"value\": \"retail\", \"title\": \"Shops\"}]"))
        .isEqualTo("{\"declared\":2,\"changed\":true}");
    String changed = report("coverage").get("dataVersion").asString();
    assertThat(put("channel", "[{\"title\": \"Shops\", \"value\": \"retail\"}, \"ck-web\"]"))
        .isEqualTo("{\"declared\":2,\"changed\":false}");
    assertThat(report("coverage").get("dataVersion").asString()).isEqualTo(changed);
    assertThat(changed).isNotEqualTo(version);
    assertThat(get("/api/v1/dimensions/channel").body())
        .startsWith("{\"rows\":[{\"value\":")
        .endsWith("],\"next\":null}")
        .contains(
            "{\"value\":\"ck-web\",\"title\":null,\"declared\":true,\"seen\":false}",
            "{\"value\":\"retail\",\"title\":\"Shops\",\"declared\":true,\"seen\":true}");
    assertThat(put("channel", "[{\"value\": \"ck-web\", \"title\": \"Web\"}]"))
        .isEqualTo("{\"declared\":1,\"changed\":true}");
    List<String> all = rows(
        JSON.readTree(get("/api/v1/dimensions/channel").body()),
        "value",
        "title",
        "declared",
        "seen");
    assertThat(all).contains("ck-web Web true false", "retail null false true").isSorted();

    List<String> paged = new ArrayList<>();
    URI next = uri("/api/v1/dimensions/channel?limit=1");
    while (next != null) {
      JsonNode page = JSON.readTree(get(next).body());
      assertThat(page.get("rows")).hasSize(1);
      paged.addAll(rows(page, "value", "title", "declared", "seen"));
      next = page.get("next").isNull() ? null : URI.create(page.get("next").asString());
    }
    assertThat(paged).isEqualTo(all);
    put("channel", "[]");
  }

  @Test
  void aCountryIsThatOfARegion() throws Exception {
    put("region", "[\"IS-1\", {\"value\": \"MT\", \"title\": \"Malta\"}]");
    JsonNode countries = JSON.readTree(get("/api/v1/dimensions/country").body());
    put("region", "[]");

    assertThat(rows(countries, "value", "title", "declared"))
        .contains("IS null true", "MT Malta true");
    HttpResponse<String> refused = send("PUT", "country", "[\"LT\"]", "application/json");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("is country, which follows from region");
  }

  @Test
  void refusesWrongDeclarations() throws Exception {
    HttpResponse<String> wrong =
        send("PUT", "region", "[\"LT\", \"Atlantis\", 7]", "application/json");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = JSON.readTree(wrong.body());
    assertThat(problem.get("type").asString()).isEqualTo("/problems/invalid-body");
    assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo("/1");
    assertThat(problem.at("/errors/1/pointer").asString()).isEqualTo("/2");
    assertThat(send("PUT", "region", "[\"LT\"", "application/json").statusCode())
        .isEqualTo(400);
    assertThat(send("PUT", "region", "[]", "text/plain").statusCode()).isEqualTo(415);
    assertThat(send("PUT", "region?force=true", "[]", "application/json").statusCode())
        .isEqualTo(400);
    assertThat(send("PUT", "colour", "[]", "application/json").statusCode()).isEqualTo(404);
    assertThat(send("POST", "region", "[]", "application/json").statusCode()).isEqualTo(405);
    assertThat(send("PUT", "region", " ".repeat(5_000_000) + "[]", "application/json")
            .statusCode())
        .isEqualTo(413);
    assertThat(get("/api/v1/dimensions/colour").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/dimensions/region?limit=0&colour=blue").body())
        .contains("\"parameter\":\"colour\"", "\"parameter\":\"limit\"");
  }

  @Test
  void saysWhenNothingHasChanged() throws Exception {
    String coverage = "/api/v1/reports/coverage?from=2010-05-01&to=2010-06-01";
    String settled = "/api/v1/reports/heterogeneity?indicator=csat&dimension=region&from=2010-05-01"
        + "&to=2010-06-01";
    String running = "/api/v1/reports/heterogeneity?indicator=csat&dimension=region&from=2010-05-01"
        + "&to=9000-01-01";

    for (String path : List.of(coverage, settled)) {
      String tag = get(path).headers().firstValue("ETag").orElseThrow();
      assertThat(conditional(path, tag)).as(path).isEqualTo(304);
      assertThat(conditional(path + "&format=csv", tag)).as(path).isEqualTo(200);
      assertThat(conditional(path + "&region=LT", tag)).as(path).isEqualTo(200);
      put("segment", "[\"cl\"]");
      assertThat(conditional(path, tag)).as(path).isEqualTo(200);
      put("segment", "[]");
    }
    String tag = get(running).headers().firstValue("ETag").orElseThrow();
    assertThat(conditional(running, tag)).isEqualTo(200);
  }

  private static int conditional(String path, String tag) throws Exception {
    HttpRequest request =
        TestAccess.request(uri(path)).header("If-None-Match", tag).build();
    return HTTP.send(request, BodyHandlers.ofString()).statusCode();
  }

  /** Sales of a segment with an answer each, of which so many are satisfied. */
  private static void survey(
      List<Event> events, String prefix, String at, String segment, int satisfied, int answers) {
    for (int i = 0; i < answers; i++) {
      String id = prefix + "-" + i;
      events.add(sale(id, 1, false, Instant.parse(at), "tea", "LT", segment, 1));
      events.add(answer("A-" + id, at, id, Map.of(Measure.CSAT, i < satisfied ? 5 : 2)));
    }
  }

  private static SurveySent invitation(String invitationId, String sentAt, String saleId) {
    return new SurveySent(
        new Id(invitationId),
        Instant.parse(sentAt),
        new Id(saleId),
        null,
        null,
        null,
        null,
        null,
        1,
        false);
  }

  private static DeliveryCompleted delivery(String deliveryId, String completedAt, String saleId) {
    return new DeliveryCompleted(
        new Id(deliveryId),
        Instant.parse(completedAt),
        new Id(saleId),
        null,
        true,
        null,
        null,
        null,
        null,
        1,
        false);
  }

  /** The example of that name in docs/reports.md, headline and rows. */
  private static String example(String name) throws IOException {
    String docs = Files.readString(Path.of("../docs/reports.md"));
    String block = docs.substring(docs.indexOf("<!-- example: " + name + " -->"));
    int start = block.indexOf("```json") + 7;
    return rounded(JSON.readTree(block.substring(start, block.indexOf("```", start))));
  }

  private static String rounded(JsonNode report) {
    var text = new StringBuilder();
    write(report.get("headline"), text);
    report.get("rows").forEach(row -> write(row, text));
    return text.toString();
  }

  /** A line for each object, numbers rounded to four decimals. */
  private static void write(JsonNode node, StringBuilder text) {
    if (node.isObject()) {
      text.append("\n{");
      node.properties().forEach(property -> {
        text.append(property.getKey()).append(": ");
        write(property.getValue(), text);
      });
      text.append("}");
    } else if (node.isArray()) {
      text.append("[");
      node.forEach(item -> write(item, text));
      text.append("]");
    } else if (node.isNumber()) {
      BigDecimal value = new BigDecimal(node.asString()).setScale(4, RoundingMode.HALF_UP);
      text.append(value.stripTrailingZeros().toPlainString()).append(", ");
    } else {
      text.append(node).append(", ");
    }
  }

  private static ConfigurableApplicationContext start() {
    return new SpringApplicationBuilder(ReportingConfiguration.class)
        .properties("spring.config.name=reporting-service")
        .run(
            "--server.port=0",
            "--management.server.port=0",
            "--spring.datasource.url=" + DATABASE,
            "--spring.datasource.username=postgres",
            "--spring.kafka.bootstrap-servers=" + TestBackend.kafkaServers(),
            "--spring.kafka.consumer.group-id=coverage",
            "--parallax.consume.retry-pause=100ms",
            "--parallax.consume.lane-check-interval=200ms",
            "--parallax.consume.sweep-interval=100ms");
  }

  private static void awaitEverythingApplied() {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(
                JSON.readTree(get("/api/v1/freshness").body()).path("lag").asLong(-1))
            .isZero());
  }

  private static JsonNode report(String query) throws IOException, InterruptedException {
    HttpResponse<String> response = get("/api/v1/reports/" + query);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static List<String> rows(JsonNode report, String... columns) {
    List<String> rows = new ArrayList<>();
    for (JsonNode row : report.get("rows")) {
      rows.add(String.join(
          " ",
          List.of(columns).stream()
              .map(column -> row.get(column).isNull() ? "null" : row.get(column).asString())
              .toList()));
    }
    return rows;
  }

  private static String put(String dimension, String values)
      throws IOException, InterruptedException {
    HttpResponse<String> response = send("PUT", dimension, values, "application/json");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  private static HttpResponse<String> send(
      String method, String dimension, String body, String contentType)
      throws IOException, InterruptedException {
    return HTTP.send(
        TestAccess.request(uri("/api/v1/dimensions/" + dimension))
            .header("Content-Type", contentType)
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return get(uri(path));
  }

  private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return HTTP.send(TestAccess.request(uri).build(), BodyHandlers.ofString());
  }

  private static URI uri(String path) {
    String port = SERVICE.getEnvironment().getRequiredProperty("local.server.port");
    return URI.create("http://localhost:" + port + path);
  }
}
