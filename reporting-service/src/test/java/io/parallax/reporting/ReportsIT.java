package io.parallax.reporting;

import static io.parallax.reporting.Events.answer;
import static io.parallax.reporting.Events.reversal;
import static io.parallax.reporting.Events.sale;
import static io.parallax.reporting.ReportServer.columns;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.Code;
import io.parallax.events.CurrencyCode;
import io.parallax.events.DeliveryAgreed;
import io.parallax.events.DeliveryCompleted;
import io.parallax.events.Event;
import io.parallax.events.Id;
import io.parallax.events.LeadCaptured;
import io.parallax.events.LeadContacted;
import io.parallax.events.Measure;
import io.parallax.events.Money;
import io.parallax.events.Region;
import io.parallax.events.SaleClosed;
import io.parallax.events.SurveySent;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reports over HTTP, each test with a database that holds just its events. */
class ReportsIT {
  private static final ReportServer SERVER = new ReportServer();
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void salesOfARollingWindowEndAtEachPeriod() throws Exception {
    SERVER.apply(List.of(
        sale("A1", "2026-03-03T10:00:00Z", "tea", "LT", 2),
        sale("A2", "2026-03-04T23:59:59Z", "tea", "LT", 1),
        sale("A3", "2026-03-06T00:00:00Z", "tea", "LV", 4)));

    JsonNode report = SERVER.report("sales?from=2026-03-01&to=2026-03-08&rolling=P2D");

    assertThat(columns(report, "periodStart", "salesClosed", "unitsClosed", "partial"))
        .containsExactly(
            "2026-03-01 0 0 false",
            "2026-03-02 0 0 false",
            "2026-03-03 1 2 false",
            "2026-03-04 2 3 false",
            "2026-03-05 1 1 false",
            "2026-03-06 1 4 false",
            "2026-03-07 1 4 false");
    assertThat(columns(
            SERVER.report("sales?from=2026-03-05&to=2026-03-07&rolling=P2D&groupBy=region"),
            "periodStart",
            "region",
            "salesClosed"))
        .as("groups that have data in a window only before the range are there")
        .containsExactly(
            "2026-03-05 LT 1", "2026-03-05 LV 0", "2026-03-06 LT 0", "2026-03-06 LV 1");
  }

  @Test
  void aReportOfTooManyRowsIsRefusedWithHowManyWouldFit() throws Exception {
    // 24 rows a day and indicator, of which there may be 100,000
    String fits = "outcomes?period=hour&from=2020-01-01&to=2031-05-01&indicator=csat";

    assertThat(SERVER.get("/api/v1/reports/" + fits).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = SERVER.get("/api/v1/reports/" + fits + "&indicator=nps");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body())
        .contains("/problems/invalid-query", "198624 rows or more, expected at most 100000");
  }

  @Test
  void salesBesideThePreviousPeriod() throws Exception {
    SERVER.apply(List.of(
        sale("A1", "2026-03-01T10:00:00Z", "tea", "LT", 4),
        sale("A2", "2026-03-02T10:00:00Z", "tea", "LT", 1),
        sale("A3", "2026-03-02T11:00:00Z", "tea", "LT", 1),
        reversal("A4", "2026-03-02T12:00:00Z", "A1", null)));

    JsonNode report = SERVER.report("sales?from=2026-03-01&to=2026-03-03&compare=previousPeriod");

    assertThat(columns(
            report,
            "comparedStartUtc",
            "comparedEndUtc",
            "salesClosed",
            "comparedSalesClosed",
            "salesClosedChange",
            "salesClosedRelativeChange",
            "salesNet",
            "comparedSalesNet",
            "salesNetChange",
            "salesNetRelativeChange",
            "unitsNet",
            "unitsNetRelativeChange"))
        .containsExactly(
            "2026-02-28T00:00:00Z 2026-03-01T00:00:00Z 1 0 1 null 1 0 1 null 4 null",
            "2026-03-01T00:00:00Z 2026-03-02T00:00:00Z 2 1 1 1.0 1 1 0 0.0 -2 -1.5");
    assertThat(SERVER
            .report("sales?from=2026-03-01&to=2026-03-02&compare=previousPeriod")
            .get("rows")
            .get(0)
            .propertyNames())
        .hasSize(6 + 6 + 2 + 3 * 6)
        .startsWith("periodStart")
        .endsWith("comparedUnitsNet", "unitsNetChange", "unitsNetRelativeChange");
  }

