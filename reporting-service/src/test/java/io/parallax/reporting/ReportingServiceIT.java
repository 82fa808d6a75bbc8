package io.parallax.reporting;

import static io.parallax.reporting.Events.answer;
import static io.parallax.reporting.Events.reversal;
import static io.parallax.reporting.Events.sale;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.events.Event;
import io.parallax.events.Measure;
import io.parallax.events.Topic;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The service as a whole, from Kafka to HTTP. The tests share its database: each uses products of
 * its own.
 */
class ReportingServiceIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String DATABASE = TestBackend.newDatabase();
  private static final JdbcClient DB = JdbcClient.create(TestBackend.dataSource(DATABASE));

  private static ConfigurableApplicationContext service = start();

  @BeforeAll
  static void isReady() {
    awaitEverythingApplied();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void countsSalesPerPeriodAndGroup() throws Exception {
    TestBackend.send(
        sale("A1", "2026-03-01T00:00:00Z", "a-tea", "LT-VL", 2),
        sale("A2", "2026-03-01T23:59:59.999999Z", "a-tea", "LV", 1),
        sale("A3", "2026-03-03T12:00:00Z", "a-tea", "LT-VL", 5),
        sale("A4", "2026-03-04T00:00:00Z", "a-tea", "LT-VL", 7));
    awaitEverythingApplied();

    JsonNode report = report("sales?from=2026-03-01&to=2026-03-04&product=a-tea&groupBy=region");

    assertThat(report.get("timeZone").asString()).isEqualTo("UTC");
    assertThat(report.get("next").isNull()).isTrue();
    assertThat(columns(report, "periodStart", "periodEnd", "region", "salesClosed", "unitsClosed"))
        .containsExactly(
            "2026-03-01 2026-03-02 LT-VL 1 2",
            "2026-03-01 2026-03-02 LV 1 1",
            "2026-03-02 2026-03-03 LT-VL 0 0",
            "2026-03-02 2026-03-03 LV 0 0",
            "2026-03-03 2026-03-04 LT-VL 1 5",
            "2026-03-03 2026-03-04 LV 0 0");
    assertThat(report.get("rows").get(0).propertyNames())
        .containsExactly(
            "periodStart",
            "periodEnd",
            "periodStartUtc",
            "periodEndUtc",
            "partial",
            "matured",
            "region",
            "salesClosed",
            "salesReversed",
            "salesNet",
            "unitsClosed",
            "unitsReversed",
            "unitsNet");
  }

  @Test
  void countsExactlyWhereARangeCutsABucket() throws Exception {
    TestBackend.send(
        sale("B1", "2026-03-01T10:05:00Z", "b-tea", "LT", 1),
        sale("B2", "2026-03-01T10:07:00Z", "b-tea", "LT", 1),
        sale("B3", "2026-03-01T10:14:00Z", "b-tea", "LT", 1),
        sale("B4", "2026-03-01T10:20:00Z", "b-tea", "LT", 1),
        sale("B5", "2026-03-01T10:31:00Z", "b-tea", "LT", 1),
        sale("B6", "2026-03-01T10:32:00Z", "b-tea", "LT", 1),
        answer("B7", "2026-03-01T10:06:59Z", "B1", Map.of(Measure.CSAT, 5)),
        answer("B8", "2026-03-01T10:07:00Z", "B1", Map.of(Measure.CSAT, 5)));
    awaitEverythingApplied();

    String range = "from=2026-03-01T10:07:00Z&to=2026-03-01T10:32:00Z&product=b-tea";
    JsonNode sales = report("sales?" + range);
    JsonNode outcomes = report("outcomes?indicator=csat&" + range);

    assertThat(
            columns(sales, "periodStart", "periodEnd", "periodStartUtc", "partial", "salesClosed"))
        .containsExactly("2026-03-01 2026-03-02 2026-03-01T10:07:00Z true 4");
    assertThat(columns(outcomes, "n")).containsExactly("1");
  }

  @Test
  void mergesWhatItAppendedToTheCube() {
    TestBackend.send(
        sale("M1", "2026-03-01T10:05:00Z", "m-tea", "LT", 1),
        sale("M2", "2026-03-01T23:05:00Z", "m-tea", "LV", 1));

    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () -> assertThat(DB.sql("""
                select sum(sales_closed) from cube.sales_total
                where grouped_by = 'product' and span = 'day' and value = 'm-tea'
                """).query(Long.class).optional()).contains(2L));
    assertThat(DB.sql("""
                select count(*) from cube.sales_change c join ledger.dimension_set d on d.id = dimension_set
                where product = 'm-tea'
                """).query(Long.class).single()).isZero();
  }

  @Test
  void anAnswerCountsUnderItsSaleWhicheverComesFirst() throws Exception {
    TestBackend.send(answer("C1", "2026-03-01T10:00:00Z", "CS1", Map.of(Measure.NPS, 10)));
    awaitEverythingApplied();
    String query = "outcomes?from=2026-03-01&to=2026-03-02&indicator=nps&groupBy=product,region"
        + "&product=c-tea&product=c-coffee";
    assertThat(report(query).get("rows")).isEmpty();

    TestBackend.send(
        sale("CS1", "2026-02-01T00:00:00Z", "c-tea", "LT-VL", 1),
        answer("C2", "2026-03-01T10:00:00Z", "CS1", Map.of(Measure.NPS, 0)));
    awaitEverythingApplied();
    assertThat(columns(report(query), "product", "region", "n", "value"))
        .containsExactly("c-tea LT-VL 2 0.0");

    TestBackend.send(
        sale("CS1", 2, false, Instant.parse("2026-02-01T00:00:00Z"), "c-coffee", "LV", null, 1));
    awaitEverythingApplied();
    assertThat(columns(report(query), "product", "region", "n", "value"))
        .containsExactly("c-coffee LV 2 0.0");

    TestBackend.send(
        sale("CS1", 3, true, Instant.parse("2026-02-01T00:00:00Z"), "c-coffee", "LV", null, 1));
    awaitEverythingApplied();
    assertThat(report(query).get("rows")).isEmpty();
  }

  @Test
  void aReversalCountsWhenItHappensAndNeverMoreThanItsSale() throws Exception {
    TestBackend.send(reversal("LR2", "2026-03-02T10:00:00Z", "L1", null));
    TestBackend.send(
        sale("L1", "2026-03-01T10:00:00Z", "l-tea", "LT", 5),
        sale("L2", "2026-03-01T11:00:00Z", "l-tea", "LT", 1),
        reversal("LR1", "2026-03-02T09:00:00Z", "L1", 2),
        reversal("LR3", "2026-03-03T10:00:00Z", "L1", 4),
        reversal("LR4", "2026-03-03T10:00:00Z", "no such sale", null));
    awaitEverythingApplied();

    assertThat(columns(
            report("sales?from=2026-03-01&to=2026-03-04&product=l-tea"),
            "periodStart",
            "salesClosed",
            "salesReversed",
            "salesNet",
            "unitsClosed",
            "unitsReversed",
            "unitsNet"))
        .containsExactly(
            "2026-03-01 2 0 2 6 0 6", "2026-03-02 0 1 -1 0 5 -5", "2026-03-03 0 0 0 0 0 0");
    assertThat(columns(
            report("sales?from=2026-03-02T09:00:00Z&to=2026-03-02T09:00:01Z&product=l-tea"),
            "salesReversed",
            "unitsReversed"))
        .containsExactly("0 2");
  }

  @Test
  void answersTheIndicatorsWithTheirIntervals() throws Exception {
    List<Event> answers = new ArrayList<>();
    for (int i = 0; i < 107; i++) {
      answers.add(answer(
          "D" + i,
          1,
          false,
          Instant.parse("2026-03-01T10:00:00Z"),
          null,
          "d-tea",
          Map.of(Measure.CSAT, i < 74 ? 4 : 3)));
    }
    TestBackend.send(answers);
    awaitEverythingApplied();

    JsonNode rows = report("outcomes?from=2026-03-01&to=2026-03-02&product=d-tea&period=month")
        .get("rows");

    assertThat(rows).hasSize(14);
    assertThat(rows.get(0).toString()).isEqualTo("""
            {"periodStart":"2026-03-01","periodEnd":"2026-03-02",\
            "periodStartUtc":"2026-03-01T00:00:00Z","periodEndUtc":"2026-03-02T00:00:00Z",\
            "partial":true,"matured":true,"indicator":"csat","kind":"lagging","value":0.6915887850467289,\
            "unit":"fraction","n":107,"numerator":74,"denominator":107,\
            "low":0.5987150905603459,"high":0.771182603080698,"sufficient":true}""");
    assertThat(rows.get(7).toString())
        .contains("\"indicator\":\"nps\",\"kind\":\"leading\",\"value\":null,\"unit\":\"points\"")
        .contains("\"n\":0,\"numerator\":0,\"denominator\":0,\"low\":null,\"high\":null");
  }

  @Test
  void aDuplicateCountsOnceAndAConflictGoesToQuarantine() throws Exception {
    var original = sale("E1", "2026-03-01T10:00:00Z", "e-tea", "LT", 2);
    TestBackend.send(original, original);
    TestBackend.send(original, sale("E1", "2026-03-01T10:00:00Z", "e-tea", "LT", 3));
    awaitEverythingApplied();

    JsonNode report = report("sales?from=2026-03-01&to=2026-03-02&product=e-tea");

    assertThat(columns(report, "salesClosed", "unitsClosed")).containsExactly("1 2");
    assertThat(
            DB.sql("select reason || ' ' || event_type from log.quarantine where event_key = 'E1'")
                .query(String.class)
                .list())
        .containsExactly("conflict parallax.sale-closed.v1");
  }

  @Test
  void quarantinesMalformedRecordsOneByOne() throws Exception {
    Map<String, String> headers = Map.of(
        "ce_specversion", "1.0",
        "ce_type", "parallax.sale-closed.v1",
        "ce_id", "1",
        "ce_source", "/test",
        "content-type", "application/json");
    String good = """
        {"saleId":"F%d","closedAt":"2026-03-01T10:00:00Z","product":"f-tea","region":"LT",\
        "channel":"retail"}""";
    List<String> bad = List.of(
        "",
        "\0",
        "not json",
        "{",
        "[]",
        "{}",
        "null",
        "{\"saleId\":\"x\\u0000\"}",
        "{\"\\ud800\\u0000\":1}",
        good.formatted(1).replace("LT", "XX"),
        good.formatted(1) + "{}",
        good.formatted(1).replace("\"}", "\",\"amount\":\"1e999999999\"}"),
        "[".repeat(100_000));
    long before = quarantined();
    for (int i = 0; i < bad.size(); i++) {
      TestBackend.send(Topic.SALES, 0, headers, bad.get(i).getBytes(UTF_8));
      TestBackend.send(Topic.SALES, 0, headers, good.formatted(i).getBytes(UTF_8));
    }
    TestBackend.send(Topic.SALES, 0, Map.of(), good.formatted(100).getBytes(UTF_8));
    TestBackend.send(Topic.OUTCOMES, 0, headers, good.formatted(101).getBytes(UTF_8));
    awaitEverythingApplied();

    JsonNode report = report("sales?from=2026-03-01&to=2026-03-02&product=f-tea");

    assertThat(columns(report, "salesClosed")).containsExactly(Integer.toString(bad.size()));
    assertThat(quarantined() - before).isEqualTo(bad.size() + 2);
    assertThat(DB.sql("select record_value from log.quarantine where record_value = ?")
            .param("not json".getBytes(UTF_8))
            .query(byte[].class)
            .list())
        .hasSize(1);
  }

  @Test
  void quarantinesWhatTheDatabaseRefusesAndAppliesItsNeighbours() throws Exception {
    DB.sql("alter table ledger.sale add constraint planted check (customer_id <> 'customer of G7')")
        .update();
    try {
      List<Event> sales = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        sales.add(sale("G" + i, "2026-03-01T10:00:00Z", "g-tea", "LT", 1));
      }
      TestBackend.send(sales);
      awaitEverythingApplied();
    } finally {
      DB.sql("alter table ledger.sale drop constraint planted").update();
    }

    JsonNode report = report("sales?from=2026-03-01&to=2026-03-02&product=g-tea");

    assertThat(columns(report, "salesClosed")).containsExactly("19");
    assertThat(DB.sql("select detail from log.quarantine where reason = 'refused'")
            .query(String.class)
            .list())
        .containsExactly("the database does not take it: SQLSTATE 23514");
  }

  @Test
  void applyingEverythingAgainChangesNothing() throws Exception {
    TestBackend.send(
        sale("H1", "2026-03-01T10:00:00Z", "h-tea", "LT", 2),
        answer("H2", "2026-03-02T10:00:00Z", "H1", Map.of(Measure.CES, 7)));
    awaitEverythingApplied();
    List<String> before = Tables.contents(DB);
    service.close();

    DB.sql("update log.consumer_position set next_offset = 0").update();
    service = start();
    awaitEverythingApplied();

    assertThat(Tables.contents(DB)).isEqualTo(before);
  }

  @Test
  void goesBackToThePositionInTheDatabaseWhereverTheConsumerStands() throws Exception {
    TestBackend.send(sale("I1", "2026-03-01T10:00:00Z", "i-tea", "LT", 1));
    awaitEverythingApplied();

    // a lane goes back when its next record arrives: the sales below reach all lanes of this topic
    DB.sql("update log.consumer_position set next_offset = 0 where topic = 'parallax.sales.v1'")
        .update();
    TestBackend.send(List.of(
        sale("I2", "2026-03-01T10:00:00Z", "i-tea", "LT", 1),
        sale("I3", "2026-03-01T10:00:00Z", "i-tea", "LT", 1),
        sale("I4", "2026-03-01T10:00:00Z", "i-tea", "LT", 1),
        sale("I5", "2026-03-01T10:00:00Z", "i-tea", "LT", 1),
        sale("I6", "2026-03-01T10:00:00Z", "i-tea", "LT", 1),
        sale("I8", "2026-03-01T10:00:00Z", "i-tea", "LT", 1)));
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(
                columns(report("sales?from=2026-03-01&to=2026-03-02&product=i-tea"), "salesClosed"))
            .containsExactly("7"));
  }

  @Test
  void goesOnBehindTheHolesThatTransactionsLeave() throws Exception {
    TestBackend.sendInTransaction(false, sale("K1", "2026-03-01T10:00:00Z", "k-tea", "LT", 1));
    TestBackend.sendInTransaction(true, sale("K2", "2026-03-01T10:00:00Z", "k-tea", "LT", 1));
    for (int i = 3; i < 20; i++) {
      TestBackend.send(sale("K" + i, "2026-03-01T10:00:00Z", "k-tea", "LT", 1));
    }

    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(
                columns(report("sales?from=2026-03-01&to=2026-03-02&product=k-tea"), "salesClosed"))
            .containsExactly("18"));
  }

  @Test
  void theLagComesToNothingBehindATransactionToo() {
    TestBackend.sendInTransaction(true, sale("M1", "2026-03-01T10:00:00Z", "m-tea", "LT", 1));

    awaitEverythingApplied();
  }

  @Test
  void aSaleAndItsAnswersMeetInWhateverPartitionTheyAre() throws Exception {
    List<Event> sales = new ArrayList<>();
    List<Event> answers = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      sales.add(sale("N" + i, "2026-03-01T10:00:00Z", "n-tea", "LT", 1));
      answers.add(answer("NA" + i, "2026-03-01T10:00:00Z", "N" + i, Map.of(Measure.CSAT, 5)));
    }
    TestBackend.sendTo(0, sales.subList(0, 1_000));
    TestBackend.sendTo(1, answers);
    TestBackend.sendTo(0, sales.subList(1_000, 2_000));
    awaitEverythingApplied();

    assertThat(columns(
            report("outcomes?from=2026-03-01&to=2026-03-02&product=n-tea&indicator=csat"), "n"))
        .containsExactly("2000");
  }

  @Test
  void aRecordWithoutContentTypeIsTakenForJson() throws Exception {
    TestBackend.send(
        Topic.SALES,
        0,
        Map.of(
            "ce_specversion", "1.0",
            "ce_type", "parallax.sale-closed.v1",
            "ce_id", "1",
            "ce_source", "/test"),
        """
        {"saleId":"O1","closedAt":"2026-03-01T10:00:00Z","product":"o-tea","region":"LT",\
        "channel":"retail"}""".getBytes(UTF_8));
    awaitEverythingApplied();

    assertThat(columns(report("sales?from=2026-03-01&to=2026-03-02&product=o-tea"), "salesClosed"))
        .containsExactly("1");
  }

  @Test
  void findsByItselfThatTheCubeIsWrong() {
    var differences = service
        .getBean(MeterRegistry.class)
        .get("parallax.reporting.reconciliation.differences")
        .gauge();
    long noSet = 7;
    // on every day, as it goes from one to the next
    DB.sql("insert into cube.sales_cell"
            + " select distinct date_trunc('day', bucket, 'UTC'), :set::bigint,"
            + " 1, 1, 0, 0, 0, 0, 0, '', 0, 0 from cube.sales_cell")
        .param("set", noSet)
        .update();
    await().until(() -> differences.value() > 0);
    DB.sql("delete from cube.sales_cell where dimension_set = :set")
        .param("set", noSet)
        .update();
  }

  @Test
  void everyRecordIsCountedOnceInTheMetrics() {
    TestBackend.send(
        sale("J1", "2026-03-01T10:00:00Z", "j-tea", "LT", 2),
        sale("J1", "2026-03-01T10:00:00Z", "j-tea", "LT", 2),
        sale("J1", 2, false, Instant.parse("2026-03-01T10:00:00Z"), "j-tea", "LT", null, 2),
        sale("J1", "2026-03-01T10:00:00Z", "j-tea", "LT", 2),
        sale("J1", 2, false, Instant.parse("2026-03-01T10:00:00Z"), "j-tea", "LT", null, 3));
    awaitEverythingApplied();

    MeterRegistry metrics = service.getBean(MeterRegistry.class);

    await().untilAsserted(() -> {
      double received = metrics.counter("parallax.reporting.events.received").count();
      double applied = metrics.counter("parallax.reporting.events.applied").count();
      double duplicate = metrics.counter("parallax.reporting.events.duplicate").count();
      double stale = metrics.counter("parallax.reporting.events.stale").count();
      double quarantined =
          metrics.counter("parallax.reporting.events.quarantined").count();
      assertThat(applied).isGreaterThanOrEqualTo(2);
      assertThat(duplicate).isPositive();
      assertThat(stale).isPositive();
      assertThat(quarantined).isPositive();
      assertThat(received).isEqualTo(applied + duplicate + stale + quarantined);
    });
    assertThat(metrics.timer("parallax.reporting.batch.time").count()).isPositive();
    assertThat(metrics.timer("parallax.reporting.event.age").count()).isPositive();
  }

  @Test
  void tellsHowFreshItIs() throws Exception {
    awaitEverythingApplied();

    JsonNode freshness = JSON.readTree(get("/api/v1/freshness").body());

    assertThat(freshness.get("lag").asLong()).isZero();
    assertThat(freshness.get("lanes")).hasSize(2 * TestBackend.PARTITIONS);
    JsonNode lane = freshness.get("lanes").get(0);
    assertThat(lane.propertyNames())
        .containsExactly("topic", "partition", "position", "end", "lag", "lastEventTime");
    assertThat(lane.get("position")).isEqualTo(lane.get("end"));
  }

  @Test
  void describesItsIndicators() throws Exception {
    JsonNode indicators = JSON.readTree(get("/api/v1/indicators").body());

    assertThat(indicators).hasSize(14);
    for (JsonNode indicator : indicators) {
      assertThat(indicator.propertyNames())
          .containsExactly(
              "id",
              "kind",
              "title",
              "formula",
              "unit",
              "direction",
              "dateBasis",
              "horizon",
              "minimumN",
              "source",
              "changeTest",
              "groupTest",
              "facts");
    }
    assertThat(StreamSupport.stream(indicators.spliterator(), false)
            .filter(indicator -> !indicator.get("horizon").isNull())
            .map(indicator ->
                indicator.get("id").asString() + " " + indicator.get("horizon").asString()))
        .containsExactly(
            "reversal-rate P30D",
            "repeat-purchase P180D",
            "survey-response-rate P14D",
            "lead-follow-up P1D",
            "lead-response-time P30D",
            "lead-conversion P90D");
  }

  @Test
  void answersInTheFormatAskedFor() throws Exception {
    String path = "/api/v1/reports/sales?from=2026-03-01&to=2026-03-02&product=none";

    assertThat(get(path + "&format=csv").headers().firstValue("Content-Type"))
        .contains("text/csv;charset=UTF-8");
    assertThat(get(path + "&format=csv").body())
        .isEqualTo("periodStart,periodEnd,periodStartUtc,periodEndUtc,partial,matured,salesClosed,"
            + "salesReversed,salesNet,unitsClosed,unitsReversed,unitsNet\r\n2026-03-01,2026-03-02,"
            + "2026-03-01T00:00:00Z,2026-03-02T00:00:00Z,false,true,0,0,0,0,0,0\r\n");
    assertThat(
            get(path, "text/csv;q=0.5, application/x-ndjson").headers().firstValue("Content-Type"))
        .contains("application/x-ndjson");
    assertThat(get(path, "*/*").headers().firstValue("Content-Type")).contains("application/json");
    assertThat(get(path, "image/png").statusCode()).isEqualTo(406);
    assertThat(get(path, "nonsense").statusCode()).isEqualTo(406);
  }

  @Test
  void refusesWrongParametersByName() throws Exception {
    HttpResponse<String> response = get("/api/v1/reports/sales?from=2026-13-01&colour=blue");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = JSON.readTree(response.body());
    assertThat(problem.get("type").asString()).isEqualTo("/problems/invalid-query");
    assertThat(problem.get("status").asInt()).isEqualTo(400);
    assertThat(problem.get("errors"))
        .extracting(error -> error.get("parameter").asString())
        .containsExactlyInAnyOrder("from", "colour");
    assertThat(get("/api/v1/reports/sales?period=hour&from=1970-01-01&to=2020-01-01")
            .body())
        .contains("expected at most 100000");
  }

  @Test
  void knowsNoOtherPathsOrMethods() throws Exception {
    assertThat(get("/api/v1/reports/weather").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/reports/weather").headers().firstValue("Content-Type"))
        .contains("application/problem+json");
    assertThat(get("/api/v1/reports/sales?product=%00").statusCode()).isEqualTo(400);
    assertThat(rawStatusLine("GET /api/v1/reports/sales?from=%zz HTTP/1.1"))
        .startsWith("HTTP/1.1 400");
    assertThat(get("/nope").body()).contains("/api/v1/reports lists", "sales-service");
    assertThat(JSON.readTree(get("/nope").body()).get("type").asString())
        .isEqualTo("/problems/not-found");
    HttpRequest post = TestAccess.request(uri("/api/v1/reports/sales"))
        .POST(HttpRequest.BodyPublishers.noBody())
        .build();
    assertThat(HTTP.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
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
            "--parallax.consume.retry-pause=100ms",
            "--parallax.consume.lane-check-interval=200ms",
            "--parallax.reconcile.interval=1s");
  }

  private static void awaitEverythingApplied() {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(
                JSON.readTree(get("/api/v1/freshness").body()).path("lag").asLong(-1))
            .isZero());
  }

  private static long quarantined() {
    return DB.sql("select count(*) from log.quarantine").query(Long.class).single();
  }

  private static JsonNode report(String query) throws IOException, InterruptedException {
    HttpResponse<String> response = get("/api/v1/reports/" + query);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static List<String> columns(JsonNode report, String... columns) {
    List<String> rows = new ArrayList<>();
    for (JsonNode row : report.get("rows")) {
      rows.add(String.join(
          " ",
          List.of(columns).stream().map(column -> row.get(column).asString()).toList()));
    }
    return rows;
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return get(path, "application/json");
  }

  private static HttpResponse<String> get(String path, String accept)
      throws IOException, InterruptedException {
    HttpRequest request = TestAccess.request(uri(path)).header("Accept", accept).build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  /** The answer's first line to a request that no decent client would send. */
  private static String rawStatusLine(String requestLine) throws IOException {
    try (var socket = new Socket("localhost", uri("/").getPort())) {
      socket
          .getOutputStream()
          .write((requestLine + "\r\nHost: x\r\nX-API-Key: " + TestAccess.KEY + "\r\n\r\n")
              .getBytes(UTF_8));
      var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      return String.valueOf(reader.readLine());
    }
  }

  private static URI uri(String path) {
    String port = service.getEnvironment().getRequiredProperty("local.server.port");
    return URI.create("http://localhost:" + port + path);
  }
}
