package io.parallax.reporting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.reporting.aggregate.Deadlines;
import io.parallax.reporting.report.dataset.Dataset;
import io.parallax.reporting.report.dataset.Datasets;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The data sets over OData: what clients ask for, and what they get, on the example of the documents. */
class ODataIT {
  private static final String ROOT = "/odata/v1";
  private static final String SALES = ROOT + "/SalesByDay";

  /** As Power Query sends it. */
  private static final String POWER_QUERY = "application/json;odata.metadata=minimal;q=1.0,"
      + "application/json;odata=minimalmetadata;q=0.9,application/atomsvc+xml;q=0.8,"
      + "application/atom+xml;q=0.8,application/xml;q=0.7,text/plain;q=0.7";

  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ReportServer SERVER = new ReportServer(Deadlines.DEFAULTS);
  private static final ReportServer EMPTY = new ReportServer(Deadlines.DEFAULTS);

  @BeforeAll
  static void fill() throws Exception {
    SERVER.apply(DocsExample.events());
  }

  @AfterAll
  static void stop() {
    SERVER.close();
    EMPTY.close();
  }

  private static String url(String path) {
    return path.replace(" ", "%20").replace("\\", "%5C");
  }

  private static HttpResponse<String> get(String path, String... headers) throws Exception {
    return SERVER.get(url(path), headers);
  }

  private static JsonNode json(String path, String... headers) throws Exception {
    HttpResponse<String> response = get(path, headers);
    assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
    assertThat(response.headers().allValues("OData-Version")).containsExactly("4.0");
    return JSON.readTree(response.body());
  }

  /** Values of a column, with blanks in between. */
  private static String column(JsonNode answer, String column) {
    List<String> values = new ArrayList<>();
    answer.get("value").forEach(row -> values.add(row.get(column).asString()));
    return String.join(" ", values);
  }

  private static String net(String query) throws Exception {
    return column(json(SALES + query), "salesNet");
  }

  /** An error in the form of OData. */
  private static String error(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    JsonNode error = JSON.readTree(response.body()).get("error");
    assertThat(error.get("code").asString()).isNotEmpty();
    return error.get("message").asString();
  }

  private static String error(String path, int status) throws Exception {
    return error(get(path), status);
  }

  // service document and metadata

  @ParameterizedTest
  @ValueSource(strings = {ROOT + "/", ROOT})
  void listsItsSets(String path) throws Exception {
    JsonNode document = json(
        path, "Accept", POWER_QUERY, "OData-MaxVersion", "4.0", "MaxDataServiceVersion", "3.0");
    assertThat(document.get("value").findValuesAsString("name"))
        .isEqualTo(Datasets.ALL.stream().map(Dataset::name).toList());
    assertThat(document.get("@odata.context").asString()).endsWith("/odata/v1/$metadata");
  }