  @Test
  void aGroupThatOnlyWasIsComparedAsWell() throws Exception {
    SERVER.apply(List.of(
        sale("A1", "2025-03-01T10:00:00Z", "tea", "LT", 1),
        sale("A2", "2025-09-01T10:00:00Z", "cocoa", "LT", 1),
        sale("A3", "2026-03-01T10:00:00Z", "coffee", "LT", 1)));

    assertThat(columns(
            SERVER.report(
                "sales?from=2026-03-01&to=2026-03-02&compare=previousYear&groupBy=product"),
            "product",
            "salesClosed",
            "comparedSalesClosed"))
        .containsExactly("coffee 1 0", "tea 0 1");
  }

  @Test
  void revenueHasARowForEachCurrency() throws Exception {
    SERVER.apply(List.of(
        priced("A1", "2026-03-01T10:00:00Z", "10.50", "EUR"),
        priced("A2", "2026-03-01T11:00:00Z", "0.25", "EUR"),
        priced("A3", "2026-03-02T10:00:00Z", "7", "USD"),
        priced("A4", "2026-02-01T10:00:00Z", "7", "JPY"),
        reversal("A5", "2026-03-02T12:00:00Z", "A1", null)));

    JsonNode report = SERVER.report("revenue?from=2026-03-01&to=2026-03-03&compare=previousPeriod");

    assertThat(columns(
            report,
            "periodStart",
            "currency",
            "grossAmount",
            "reversedAmount",
            "netAmount",
            "comparedGrossAmount",
            "grossAmountChange",
            "grossAmountRelativeChange"))
        .containsExactly(
            "2026-03-01 EUR 10.75 0.0 10.75 0.0 10.75 null",
            "2026-03-01 USD 0.0 0.0 0.0 0.0 0.0 null",
            "2026-03-02 EUR 0.0 1.5 -1.5 10.75 -10.75 -1.0",
            "2026-03-02 USD 7.0 0.0 7.0 0.0 7.0 null");
    assertThat(report.get("rows").get(0).get("grossAmount").isNumber()).isTrue();
    assertThat(columns(
            SERVER.report("revenue?from=2026-03-01&to=2026-03-02&originalCurrency=EUR"
                + "&originalCurrency=JPY"),
            "currency",
            "grossAmount"))
        .containsExactly("EUR 10.75");
    assertThat(SERVER.report("revenue?from=2026-04-01&to=2026-04-03").get("rows"))
        .isEmpty();
  }

  @Test
  void allFourteenIndicatorsOfAPeriodWithoutDataAreNull() throws Exception {
    SERVER.apply(List.of());

    JsonNode report = SERVER.report("outcomes?from=2026-03-01&to=2026-03-02");

    assertThat(columns(report, "indicator", "kind", "value", "n", "low", "high", "sufficient"))
        .containsExactly(
            "csat lagging null 0 null null false",
            "on-time lagging null 0 null null false",
            "to-quality lagging null 0 null null false",
            "within-cost lagging null 0 null null false",
            "as-agreed lagging null 0 null null false",
            "reversal-rate lagging null 0 null null false",
            "repeat-purchase lagging null 0 null null false",
            "nps leading null 0 null null false",
            "ces leading null 0 null null false",
            "repurchase-intent leading null 0 null null false",
            "survey-response-rate leading null 0 null null false",
            "lead-follow-up leading null 0 null null false",
            "lead-response-time leading null 0 null null false",
            "lead-conversion leading null 0 null null false");
  }

