package io.parallax.reporting;

import static io.parallax.reporting.Events.answer;
import static io.parallax.reporting.Events.sale;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.events.EventJson;
import io.parallax.events.Measure;
import io.parallax.events.Topic;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Single facts and the quarantine, from Kafka to HTTP. The tests share a database and its topics:
 * each uses keys of its own.
 */
class LookupIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String DATABASE = TestBackend.newDatabase();
  private static final JdbcClient DB = JdbcClient.create(TestBackend.dataSource(DATABASE));
  private static final ConfigurableApplicationContext SERVICE = start();
  private static final String AT = "2026-03-01T10:00:00Z";
  private static final Map<String, String> HEADERS = Map.of(
      "ce_specversion", "1.0",
      "ce_type", "parallax.sale-closed.v1",
      "ce_id", "1",
      "ce_source", "/test",
      "content-type", "application/json");

  @BeforeAll
  static void isReady() {
    awaitEverythingApplied();
  }

  @AfterAll
  static void stop() {
    SERVICE.close();
  }

  @Test
  void showsASaleAsTheLedgerHasIt() throws Exception {
    var sale = sale("LA1", AT, "la-tea", "LT-VL", 2);
    TestBackend.send(sale);
    awaitEverythingApplied();

    HttpResponse<String> response = get("/api/v1/sales/LA1");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("""
            {"type":"parallax.sale-closed.v1","key":"LA1","revision":1,"withdrawn":false,\
            "data":%s,"countedUnder":{"product":"la-tea","region":"LT-VL","country":"LT",\
            "segment":"consumer","channel":"retail","closingMethod":"(unknown)"},\
            "derived":{"reversed":false,"reversedAt":null,"repeatPurchase":false,\
            "previousClosedAt":null},"links":{},"quarantined":[]}""".formatted(new String(EventJson.write(sale), UTF_8)));
  }

  @Test
  void showsWhereAnAnswerCountsAndWhetherItsSaleIsKnown() throws Exception {
    TestBackend.send(answer("LB1", AT, "LB2", Map.of(Measure.CSAT, 4)));
    awaitEverythingApplied();
    JsonNode before = json("/api/v1/survey-answers/LB1");
    TestBackend.send(sale("LB2", AT, "lb-tea", "LV", 1));
    awaitEverythingApplied();
    JsonNode after = json("/api/v1/survey-answers/LB1");

    assertThat(before.get("links").toString())
        .isEqualTo(
            "{\"saleId\":{\"type\":\"parallax.sale-closed.v1\",\"key\":\"LB2\",\"known\":false}}");
    assertThat(before.at("/countedUnder/product").asString()).isEqualTo("(unknown)");
    assertThat(after.get("links").toString())
        .isEqualTo(
            "{\"saleId\":{\"type\":\"parallax.sale-closed.v1\",\"key\":\"LB2\",\"known\":true}}");
    assertThat(after.at("/countedUnder/product").asString()).isEqualTo("lb-tea");
    assertThat(after.at("/data/saleId").asString()).isEqualTo("LB2");
  }

  @Test
  void aWithdrawnFactCountsNowhere() throws Exception {
    TestBackend.send(sale("LC1", 3, true, Instant.parse(AT), "lc-tea", "LV", null, 1));
    awaitEverythingApplied();

    JsonNode fact = json("/api/v1/sales/LC1");

    assertThat(fact.get("revision").asInt()).isEqualTo(3);
    assertThat(fact.get("withdrawn").asBoolean()).isTrue();
    assertThat(fact.get("countedUnder").isNull()).isTrue();
    assertThat(fact.at("/data/product").asString()).isEqualTo("lc-tea");
  }

  @Test
  void showsWhatWasQuarantinedUnderTheKey() throws Exception {
    TestBackend.send(
        sale("LD1", AT, "ld-tea", "LV", 1),
        sale("LD1", AT, "ld-tea", "LV", 2),
        answer("LD1", AT, null, Map.of(Measure.CSAT, 4)));
    awaitEverythingApplied();

    JsonNode quarantined = json("/api/v1/sales/LD1").get("quarantined");

    assertThat(quarantined).hasSize(1);
    assertThat(quarantined.get(0).propertyNames())
        .containsExactly(
            "id",
            "reason",
            "detail",
            "revision",
            "topic",
            "partition",
            "offset",
            "recordedAt",
            "traceId");
    assertThat(quarantined.get(0).get("reason").asString()).isEqualTo("conflict");
    assertThat(quarantined.get(0).get("revision").asInt()).isEqualTo(1);
    assertThat(json("/api/v1/survey-answers/LD1").get("quarantined")).isEmpty();
  }

  @Test
  void aKeyThatIsOnlyInQuarantineHasNoRevision() throws Exception {
    quarantine("LE", 0, Instant.parse(AT), "LE1", "not json".getBytes(UTF_8));

    JsonNode fact = json("/api/v1/sales/LE1");

    assertThat(fact.get("revision").isNull()).isTrue();
    assertThat(fact.get("withdrawn").isNull()).isTrue();
    assertThat(fact.get("data").isNull()).isTrue();
    assertThat(fact.get("countedUnder").isNull()).isTrue();
    assertThat(fact.get("quarantined")).hasSize(1);
    assertThat(fact.at("/quarantined/0/revision").isNull()).isTrue();
    assertThat(get("/api/v1/survey-answers/LE1").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LF ąžuolas 売上 😀",
        "LF+plus",
        "LF%percent",
        "LF%2Fescaped",
        "LF%25",
        "LF;matrix=1",
        "LF?query#fragment&key=other",
        "LF\"'<>{}|^`[]",
        "LF:8080@host",
        "LF~",
        "LF  two spaces",
        "LF'; drop table sale; --",
        "LF/slash",
        "LF//../slashes/",
        "/LF",
        "LF\\backslash",
        "..",
        "."
      })
  void findsWhateverTheKeyIs(String key) throws Exception {
    TestBackend.send(sale(key, AT, "lf-tea", "LV", 1));
    awaitEverythingApplied();
    String escaped = URLEncoder.encode(key, UTF_8);

    assertThat(json("/api/v1/sales?key=" + escaped).get("key").asString()).isEqualTo(key);
    if (!key.matches(".*[/\\\\].*|\\.+")) {
      String path = "/api/v1/sales/" + escaped.replace("+", "%20");
      assertThat(json(path).get("key").asString()).isEqualTo(key);
    }
  }

  @Test
  void refusesAnEscapedSlashInThePath() throws Exception {
    assertThat(get("/api/v1/sales/LF%2Fslash").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/sales/LF/slash").statusCode()).isEqualTo(404);
  }

  @Test
  void refusesWhatIsNotText() throws Exception {
    for (String path : List.of(
        "/api/v1/sales?key=%FF",
        "/api/v1/sales/%FF", "/api/v1/quarantine?key=%FF", "/api/v1/reports/sales?from=%FF")) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(400);
    }
  }

  @Test
  void knowsNoOtherKeys() throws Exception {
    for (String path : List.of("/api/v1/sales/LG1", "/api/v1/sales?key=LG1", "/api/v1/tea/LG1")) {
      HttpResponse<String> response = get(path);
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("application/problem+json");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/sales=key",
        "/api/v1/sales?key==key",
        "/api/v1/sales?key=%00=key",
        "/api/v1/sales?key=a&key=b=key",
        "/api/v1/sales?key=a&colour=blue=colour",
        "/api/v1/sales/a?colour=blue=colour",
        "/api/v1/sales/a%07=key",
        "/api/v1/quarantine?colour=blue=colour",
        "/api/v1/quarantine?limit=0=limit",
        "/api/v1/quarantine?limit=1001=limit",
        "/api/v1/quarantine?limit=ten=limit",
        "/api/v1/quarantine?limit==limit",
        "/api/v1/quarantine?reason=weather=reason",
        "/api/v1/quarantine?reason=invalid&reason=conflict=reason",
        "/api/v1/quarantine?type=sales=type",
        "/api/v1/quarantine?topic=sales=topic",
        "/api/v1/quarantine?key=%00=key",
        "/api/v1/quarantine?cursor==cursor",
        "/api/v1/quarantine?cursor=nonsense=cursor",
        "/api/v1/quarantine?cursor=LTk5OTlfYS0wLTA=cursor",
        "/api/v1/quarantine?cursor=LTkyMjMzNzIwMzY4NTQ3NzU4MDhfYS0wLTA=cursor",
        "/api/v1/quarantine?cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTlfYS0wLTA=cursor",
        "/api/v1/quarantine?cursor=OV8=cursor"
      })
  void namesTheWrongParameter(String pathAndParameter) throws Exception {
    int end = pathAndParameter.lastIndexOf('=');

    HttpResponse<String> response = get(pathAndParameter.substring(0, end));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(JSON.readTree(response.body()).get("errors"))
        .extracting(error -> error.get("parameter").asString())
        .containsExactly(pathAndParameter.substring(end + 1));
  }

  @Test
  void listsTheQuarantineByWhatIsAskedFor() throws Exception {
    TestBackend.send(sale("LH1", AT, "lh-tea", "LV", 1), sale("LH1", AT, "lh-tea", "LV", 2));
    TestBackend.send(Topic.OUTCOMES, 1, HEADERS, "LH2".getBytes(UTF_8));
    awaitEverythingApplied();

    JsonNode conflicts = json("/api/v1/quarantine?key=LH1&reason=conflict"
        + "&topic=parallax.sales.v1&type=parallax.sale-closed.v1");
    JsonNode unreadable = json("/api/v1/quarantine?reason=unreadable&topic=parallax.outcomes.v1");

    assertThat(conflicts.get("next").isNull()).isTrue();
    assertThat(conflicts.get("rows")).hasSize(1);
    JsonNode row = conflicts.get("rows").get(0);
    assertThat(row.propertyNames())
        .containsExactly(
            "id",
            "reason",
            "detail",
            "type",
            "key",
            "topic",
            "partition",
            "offset",
            "recordedAt",
            "traceId",
            "value",
            "valueEncoding");
    assertThat(row.get("id").asString())
        .isEqualTo("parallax.sales.v1-" + row.get("partition").asInt() + "-"
            + row.get("offset").asLong());
    assertThat(row.get("valueEncoding").asString()).isEqualTo("utf-8");
    assertThat(JSON.readTree(row.get("value").asString()).get("saleId").asString())
        .isEqualTo("LH1");
    assertThat(unreadable.get("rows").get(0).get("value").asString()).isEqualTo("LH2");
    assertThat(json("/api/v1/quarantine?key=LH1&reason=refused").get("rows")).isEmpty();
  }

  @Test
  void showsAValueAsTextOrInBase64OrNotAtAll() throws Exception {
    byte[] overlong = {(byte) 0xC0, (byte) 0x80};
    quarantine("LI", 0, Instant.parse(AT), "LI1", overlong);
    quarantine("LI", 1, Instant.parse(AT), "LI1", "\0ą\uD83D\uDE00".getBytes(UTF_8));
    quarantine("LI", 2, Instant.parse(AT), "LI1", null);

    JsonNode rows = json("/api/v1/quarantine?key=LI1").get("rows");

    assertThat(rows.get(0).get("value").isNull()).isTrue();
    assertThat(rows.get(0).get("valueEncoding").isNull()).isTrue();
    assertThat(rows.get(1).get("value").asString()).isEqualTo("\0ą\uD83D\uDE00");
    assertThat(rows.get(1).get("valueEncoding").asString()).isEqualTo("utf-8");
    assertThat(Base64.getDecoder().decode(rows.get(2).get("value").asString())).isEqualTo(overlong);
    assertThat(rows.get(2).get("valueEncoding").asString()).isEqualTo("base64");
  }

  @Test
  void pagesThroughRecordsOfTheSameTime() throws Exception {
    String key = "LJ & ą+%/";
    List<String> expected = new ArrayList<>();
    for (int second = 0; second < 3; second++) {
      for (int offset = 0; offset < 100; offset++) {
        quarantine("LJ" + offset % 2, offset + 100 * second, at(second), key, new byte[0]);
      }
    }
    for (int second = 2; second >= 0; second--) {
      for (String topic : List.of("LJ1", "LJ0")) {
        for (int offset = 99; offset >= 0; offset--) {
          if (topic.endsWith("" + offset % 2)) {
            expected.add(topic + "-0-" + (offset + 100 * second));
          }
        }
      }
    }

    String first =
        "/api/v1/quarantine?type=parallax.sale-closed.v1&key=" + URLEncoder.encode(key, UTF_8);

    assertThat(pages(first + "&limit=7")).hasSize(43).flatMap(page -> page).isEqualTo(expected);
    assertThat(pages(first + "&limit=300")).hasSize(1).flatMap(page -> page).isEqualTo(expected);
    assertThat(pages(first)).hasSize(3).flatMap(page -> page).isEqualTo(expected);
  }

  @Test
  void aPageThatGoesOnIsNotDisturbedByRecordsThatGo() throws Exception {
    for (int offset = 0; offset < 6; offset++) {
      quarantine("LK", offset, at(0), "LK1", new byte[0]);
    }

    JsonNode page = json("/api/v1/quarantine?key=LK1&limit=3");
    DB.sql("delete from log.quarantine where topic = 'LK' and record_offset >= 3")
        .update();

    assertThat(ids(json(page.get("next").asString())))
        .containsExactly("LK-0-2", "LK-0-1", "LK-0-0");
  }

  @Test
  void aPageWithLargeValuesEndsEarly() throws Exception {
    for (int offset = 0; offset < 4; offset++) {
      quarantine("LL", offset, at(0), "LL1", new byte[offset == 2 ? 9_000_000 : 4_000_000]);
    }

    assertThat(pages("/api/v1/quarantine?key=LL1"))
        .containsExactly(List.of("LL-0-3"), List.of("LL-0-2"), List.of("LL-0-1", "LL-0-0"));
  }

  @Test
  void readsAPageAndAKeyByIndex() {
    quarantine("LM", 0, at(0), "LM1", new byte[0]);
    DB.sql("""
            insert into log.quarantine select 'LM', 1, n, 'unreadable', '', null, null, '1970-01-01',
              null, null, '{}', '{}' from generate_series(1, 20000) n
            """).update();
    DB.sql("analyze log.quarantine").update();

    assertThat(plan("""
        select * from log.quarantine
        where (recorded_at, topic, partition, record_offset) < ('2026-01-01', 'x', 1, 1)
        order by recorded_at desc, topic desc, partition desc, record_offset desc limit 100
        """)).contains("quarantine_newest").doesNotContain("Sort");
    assertThat(plan("select * from log.quarantine where event_key = 'LM1' and event_type = 'x'"))
        .contains("quarantine_event");
    DB.sql("delete from log.quarantine where topic = 'LM'").update();
  }

  @Test
  void retriesARefusedRecordWhoseCauseIsMended() throws Exception {
    DB.sql("alter table ledger.sale add constraint planted check (customer_id <> 'customer of M1')")
        .update();
    TestBackend.send(sale("M1", AT, "m-tea", "LT", 3));
    awaitEverythingApplied();
    String id = idUnder("M1");
    String quarantined = quarantineRow(id);
    List<String> positions = positions();
    double received = received();

    JsonNode tooEarly = retry(id);
    assertThat(tooEarly.toString()).isEqualTo("""
        {"outcome":"quarantined","reason":"refused",\
        "detail":"the database does not take it: SQLSTATE 23514"}""");
    assertThat(quarantineRow(id)).isEqualTo(quarantined);
    assertThat(get("/api/v1/sales/M1").body()).contains("\"revision\":null");

    DB.sql("alter table ledger.sale drop constraint planted").update();
    long dataVersion = dataVersion();
    assertThat(retry(id).toString())
        .isEqualTo("{\"outcome\":\"applied\",\"reason\":null,\"detail\":null}");

    JsonNode fact = json("/api/v1/sales/M1");
    assertThat(fact.get("revision").asInt()).isEqualTo(1);
    assertThat(fact.get("quarantined")).isEmpty();
    JsonNode report = json("/api/v1/reports/sales?from=2026-03-01&to=2026-03-02&product=m-tea");
    assertThat(report.at("/rows/0/unitsClosed").asInt()).isEqualTo(3);
    assertThat(positions()).isEqualTo(positions);
    assertThat(dataVersion()).isEqualTo(dataVersion + 1);
    assertThat(received()).isEqualTo(received);
    assertThat(post("/api/v1/quarantine/" + id + "/retry").statusCode()).isEqualTo(404);
  }

  @Test
  void retriesARefusedRecordThatWasSentAgainMeanwhile() throws Exception {
    DB.sql("alter table ledger.sale add constraint planted check (customer_id <> 'customer of N1')")
        .update();
    TestBackend.send(sale("N1", AT, "n-tea", "LT", 3));
    awaitEverythingApplied();
    String id = idUnder("N1");
    DB.sql("alter table ledger.sale drop constraint planted").update();
    TestBackend.send(sale("N1", AT, "n-tea", "LT", 3));
    awaitEverythingApplied();
    List<String> tables = Tables.contents(DB);
    long dataVersion = dataVersion();

    assertThat(retry(id).get("outcome").asString()).isEqualTo("duplicate");

    assertThat(Tables.contents(DB)).isEqualTo(tables);
    assertThat(dataVersion()).isEqualTo(dataVersion);
    assertThat(json("/api/v1/sales/N1").get("quarantined")).isEmpty();
  }

  @Test
  void aConflictStaysUntilAHigherRevisionSettlesIt() throws Exception {
    TestBackend.send(sale("O1", AT, "o-tea", "LT", 3), sale("O1", AT, "o-tea", "LT", 4));
    awaitEverythingApplied();
    String id = idUnder("O1");
    String quarantined = quarantineRow(id);

    assertThat(retry(id).get("reason").asString()).isEqualTo("conflict");
    assertThat(quarantineRow(id)).isEqualTo(quarantined);

    TestBackend.send(sale("O1", 2, false, Instant.parse(AT), "o-tea", "LT", null, 4));
    awaitEverythingApplied();
    assertThat(retry(id).get("outcome").asString()).isEqualTo("stale");
    assertThat(json("/api/v1/sales/O1").get("quarantined")).isEmpty();
  }

  @Test
  void retriesAnUnreadableRecordThatThisVersionCanRead() throws Exception {
    var headers = new HashMap<>(HEADERS);
    headers.put("ce_type", "parallax.sale-closed.v0");
    byte[] value = EventJson.write(sale("P1", AT, "p-tea", "LT", 1));
    TestBackend.send(Topic.SALES, 2, headers, value);
    awaitEverythingApplied();
    String id = idOf(value);
    String quarantined = quarantineRow(id);

    assertThat(retry(id).get("reason").asString()).isEqualTo("unreadable");
    assertThat(quarantineRow(id)).isEqualTo(quarantined);

    DB.sql("""
            update log.quarantine set header_values = array_replace(
              header_values, 'parallax.sale-closed.v0'::bytea, 'parallax.sale-closed.v1'::bytea)
            where record_value = ?
            """).param(value).update();
    assertThat(retry(id).get("outcome").asString()).isEqualTo("applied");
    assertThat(json("/api/v1/sales/P1").get("revision").asInt()).isEqualTo(1);
  }

  @Test
  void retriesAnInvalidRecordWhoseRuleHasChanged() throws Exception {
    byte[] good = EventJson.write(sale("Q1", AT, "q-tea", "LT", 1));
    byte[] bad = new String(good, UTF_8).replace("\"LT\"", "\"XX\"").getBytes(UTF_8);
    TestBackend.send(Topic.SALES, 2, HEADERS, bad);
    awaitEverythingApplied();
    String id = idOf(bad);

    assertThat(retry(id).get("reason").asString()).isEqualTo("invalid");

    DB.sql("update log.quarantine set record_value = ? where record_value = ?")
        .params(good, bad)
        .update();
    assertThat(retry(id).get("outcome").asString()).isEqualTo("applied");
    assertThat(json("/api/v1/sales/Q1").get("revision").asInt()).isEqualTo(1);
  }

  @Test
  void aRetryThatFailsTellsTheReasonOfNow() throws Exception {
    byte[] value = "{\"R1\\u0007\":1}".getBytes(UTF_8);
    TestBackend.send(Topic.SALES, 2, HEADERS, value);
    awaitEverythingApplied();
    String id = idOf(value);
    DB.sql("update log.quarantine set reason = 'unreadable', detail = 'old' where record_value = ?")
        .param(value)
        .update();

    JsonNode retried = retry(id);

    assertThat(retried.get("reason").asString()).isEqualTo("invalid");
    assertThat(quarantineRow(id))
        .contains("invalid")
        .contains(retried.get("detail").asString());
  }

  @Test
  void keepsARecordByteForByte() throws Exception {
    DB.sql("""
            insert into log.quarantine values ('parallax.sales.v1', 1, 1000000001, 'unreadable',
              'header ce_specversion is not 1.0', null, null, '2026-03-01T10:00:00.123Z', '\\x00ff',
              null, array['b', 'a', 'b']::bytea[], array['\\xff00', null, '']::bytea[])
            """).update();
    String id = "parallax.sales.v1-1-1000000001";
    String row = quarantineRow(id);

    assertThat(retry(id).get("outcome").asString()).isEqualTo("quarantined");

    assertThat(quarantineRow(id)).isEqualTo(row);
  }

  @Test
  void anAnswerThatIsRetriedCountsUnderItsSale() throws Exception {
    DB.sql("alter table ledger.survey_answer add constraint planted check (answer_id <> 'S1')")
        .update();
    TestBackend.send(
        answer("S1", AT, "S2", Map.of(Measure.CSAT, 4)), sale("S2", AT, "s-tea", "LV", 1));
    awaitEverythingApplied();
    String id = idUnder("S1");
    DB.sql("alter table ledger.survey_answer drop constraint planted").update();

    assertThat(retry(id).get("outcome").asString()).isEqualTo("applied");

    assertThat(json("/api/v1/survey-answers/S1").at("/countedUnder/product").asString())
        .isEqualTo("s-tea");
  }

  @Test
  void whoRetriesTheSameRecordAtTheSameTimeAppliesItOnce() throws Exception {
    DB.sql("alter table ledger.sale add constraint planted check (customer_id <> 'customer of T1')")
        .update();
    TestBackend.send(sale("T1", AT, "t-tea", "LT", 3));
    awaitEverythingApplied();
    String path = "/api/v1/quarantine/" + idUnder("T1") + "/retry";
    DB.sql("alter table ledger.sale drop constraint planted").update();

    List<Integer> answers = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      Callable<Integer> retry = () -> post(path).statusCode();
      for (Future<Integer> answer :
          threads.invokeAll(Stream.generate(() -> retry).limit(8).toList())) {
        answers.add(answer.get());
      }
    }

    assertThat(answers)
        .containsOnlyOnce(200)
        .filteredOn(status -> status == 404)
        .hasSize(7);
  }

  @Test
  void countsRetriesApart() throws Exception {
    TestBackend.send(sale("U1", AT, "u-tea", "LT", 3), sale("U1", AT, "u-tea", "LT", 4));
    awaitEverythingApplied();
    String id = idUnder("U1");
    MeterRegistry metrics = SERVICE.getBean(MeterRegistry.class);
    var retries =
        metrics.get("parallax.reporting.retries").tag("outcome", "quarantined").counter();
    double retriesBefore = retries.count();
    List<Double> before = counts(metrics);

    retry(id);

    assertThat(retries.count()).isEqualTo(retriesBefore + 1);
    assertThat(counts(metrics)).isEqualTo(before);
    assertThat(before.getFirst())
        .isEqualTo(before.stream().skip(1).mapToDouble(count -> count).sum());
  }

  @Test
  void retriesOnlyWhatIsInQuarantine() throws Exception {
    for (String id : List.of(
        "parallax.sales.v1-0-99999999",
        "parallax.sales.v1-0-99999999999999999999",
        "parallax.sales.v1-00-1",
        "nonsense",
        "a%C4%85-0-1")) {
      HttpResponse<String> response = post("/api/v1/quarantine/" + id + "/retry");
      assertThat(response.statusCode()).as(id).isEqualTo(404);
      assertThat(response.headers().firstValue("Content-Type"))
          .contains("application/problem+json");
    }
    assertThat(get("/api/v1/quarantine/nonsense/retry").statusCode()).isEqualTo(405);
  }

  private static Instant at(int second) {
    return Instant.parse(AT).plusSeconds(second);
  }

  private static List<Double> counts(MeterRegistry metrics) {
    return Stream.of("received", "applied", "duplicate", "stale", "quarantined")
        .map(what -> metrics.counter("parallax.reporting.events." + what).count())
        .toList();
  }

  private static double received() {
    return counts(SERVICE.getBean(MeterRegistry.class)).getFirst();
  }

  /** As if a record of a topic of this name, partition 0, had been refused. */
  private static void quarantine(
      String topic, long offset, Instant recordedAt, String key, byte @Nullable [] value) {
    DB.sql("""
            insert into log.quarantine values (?, 0, ?, 'refused', 'planted', 'parallax.sale-closed.v1',
              ?, ?::timestamptz, null, ?, '{}', '{}')
            """).params(topic, offset, key, recordedAt.toString()).param(value).update();
  }

  private static String plan(String query) {
    return String.join("\n", DB.sql("explain " + query).query(String.class).list());
  }

  private static List<String> positions() {
    return DB.sql(
            "select topic || partition || ' ' || next_offset from log.consumer_position order by 1")
        .query((row, index) -> row.getString(1))
        .list();
  }

  private static long dataVersion() throws Exception {
    return json("/api/v1/reports/sales?from=2026-03-01&to=2026-03-02")
        .get("dataVersion")
        .asLong();
  }

  private static String idUnder(String key) throws Exception {
    List<String> ids = ids(json("/api/v1/quarantine?key=" + key));
    assertThat(ids).hasSize(1);
    return ids.getFirst();
  }

  private static String idOf(byte[] value) {
    return DB.sql("""
            select topic || '-' || partition || '-' || record_offset from log.quarantine
            where record_value = ?
            """).param(value).query(String.class).single();
  }

  private static String quarantineRow(String id) {
    return DB.sql("""
            select q::text from log.quarantine q
            where topic || '-' || partition || '-' || record_offset = ?
            """).param(id).query(String.class).single();
  }

  private static List<List<String>> pages(String firstPath) throws Exception {
    List<List<String>> pages = new ArrayList<>();
    for (String path = firstPath; path != null; ) {
      JsonNode page = json(path);
      pages.add(ids(page));
      path = page.get("next").isNull() ? null : page.get("next").asString();
    }
    return pages;
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    for (JsonNode row : page.get("rows")) {
      ids.add(row.get("id").asString());
    }
    return ids;
  }

  private static JsonNode retry(String id) throws Exception {
    HttpResponse<String> response = post("/api/v1/quarantine/" + id + "/retry");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
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
            "--spring.kafka.consumer.group-id=lookup",
            "--parallax.consume.retry-pause=100ms",
            "--parallax.consume.lane-check-interval=200ms");
  }

  private static void awaitEverythingApplied() {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> assertThat(json("/api/v1/freshness").path("lag").asLong(-1)).isZero());
  }

  private static JsonNode json(String pathOrUrl) throws IOException, InterruptedException {
    HttpResponse<String> response = get(pathOrUrl);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static HttpResponse<String> get(String pathOrUrl)
      throws IOException, InterruptedException {
    return HTTP.send(TestAccess.request(uri(pathOrUrl)).build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String path) throws IOException, InterruptedException {
    return HTTP.send(
        TestAccess.request(uri(path)).POST(HttpRequest.BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }

  private static URI uri(String pathOrUrl) {
    String port = SERVICE.getEnvironment().getRequiredProperty("local.server.port");
    return URI.create(
        pathOrUrl.startsWith("http") ? pathOrUrl : "http://localhost:" + port + pathOrUrl);
  }
}