  @Test
  void describesItsRowsTheSameWhateverIsAccepted() throws Exception {
    String path = ROOT + "/$metadata";
    String model = get(path, "Accept", POWER_QUERY).body();
    for (String accept : List.of("application/xml", "application/json", "*/*", "text/csv")) {
      HttpResponse<String> answer = get(path, "Accept", accept);
      assertThat(answer.body()).isEqualTo(model);
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/xml");
    }
    assertThat(EMPTY.get(path).body()).isEqualTo(model);
    assertThat(model)
        .contains("Version=\"4.0\"", "Type=\"Edm.Decimal\"", "Precision=\"38\" Scale=\"4\"")
        .doesNotContain("Collection(", "NavigationProperty");
    var xml = DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(model.getBytes(UTF_8)));
    assertThat(xml.getElementsByTagName("EntityType").getLength()).isEqualTo(Datasets.ALL.size());
    assertThat(xml.getElementsByTagName("Property").getLength())
        .isEqualTo(Datasets.ALL.stream().mapToInt(d -> d.columns().size()).sum());
  }

  // who may

  @Test
  void needsACredential() throws Exception {
    for (String[] header : List.of(
        new String[] {"X-API-Key", TestAccess.KEY},
        new String[] {"Authorization", "Bearer " + TestAccess.KEY},
        new String[] {"Authorization", basic(TestAccess.KEY)})) {
      assertThat(send(HttpRequest.newBuilder(SERVER.uri(SALES)).header(header[0], header[1]))
              .statusCode())
          .isEqualTo(200);
    }
    HttpResponse<String> refused = send(HttpRequest.newBuilder(SERVER.uri(ROOT + "/")));
    assertThat(error(refused, 401)).contains("no credential");
    assertThat(refused.headers().allValues("WWW-Authenticate"))
        .anyMatch(challenge -> challenge.startsWith("Basic "));
    refused =
        send(HttpRequest.newBuilder(SERVER.uri(SALES)).header("Authorization", basic("plx_wrong")));
    assertThat(error(refused, 401)).contains("not valid");
  }

  private static String basic(String key) {
    return "Basic " + Base64.getEncoder().encodeToString(("tester:" + key).getBytes(UTF_8));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  // rows

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "\"\"|10 2 29",
        "?$top=1000|10 2 29",
        "?$top=0|\"\"",
        "?$top=2|10 2",
        "?$skip=1&$top=1|2",
        "?$filter=region eq 'LT-VL'|10 29",
        "?$filter=region%20eq%20%27LT-VL%27|10 29",
        "?%24filter=region eq 'LT-VL'|10 29",
        "?$filter=region+eq+'LT-VL'|10 29",
        "?$filter=region in ('US','EE')|2",
        "?$filter=region in ()|\"\"",
        "?$filter=(region eq 'US' or region eq 'LT-VL') and periodStart ge 2026-03-02|29",
        "?$filter=not (channel eq 'retail')|2",
        "?$filter=contains(product,'ea')|10 2 29",
        "?$filter=startswith(product,'t')|10 2 29",
        "?$filter=endswith(product,'ea')|10 2 29",
        "?$filter=contains(product,'%25')|\"\"",
        "?$filter=tolower(region) eq 'us'|2",
        "?$filter=toupper(product) eq 'TEA' and region ne 'US'|10 29",
        "?$filter=product eq 'O''Brien'|\"\"",
        "?$filter=segment eq '(unknown)'|10 2 29",
        "?$filter=segment ne null|10 2 29",
        "?$filter=segment eq null|\"\"",
        "?$filter=periodStartUtc ge 2026-03-02T00:00:00Z and periodStartUtc lt 2026-03-03T00:00:00Z|29",
        "?$filter=periodStartUtc ge 2026-03-02T00:00:00.0000000Z|29",
        "?$filter=periodStartUtc ge 2026-03-02T02:00:00%2B02:00|29",
        "?$filter=periodStartUtc eq 2026-03-02T00:00:00Z|29",
        "?$filter=not (periodStartUtc ge 2026-03-02T00:00:00Z)|10 2",
        "?$filter=year(periodStart) eq 2026 and month(periodStart) eq 3|10 2 29",
        "?$filter=day(periodStart) eq 2|29",
        "?$filter=day(periodStartUtc) eq 2 and date(periodStartUtc) eq 2026-03-02|29",
        "?$filter=salesNet gt 5|10 29",
        "?$filter=salesNet gt 5.0|10 29",
        "?$filter=salesNet gt -5 and salesNet lt 1e1|2",
        "?$filter=salesNet ne salesClosed|29",
        "?$filter=contains(product,'ea') eq false|\"\"",
        "?$filter=true|10 2 29",
        "?$orderby=salesNet desc,region|29 10 2",
        "?$orderby=region desc&$top=1|2",
        "?$orderby=periodStart desc,region|29 10 2",
        "?$select=salesNet&$orderby=unitsNet|2 10 29"
      })
  void honoursWhatIsAsked(String query, String expected) throws Exception {
    assertThat(net(query)).isEqualTo(expected);
  }

  @Test
  void givesTheColumnsAskedForAndNoOthers() throws Exception {
    JsonNode all = json(SALES, "Accept", POWER_QUERY);
    assertThat(all.propertyNames()).containsExactly("@odata.context", "value");
    assertThat(all.get("value").get(0).propertyNames())
        .containsExactlyElementsOf(Datasets.named("SalesByDay").orElseThrow().columns().stream()
            .map(column -> column.name())
            .toList());
    assertThat(all.get("value").get(0).get("periodStartUtc").asString())
        .isEqualTo("2026-03-01T00:00:00Z");
    for (String select : List.of("product,salesNet", "product%2CsalesNet")) {
      JsonNode some = json(SALES + "?$select=" + select);
      assertThat(some.get("value").get(0).propertyNames()).containsExactly("product", "salesNet");
      assertThat(some.get("@odata.context").asString()).endsWith("#SalesByDay(product,salesNet)");
    }
    assertThat(json(SALES + "?$select=*").get("value")).isEqualTo(all.get("value"));
    assertThat(json(SALES + "?$top=2").has("@odata.nextLink")).isFalse();
  }

  @Test
  void counts() throws Exception {
    JsonNode counted = json(SALES + "?$count=true&$top=1&$skip=1");
    assertThat(counted.get("@odata.count").asInt()).isEqualTo(3);
    assertThat(counted.get("value")).hasSize(1);
    HttpResponse<String> count = get(SALES + "/$count?$filter=region eq 'LT-VL'");
    assertThat(count.body()).isEqualTo("2");
    assertThat(count.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    assertThat(get(ROOT + "/OutcomesByDay/$count").body()).isEqualTo("18");
  }

  @Test
  void givesAmountsAndOutcomes() throws Exception {
    HttpResponse<String> revenue = get(ROOT + "/RevenueByDay?$filter=currency eq 'EUR'");
    assertThat(revenue.body()).contains("\"netAmount\":100.0000", "\"netAmount\":290.0000");
    JsonNode csat = json(ROOT + "/OutcomesByDay?$filter=indicator eq 'csat'");
    assertThat(column(csat, "numerator")).isEqualTo("48 56");
    assertThat(column(csat, "denominator")).isEqualTo("80 70");
  }

  @Test
  void findsARowByItsKey() throws Exception {
    String key = "(periodStart=%s,product='tea',region='US',country='US',segment='(unknown)',"
        + "channel='online',closingMethod='(unknown)')";
    JsonNode row = json(SALES + key.formatted("2026-03-01"));
    assertThat(row.get("salesNet").asInt()).isEqualTo(2);
    assertThat(row.get("@odata.context").asString()).endsWith("#SalesByDay/$entity");
    assertThat(json(SALES + key.formatted("2026-03-01") + "?$select=salesNet").propertyNames())
        .containsExactly("@odata.context", "salesNet");
    assertThat(error(SALES + key.formatted("2026-03-05"), 404)).contains("key");
    assertThat(json(ROOT + "/Products('tea')").get("seen").asBoolean()).isTrue();
    error(ROOT + "/Products('nope')", 404);
    error(SALES + "('tea')", 404);
  }

  // groups

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "OutcomesByDay?$apply=filter(indicator eq 'csat')/aggregate(numerator with sum as n,denominator with sum as d)|[{\"n\":104,\"d\":150}]",
        "SalesByDay?$apply=groupby((region),aggregate(salesNet with sum as net,$count as rows))&$orderby=net desc|[{\"region\":\"LT-VL\",\"net\":39,\"rows\":2},{\"region\":\"US\",\"net\":2,\"rows\":1}]",
        "SalesByDay?$apply=groupby((region),aggregate(salesNet with sum as net,$count as rows))&$orderby=net desc&$filter=net gt 5&$top=1|[{\"region\":\"LT-VL\",\"net\":39,\"rows\":2}]",
        "SalesByDay?$apply=groupby((region),aggregate(salesNet with sum as net))|[{\"region\":\"LT-VL\",\"net\":39},{\"region\":\"US\",\"net\":2}]",
        "SalesByDay?$apply=groupby((region),aggregate(salesNet with sum as net))&$select=net|[{\"net\":39},{\"net\":2}]",
        "SalesByDay?$apply=groupby((periodStartUtc),aggregate(salesNet with sum as net))&$filter=periodStartUtc gt 2026-03-01T12:00:00Z|[{\"periodStartUtc\":\"2026-03-02T00:00:00Z\",\"net\":29}]",
        "SalesByDay?$apply=groupby((region))|[{\"region\":\"LT-VL\"},{\"region\":\"US\"}]",
        "SalesByDay?$apply=filter(salesNet gt 5)/groupby((region),aggregate(salesNet with sum as net))|[{\"region\":\"LT-VL\",\"net\":39}]",
        "SalesByDay?$apply=aggregate(salesNet with max as most,periodStart with min as first,$count as n)|[{\"most\":29,\"first\":\"2026-03-01\",\"n\":3}]",
        "SalesByDay?$apply=filter(region eq 'nowhere')/aggregate(salesNet with sum as net,$count as n)|[{\"net\":null,\"n\":0}]",
        "RevenueByDay?$apply=groupby((currency),aggregate(netAmount with sum as net))|[{\"currency\":\"EUR\",\"net\":390.0000},{\"currency\":\"USD\",\"net\":11.0000}]",
        "RevenueByDay?$apply=filter(currency eq 'EUR' and region eq 'LT-VL')/aggregate(netAmount with sum as net)|[{\"net\":390.0000}]",
        "Sales?$apply=aggregate(quantity with sum as units,$count as n)|[{\"units\":52,\"n\":42}]"
      })
  void groups(String query, String expected) throws Exception {
    HttpResponse<String> answer = get(ROOT + "/" + query);
    assertThat(answer.body()).contains("\"value\":" + expected);
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  // pages

  @Test
  void givesPages() throws Exception {
    for (String query : List.of(
        "?$filter=product eq 'tea'&$select=region,salesNet",
        "?$filter=product eq 'tea'&$select=region,salesNet&$orderby=salesNet desc",
        "?$filter=salesNet gt 0&$select=salesNet,region",
        "?$select=salesNet,region&$skip=0&$count=true",
        "?$apply=groupby((periodStart,region),aggregate(salesNet with sum as salesNet1))")) {
      String whole = json(SALES + query).get("value").toString();
      HttpResponse<String> first = get(SALES + query, "Prefer", "odata.maxpagesize=2");
      assertThat(first.headers().firstValue("Preference-Applied")).contains("odata.maxpagesize=2");
      JsonNode page = JSON.readTree(first.body());
      List<String> rows = new ArrayList<>();
      page.get("value").forEach(row -> rows.add(row.toString()));
      assertThat(rows).hasSize(2);
      String next = page.get("@odata.nextLink").asString();
      assertThat(next).startsWith("http://").contains(url(query.substring(1)));
      JsonNode second = json(next, "Prefer", "odata.maxpagesize=2");
      second.get("value").forEach(row -> rows.add(row.toString()));
      assertThat(second.has("@odata.nextLink")).isFalse();
      assertThat(rows).hasToString(whole.replace("},{", "}, {"));
    }
  }

  @Test
  void keepsTopAndSkipOverPages() throws Exception {
    List<String> rows = follow(SERVER, SALES + "?$top=2&$skip=1&$select=salesNet", 1);
    assertThat(rows).containsExactly("{\"salesNet\":2}", "{\"salesNet\":29}");
    assertThat(follow(SERVER, SALES + "?$top=2&$select=salesNet", 1)).hasSize(2);
  }

  private static List<String> follow(ReportServer server, String path, int size) throws Exception {
    return server.odata(url(path), size).stream().map(JsonNode::toString).toList();
  }

  /** In any order, through values that are null, each row comes once. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/Sales",
        "/Sales?$orderby=amount desc,closedAt",
        "/Sales?$orderby=repeat,region desc",
        "/LeadResponses",
        "/LeadResponses?$orderby=firstContactAt",
        "/LeadResponses?$orderby=firstContactAt desc,lostAt",
        "/LeadResponses?$orderby=lostAt,capturedAt desc",
        "/OutcomesByDay?$orderby=denominator desc",
        "/Indicators?$orderby=scale desc",
        "/Dimensions?$orderby=title,seen desc",
        "/Calendar?$orderby=weekday desc,isoWeek",
        "/ScoresByDay",
        "/Freshness"
      })
  void givesEachRowOnce(String path) throws Exception {
    JsonNode whole = json(ROOT + path).get("value");
    List<String> rows = new ArrayList<>();
    if (path.equals("/Freshness")) {
      assertThat(whole).hasSize(1);
      return;
    }
    whole.forEach(row -> rows.add(row.toString()));
    assertThat(rows).hasSizeGreaterThan(3).doesNotHaveDuplicates();
    assertThat(follow(SERVER, ROOT + path, 3)).isEqualTo(rows);
  }

  /** What comes in between two pages moves no other row, and what is not merged yet makes no row twice. */
  @Test
  void keepsItsPlaceWhileDataComesIn() throws Exception {
    try (var server = new ReportServer(Deadlines.DEFAULTS)) {
      var random = new Random(7);
      server.histories().apply(DocsExample.events(), random);
      JsonNode first =
          JSON.readTree(server.get(SALES, "Prefer", "maxpagesize=2").body());
      server
          .histories()
          .replay(
              List.of(
                  Events.sale("late", "2026-03-01T00:30:00Z", "aaa", "US", 1),
                  Events.sale("later", "2026-03-02T00:30:00Z", "zzz", "US", 1)),
              random);
      JsonNode second =
          JSON.readTree(server.get(first.get("@odata.nextLink").asString()).body());
      assertThat(column(first, "salesNet") + " " + column(second, "salesNet"))
          .isEqualTo("10 2 29 1");
      Set<String> keys = new HashSet<>();
      follow(server, SALES + "?$select=periodStart,product,region,channel", 1)
          .forEach(key -> assertThat(keys.add(key)).as(key).isTrue());
      assertThat(keys).hasSize(5);
    }
  }

  @Test
  void refusesTokensOfOthers() throws Exception {
    String next = JSON.readTree(get(SALES, "Prefer", "odata.maxpagesize=2").body())
        .get("@odata.nextLink")
        .asString();
    String token = next.substring(next.indexOf("$skiptoken="));
    for (String query : List.of(
        "$skiptoken=x",
        "$skiptoken=",
        "$skiptoken=" + Base64.getUrlEncoder().encodeToString("{}".getBytes(UTF_8)),
        "$filter=region eq 'US'&" + token)) {
      assertThat(error(SALES + "?" + query, 400)).contains("$skiptoken");
    }
    error(ROOT + "/RevenueByDay?" + token, 400);
  }

  // what is refused

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "400|SalesByDay?$filter=periodStart ge 2026-03-01T00:00:00Z|$filter",
        "400|SalesByDay?$top=1&$filter=nope eq 1|character 8",
        "400|SalesByDay?$nope=1|$nope",
        "400|SalesByDay?nope=1|nope",
        "400|SalesByDay?timeZone=UTC|timeZone",
        "404|Nope|sets",
        "404|SalesByDay/nope|sets",
        "400|SalesByDay?$top=-1|$top",
        "400|SalesByDay?$top=1&$top=2|$top",
        "400|SalesByDay?$filter=region eq|$filter",
        "400|SalesByDay?$filter=region|$filter",
        "400|SalesByDay?$filter=region eq 'a|$filter",
        "400|SalesByDay?$filter=product eq 5|$filter",
        "400|SalesByDay?$filter=year(null) eq 1|$filter",
        "400|SalesByDay?$filter=salesNet gt INF|INF",
        "400|SalesByDay?$filter=salesNet gt 1e999|1e999",
        "400|SalesByDay?$filter=periodStart gt 99999-01-01|9999",
        "400|SalesByDay?$filter=product eq 'a%00b'|U+0000",
        "400|SalesByDay?$select=nope|$select",
        "400|SalesByDay?$orderby=nope|$orderby",
        "400|SalesByDay?$apply=groupby((region),aggregate(salesNet with sum as net))&$filter=salesNet gt 5|salesNet",
        "400|SalesByDay?$apply=groupby((region),aggregate(salesNet with sum as net))&$filter=net eq 'x'|not compatible",
        "400|RevenueByDay?$apply=aggregate(netAmount with sum as x)|currency",
        "400|RevenueByDay?$apply=filter(currency eq 'EUR' or region eq 'US')/aggregate(netAmount with sum as x)|currency",
        "400|Sales?$apply=aggregate(amount with max as x)|currency",
        "400|OutcomesByDay?$apply=groupby((region),aggregate(numerator with sum as x))|indicator",
        "400|Indicators?$apply=aggregate(minimumN with sum as x)|add up",
        "400|SalesByDay?$expand=*|$expand",
        "501|SalesByDay?$apply=aggregate(salesNet with average as a)|divide",
        "501|SalesByDay?$apply=topcount(2,salesNet)|$apply",
        "501|SalesByDay?$apply=concat(aggregate(salesNet with sum as a),groupby((region)))|$apply",
        "501|SalesByDay?$apply=groupby((region))/filter(region eq 'US')|behind groups",
        "501|SalesByDay?$apply=groupby((rollup(region,product)))|rollup",
        "501|SalesByDay?$search=x|$search",
        "501|SalesByDay?$compute=salesNet add 1 as x|$compute",
        "501|SalesByDay?$filter=indexof(product,'e') eq 1|indexof",
        "501|SalesByDay?$filter=salesNet add 1 eq 3|add",
        "501|SalesByDay?$filter=region eq @r&@r='US'|alias",
        "501|SalesByDay?$orderby=length(region)|$orderby",
        "501|$all|all",
        "501|$crossjoin(SalesByDay,RevenueByDay)|crossjoin",
        "501|Products('tea')/title|path",
        "501|SalesByDay/$ref|path",
        "501|$batch|$batch"
      })
  void refuses(int status, String path, String message) throws Exception {
    assertThat(error(ROOT + "/" + path, status)).contains(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void changesNothing(String method) throws Exception {
    HttpResponse<String> answer = send(TestAccess.request(SERVER.uri(SALES))
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofString("{}")));
    error(answer, 405);
    assertThat(answer.headers().firstValue("Allow").orElseThrow()).contains("GET");
    error(
        send(TestAccess.request(SERVER.uri(ROOT + "/$batch"))
            .method(method, BodyPublishers.ofString("x"))),
        501);
  }

  @Test
  void refusesOtherFormats() throws Exception {
    error(get(SALES, "Accept", "application/atom+xml"), 406);
    error(get(SALES, "OData-MaxVersion", "3.0"), 400);
    error(get(SALES + "?$format=atom"), 406);
    error(get(SALES + "?$format=application/xml"), 406);
    assertThat(net("?$format=json")).isEqualTo("10 2 29");
    assertThat(net("?$format=application/json;odata.metadata=minimal")).isEqualTo("10 2 29");
  }

  @Test
  void standsWhatIsHostile() throws Exception {
    String deep = "(".repeat(200) + "true" + ")".repeat(200);
    assertThat(error(SALES + "?$filter=" + deep, 400)).contains("parentheses");
    error(SALES + "?$filter=" + "(".repeat(1500) + "true" + ")".repeat(1500), 400);
    error(SALES + "?$filter=" + "%28".repeat(1200) + "true" + "%29".repeat(1200), 400);
    error(SALES + "?$filter=" + "not ".repeat(1000) + "true", 400);
    error(SALES + "?$filter=salesNet eq " + "-".repeat(4000) + "1", 400);
    assertThat(error(SALES + "?$filter=product eq '" + "x".repeat(9_000) + "'", 414))
        .contains("8192");
    assertThat(net("?$filter=" + "(".repeat(90) + "true" + ")".repeat(90))).isEqualTo("10 2 29");
    String many = "region eq 'US' or ".repeat(300);
    assertThat(net("?$filter=" + many + "false")).isEqualTo("2");
    assertThat(net("?$filter=region in ('US'" + ",'XX'".repeat(1200) + ")")).isEqualTo("2");
    for (String sql : List.of(
        "'' or 1=1 --",
        "''; drop table ledger.sale; --",
        "$1",
        "?",
        ":x",
        "\\",
        "%25s",
        "%7Bfn x%7D")) {
      assertThat(net("?$filter=product eq '" + sql + "'")).isEmpty();
      assertThat(net("?$filter=contains(product,'" + sql + "')")).isEmpty();
    }
    assertThat(net("")).isEqualTo("10 2 29");
  }

  /** Whatever is put together of what the language has: an answer, or an error that says what is wrong. */
  @Test
  void neverFails() throws Exception {
    var random = new Random(Long.getLong("parallax.seed", 20261130));
    int answered = 0;
    for (int i = 0; i < 1_500; i++) {
      String path = ROOT + "/" + RandomOData.request(random);
      HttpResponse<String> answer = get(path);
      assertThat(answer.statusCode()).as(path + ": " + answer.body()).isIn(200, 400, 404, 501);
      if (answer.statusCode() == 200) {
        answered++;
      } else {
        error(answer, answer.statusCode());
      }
    }
    assertThat(answered).isBetween(200, 1_400);
  }

  // the rest of HTTP

  @Test
  void isEmptyWhereNothingIsKnown() throws Exception {
    for (Dataset dataset : Datasets.ALL) {
      HttpResponse<String> answer = EMPTY.get(ROOT + "/" + dataset.name());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      boolean filled = Set.of("Indicators", "Freshness").contains(dataset.name());
      assertThat(JSON.readTree(answer.body()).get("value").isEmpty())
          .as(dataset.name())
          .isNotEqualTo(filled);
    }
  }

  @Test
  void answersHeadAndCompresses() throws Exception {
    HttpResponse<String> head =
        send(TestAccess.request(SERVER.uri(SALES)).method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("OData-Version")).contains("4.0");
    HttpResponse<byte[]> packed = HTTP.send(
        TestAccess.request(SERVER.uri(ROOT + "/OutcomesByDay"))
            .header("Accept-Encoding", "gzip, deflate")
            .build(),
        BodyHandlers.ofByteArray());
    assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(JSON.readTree(in.readAllBytes()).get("value")).hasSize(18);
    }
  }

  /** The parser has found no way from a literal to the tables. */
  @Test
  void leavesTheTablesAlone() {
    JdbcClient db = JdbcClient.create(TestBackend.dataSource(SERVER.database()));
    assertThat(db.sql("select count(*) from ledger.sale").query(Long.class).single())
        .isEqualTo(42);
  }
}