  @Test
  void aDeliveryThatIsNotDueYetIsNotCounted() throws Exception {
    SERVER.apply(List.of(
        agreed("D1", now.minusSeconds(3600)),
        agreed("D2", now.minusSeconds(3600)),
        agreed("D3", now.plusSeconds(3600)),
        agreed("D4", now.plusSeconds(3600)),
        completed("D1", now.minusSeconds(7200)),
        completed("D3", now.minusSeconds(60))));
    String range = "outcomes?from=" + now.minusSeconds(86_400) + "&to=" + now.plusSeconds(86_400);

    assertThat(columns(
            SERVER.report(range + "&period=year&indicator=on-time"), "n", "numerator", "partial"))
        .contains("2 1 true")
        .allMatch(row -> row.equals("2 1 true") || row.equals("0 0 true"));
    assertThat(SERVER
            .report("outcomes?from=" + now.plusSeconds(600) + "&to=" + now.plusSeconds(7200)
                + "&indicator=on-time&groupBy=product")
            .get("rows"))
        .isEmpty();
  }

  @Test
  void responsesAreWaitedForUntilTheirDeadline() throws Exception {
    SERVER.apply(List.of(invitation("I1", now.minus(Duration.ofMinutes(90)))));
    Instant hour = now.truncatedTo(ChronoUnit.HOURS);

    // the deadline is two hours here
    List<String> rows = columns(
        SERVER.report("outcomes?period=hour&from=%s&to=%s&indicator=survey-response-rate"
            .formatted(hour.minusSeconds(3 * 3600), hour)),
        "partial",
        "matured");
    assertThat(rows.getFirst()).isEqualTo("false true");
    assertThat(rows.getLast()).isEqualTo("false false");
    assertThat(columns(
            SERVER.report("outcomes?period=hour&from=%s&to=%s&indicator=csat"
                .formatted(hour.minusSeconds(3 * 3600), hour)),
            "partial",
            "matured"))
        .containsOnly("false true");
  }

  @Test
  void outcomesBesideThePreviousPeriod() throws Exception {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      events.add(answer(
          "A" + i,
          i < 80 ? "2026-03-01T10:00:00Z" : "2026-03-02T10:00:00Z",
          null,
          Map.of(Measure.CSAT, i < 48 || (i >= 80 && i < 136) ? 5 : 1)));
    }
    SERVER.apply(events);

    JsonNode report = SERVER.report(
        "outcomes?from=2026-03-01&to=2026-03-03&indicator=csat&compare=previousPeriod");

    // 56 of 70 beside 48 of 80: Newcombe's interval of the difference is 0.0524 to 0.3339
    assertThat(columns(
            report,
            "numerator",
            "n",
            "value",
            "comparedValue",
            "comparedN",
            "valueChange",
            "significant"))
        .containsExactly("48 80 0.6 null 0 null null", "56 70 0.8 0.6 80 0.20000000000000007 true");
  }

  @Test
  void comparisonTellsThatSalesRoseWhileOutcomesFell() throws Exception {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String day = i < 10 ? "2026-03-01T10:00:00Z" : "2026-03-02T10:00:00Z";
      events.add(sale("S" + i, day, "tea", "LT", 1));
    }
    for (int i = 0; i < 100; i++) {
      String day = i < 50 ? "2026-03-01T10:00:00Z" : "2026-03-02T10:00:00Z";
      events.add(answer("A" + i, day, "S0", Map.of(Measure.NPS, i < 50 ? 9 : 5)));
    }
    SERVER.apply(events);

    JsonNode report = SERVER.report(
        "comparison?from=2026-03-02&to=2026-03-03&indicator=nps&indicator=csat&groupBy=region");

    assertThat(report.get("rows").get(0).propertyNames())
        .containsExactly(
            "periodStart",
            "periodEnd",
            "periodStartUtc",
            "periodEndUtc",
            "partial",
            "matured",
            "region",
            "salesNet",
            "salesChange",
            "indicator",
            "kind",
            "value",
            "change",
            "signal",
            "comparedStartUtc",
            "comparedEndUtc",
            "comparedSalesNet",
            "salesRelativeChange",
            "n",
            "low",
            "high",
            "comparedValue",
            "comparedN");
    assertThat(columns(
            report, "salesNet", "salesChange", "indicator", "kind", "value", "change", "signal"))
        .containsExactly(
            "30 20 csat lagging null null insufficient",
            "30 20 nps leading -100.0 -200.0 sales-up-outcome-down");
  }

  @Test
  void aShorterResponseTimeIsForTheBetter() throws Exception {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      boolean before = i < 40;
      Instant at = Instant.parse(before ? "2026-03-01T10:00:00Z" : "2026-03-02T10:00:00Z");
      events.add(new LeadCaptured(
          new Id("L" + i), at, new Code("web"), null, null, null, null, null, 1, false));
      events.add(new LeadContacted(
          new Id("C" + i),
          new Id("L" + i),
          at.plusSeconds(before ? 900 + i : 60 + i),
          new Code("phone"),
          false,
          1,
          false));
      events.add(sale(
          "S" + i, before && i % 4 > 0 ? "2026-02-01T00:00:00Z" : at.toString(), "tea", "LT", 1));
    }
    SERVER.apply(events);

    assertThat(columns(
            SERVER.report("comparison?from=2026-03-02&to=2026-03-03&indicator=lead-response-time"),
            "salesNet",
            "salesChange",
            "value",
            "change",
            "signal"))
        .containsExactly("40 30 119.0 -800.0 both-up");
  }

  @Test
  void pagesFitTogetherWhileDataChanges() throws Exception {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      for (int day = 1; day < 8; day++) {
        events.add(sale(
            "S%d-%d".formatted(i, day),
            "2026-03-0%dT10:00:00Z".formatted(day),
            "tea " + i,
            "LT",
            1 + i));
      }
    }
    SERVER.apply(events);
    for (String query : List.of(
        "sales?from=2026-03-01&to=2026-03-08&groupBy=product,region&timeZone=Europe/Vilnius",
        "revenue?from=2026-03-01&to=2026-03-08&groupBy=product&region=LT&region=LV",
        "outcomes?from=2026-03-01&to=2026-03-08&groupBy=product&indicator=reversal-rate"
            + "&indicator=csat",
        "comparison?from=2026-03-01&to=2026-03-08&groupBy=product&compare=previousYear")) {
      JsonNode whole = SERVER.report(query);
      assertThat(whole.get("next").isNull()).isTrue();
      List<String> rows = new ArrayList<>();
      JsonNode page = SERVER.report(query + "&limit=5");
      for (int pages = 0; pages < 1000; pages++) {
        page.get("rows").forEach(row -> rows.add(row.toString()));
        if (page.get("next").isNull()) {
          break;
        }
        assertThat(page.get("rows")).hasSize(5);
        page = new JsonMapper().readTree(SERVER.get(page.get("next").asString()).body());
      }
      List<String> expected = new ArrayList<>();
      whole.get("rows").forEach(row -> expected.add(row.toString()));
      assertThat(rows).as(query).containsExactlyElementsOf(expected);
    }

    JsonNode first = SERVER.report("sales?from=2026-03-01&to=2026-03-08&groupBy=product&limit=10");
    events.add(sale("new", "2026-03-02T10:00:00Z", "tea 1 and a half", "LT", 1));
    events.removeIf(event -> event.key().value().startsWith("S2-"));
    SERVER.apply(events);
    JsonNode second =
        new JsonMapper().readTree(SERVER.get(first.get("next").asString()).body());
    assertThat(columns(first, "periodStart", "product")).endsWith("2026-03-02 tea 2");
    assertThat(columns(second, "periodStart", "product"))
        .startsWith("2026-03-02 tea 3")
        .contains("2026-03-03 tea 1 and a half");
  }

  @Test
  void theDefaultRangeStaysWhereItIsFromPageToPage() throws Exception {
    SERVER.apply(List.of());
    JsonNode first = SERVER.report("sales?limit=29");
    String next = first.get("next").asString();
    JsonNode second = new JsonMapper().readTree(SERVER.get(next).body());

    assertThat(first.get("rows")).hasSize(29);
    assertThat(second.get("rows")).hasSize(1);
    assertThat(second.get("rows").get(0).get("periodStart"))
        .isEqualTo(first.get("rows").get(28).get("periodEnd"));
    assertThat(second.get("next").isNull()).isTrue();
    assertThat(SERVER
            .get("/api/v1/reports/sales?limit=29&format=csv")
            .headers()
            .firstValue("Link")
            .orElseThrow())
        .matches("<http://localhost:\\d+/api/v1/reports/sales\\?.*cursor=.*>; rel=\"next\"");
    for (String contradiction : List.of(
        next + "&period=week",
        next + "&to=2026-03-01",
        next.replace("sales", "revenue"),
        next + "x",
        next + "&limit=0",
        next.replace("limit=29", "limit=100001"))) {
      assertThat(SERVER.get(contradiction).statusCode()).as(contradiction).isEqualTo(400);
    }
  }

  @Test
  void anAnswerThatIsKnownIsNotSentAgain() throws Exception {
    SERVER.apply(List.of(sale("A1", "2025-03-01T10:00:00Z", "tea", "LT", 1)));
    String past = "/api/v1/reports/sales?from=2025-03-01&to=2025-03-03";
    HttpResponse<String> first = SERVER.get(past);
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(first.headers().firstValue("Cache-Control")).contains("no-cache");

    HttpResponse<String> second = SERVER.get(past, "If-None-Match", tag);
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
    assertThat(second.headers().firstValue("ETag")).contains(tag);

    for (String other : List.of(
        past + "&format=csv", past + "&limit=1", past + "&region=LT", past + "&period=week")) {
      assertThat(SERVER.get(other, "If-None-Match", tag).statusCode()).as(other).isEqualTo(200);
    }
    SERVER.apply(List.of(
        sale("A1", "2025-03-01T10:00:00Z", "tea", "LT", 1),
        sale("A2", "2025-03-01T10:00:00Z", "tea", "LT", 1)));
    assertThat(SERVER.get(past, "If-None-Match", tag).statusCode()).isEqualTo(200);
  }

  @Test
  void whatChangesWithTimeAloneIsNeverTakenForKnown() throws Exception {
    SERVER.apply(List.of());
    for (String moving : List.of(
        "sales",
        "outcomes?from=2026-03-01&to=" + now + "&indicator=lead-response-time",
        "outcomes?from=2026-03-01&to=" + now.plusSeconds(86_400) + "&indicator=on-time",
        "sales?compare=previousPeriod&from=2026-03-01&to=" + now.plusSeconds(86_400))) {
      String path = "/api/v1/reports/" + moving;
      String tag = SERVER.get(path).headers().firstValue("ETag").orElseThrow();
      assertThat(SERVER.get(path, "If-None-Match", tag).statusCode()).as(moving).isEqualTo(200);
    }
    for (String still : List.of(
        "sales?from=2026-03-01&to=" + now.plusSeconds(86_400),
        "outcomes?from=2026-03-01&to=2026-03-02&indicator=lead-response-time")) {
      String path = "/api/v1/reports/" + still;
      String tag = SERVER.get(path).headers().firstValue("ETag").orElseThrow();
      assertThat(SERVER.get(path, "If-None-Match", tag).statusCode()).as(still).isEqualTo(304);
    }
  }

  @Test
  void columnsAreTheSameInEveryFormat() throws Exception {
    SERVER.apply(List.of(
        sale("A1", "2026-03-01T10:00:00Z", "=1+1", "LT", 1),
        answer("A2", "2026-03-01T10:00:00Z", "A1", Map.of(Measure.CSAT, 5))));
    for (String query : List.of(
        "sales?groupBy=product&compare=previousPeriod&",
        "revenue?groupBy=product&compare=previousYear&",
        "outcomes?groupBy=product&compare=previousPeriod&",
        "comparison?groupBy=product&")) {
      String path = "/api/v1/reports/" + query + "from=2026-03-01&to=2026-03-02&format=";
      JsonNode row =
          SERVER.report(query + "from=2026-03-01&to=2026-03-02").get("rows").get(0);
      String[] csv = SERVER.get(path + "csv").body().split("\r\n", -1);
      assertThat(csv[0]).isEqualTo(String.join(",", row.propertyNames()));
      assertThat(csv[1]).contains(",'=1+1,");
      assertThat(new JsonMapper().readTree(SERVER.get(path + "ndjson").body().split("\n", -1)[0]))
          .isEqualTo(row);
    }
  }

  @Test
  void compressesLongAnswersForWhoTakesThat() throws Exception {
    String path = "/api/v1/reports/sales?from=2026-01-01&to=2026-06-01&format=csv";
    HttpResponse<String> plain = SERVER.get(path);
    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(plain.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"sales.csv\"");

    HttpRequest request =
        TestAccess.request(SERVER.uri(path)).header("Accept-Encoding", "gzip").build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> packed =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
      assertThat(new String(new GZIPInputStream(packed.body()).readAllBytes(), UTF_8))
          .isEqualTo(plain.body());
    }
  }

  @Test
  void noFormatIsTheOneOfAccept() throws Exception {
    HttpResponse<String> answer = SERVER.get(
        "/api/v1/reports/sales?from=2026-01-01&to=2026-01-02&format=", "Accept", "text/csv");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/csv;charset=UTF-8");
  }

  @Test
  void anyTagIsKnown() throws Exception {
    HttpResponse<String> known =
        SERVER.get("/api/v1/reports/sales?from=2026-01-01&to=2026-02-01", "If-None-Match", "*");
    assertThat(known.statusCode()).isEqualTo(304);
    assertThat(known.headers().firstValue("ETag")).isPresent();
  }

  @Test
  void refusesParametersThatContradictOrRepeat() throws Exception {
    for (String query : List.of(
        "sales?from=2026-03-02&to=2026-03-01",
        "sales?weekStart=someday",
        "sales?format=csv&format=json",
        "sales?indicator=csat",
        "revenue?currency=EUR",
        "revenue?originalCurrency=eur",
        "sales?originalCurrency=EUR",
        "sales?limit=1e3",
        "sales?limit=",
        "sales?cursor=abc",
        "outcomes?indicator=joy",
        "comparison?compare=nothing",
        "sales?rolling=P0D",
        "sales?rolling=P7D&rolling=P8D")) {
      HttpResponse<String> response = SERVER.get("/api/v1/reports/" + query);
      assertThat(response.statusCode()).as(query).isEqualTo(400);
      assertThat(new JsonMapper().readTree(response.body()).get("errors"))
          .as(query)
          .isNotEmpty();
    }
  }

  private static SaleClosed priced(String saleId, String closedAt, String amount, String currency) {
    return new SaleClosed(
        new Id(saleId),
        Instant.parse(closedAt),
        new Code("tea"),
        new Region("LT"),
        new Code("retail"),
        null,
        null,
        null,
        null,
        null,
        1,
        new Money(new BigDecimal(amount), new CurrencyCode(currency)),
        null,
        1,
        false);
  }

  private static DeliveryAgreed agreed(String deliveryId, Instant dueAt) {
    return new DeliveryAgreed(
        new Id(deliveryId), dueAt, null, null, null, null, null, null, null, 1, false);
  }

  private static DeliveryCompleted completed(String deliveryId, Instant completedAt) {
    return new DeliveryCompleted(
        new Id(deliveryId), completedAt, null, null, null, null, null, null, null, 1, false);
  }

  private static SurveySent invitation(String invitationId, Instant sentAt) {
    return new SurveySent(
        new Id(invitationId), sentAt, null, null, null, null, null, null, 1, false);
  }
}
