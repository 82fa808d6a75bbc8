package io.parallax.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.CloudEvents;
import io.parallax.events.Decoded;
import io.parallax.events.Topic;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** CloudEvents over HTTP in all content modes, with the attributes of the specification's examples. */
class CloudEventsIT {
  private static final String EVENTS = "/api/v1/events";
  private static final String STRUCTURED = "application/cloudevents+json";
  private static final String BATCHED = "application/cloudevents-batch+json";
  private static final String LINES = "application/x-ndjson";
  private static final String DATA = """
      {"saleId":"S-1","closedAt":"2018-04-05T03:56:24Z","product":"A","region":"LT",\
      "channel":"web"}""";
  private static final String ENVELOPE = """
      "specversion":"1.0","type":"parallax.sale-closed.v1",\
      "source":"/mycontext/subcontext","id":"1234-1234-1234\"""";
  private static final String EVENT = "{" + ENVELOPE + ",\"data\":" + DATA + "}";
  private static final String ACCEPTED = """
      {"status":"accepted","type":"parallax.sale-closed.v1","key":"S-1","revision":1}""";
  private static final JsonMapper MAPPER = new JsonMapper();

  private static TestService service;

  private Map<TopicPartition, Long> start = Map.of();

  @BeforeAll
  static void startService() {
    TestKafka.create(Topic.SALES);
    service = TestService.start(Topic.SALES, TestKafka.address());
  }

  @AfterAll
  static void stopService() {
    service.close();
  }

  @BeforeEach
  void rememberWhereTheLogEnds() {
    start = TestKafka.ends(Topic.SALES);
  }

  @Test
  void takesTheBinaryExampleOfTheHttpBinding() {
    var answer = binary(
        DATA,
        "application/json; charset=utf-8",
        "ce-specversion",
        "1.0",
        "ce-type",
        "parallax.sale-closed.v1",
        "ce-time",
        "2018-04-05T03:56:24Z",
        "ce-id",
        "1234-1234-1234",
        "ce-source",
        "/mycontext/subcontext");

    assertAccepted(answer);
    assertPublished("1234-1234-1234", "/mycontext/subcontext", "2018-04-05T03:56:24Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Euro%20%E2%82%AC%20%F0%9F%98%80 | Euro \u20AC \uD83D\uDE00",
        "Euro%20%e2%82%ac%20%f0%9f%98%80 | Euro \u20AC \uD83D\uDE00",
        "%41%42C                         | ABC",
        "%2541                           | %41",
        "\"a \\\"b\\\" c\\\\\"           | a \"b\" c\\",
        "\"%41%20\\%42\"                 | A B",
        "a b                             | a b"
      })
  void decodesHeadersAsTheHttpBindingSays(String header, String id) {
    var answer = binary(
        DATA,
        "application/json",
        "Ce-SpecVersion",
        "1.0",
        "CE-TYPE",
        "parallax.sale-closed.v1",
        "ce-id",
        header,
        "ce-source",
        "/s",
        "ce-comexampleextension1",
        "value");

    assertAccepted(answer);
    assertPublished(id, "/s", "2018-04-05T03:56:24Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%C0%A0", "%", "%4", "%zz", "%ED%A0%80", "\"open", "\"a\"b", "%FF"})
  void refusesHeadersThatAreNotPercentEncodedUtf8(String header) {
    var answer = binary(
        DATA,
        "application/json",
        "ce-specversion",
        "1.0",
        "ce-type",
        "parallax.sale-closed.v1",
        "ce-id",
        header,
        "ce-source",
        "/s");

    assertThat(problem(answer, 400).at("/detail").asString())
        .isEqualTo("header ce-id is not percent-encoded UTF-8 in printable ASCII");
    assertThat(published()).isEmpty();
  }

  @Test
  void refusesHeadersThatAreThereTwiceOrInTheWrongPlace() {
    var twice =
        binary(DATA, "application/json", "ce-specversion", "1.0", "ce-id", "1", "CE-ID", "2");
    assertThat(problem(twice, 400).at("/detail").asString())
        .isEqualTo("header ce-id is given more than once");
    var misplaced = binary(DATA, "application/json", "ce-datacontenttype", "application/json");
    assertThat(problem(misplaced, 400).at("/detail").asString()).contains("ce-datacontenttype");
    assertThat(published()).isEmpty();
  }

  @Test
  void listsEveryMissingAttribute() {
    JsonNode problem = problem(service.post(EVENTS, "application/json", DATA), 422);
    assertThat(pointers(problem)).containsExactly("/specversion", "/id", "/source", "/type");
    assertThat(pointers(problem(service.post(EVENTS, STRUCTURED, "{}"), 422)))
        .containsExactly("/data", "/specversion", "/id", "/source", "/type");
    assertThat(published()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ENVELOPE,\"time\":\"2018-04-05T17:31:00Z\",\"data\":DATA}",
        "{\"data\":DATA,ENVELOPE,\"time\":\"2018-04-05T17:31:00Z\"}",
        "\uFEFF {\"id2\":\"\u0117\", \"data\" : DATA , \"time\":\"2018-04-05T19:31:00.000+02:00\" ,ENVELOPE}",
        "{ENVELOPE,\"data\":DATA,\"time\":\"2018-04-05T17:31:00Z\",\"subject\":\"123\","
            + "\"comexampleextension1\":\"value\",\"comexampleothervalue\":5,"
            + "\"unsetextension\":null,\"flag\":true,\"datacontenttype\":\"application/json\"}",
        "{ENVELOPE,\"time\":\"2018-04-05T17:31:00Z\",\"subject\":null,\"data\":DATA,"
            + "\"dataschema\":\"https://sales.example/schemas/sale-closed-v1.json\"}",
        "{ENVELOPE,\"time\":\"2018-04-05T17:31:00Z\",\"data\":DATA,"
            + "\"dataschema\":\"urn:parallax:schema:sale-closed:v1\"}"
      })
  void takesStructuredEventsWithTheirAttributesInAnyOrder(String body) {
    String event = body.replace("ENVELOPE", ENVELOPE).replace("DATA", DATA);

    assertAccepted(service.post(EVENTS, STRUCTURED + "; charset=UTF-8", event));
    assertPublished("1234-1234-1234", "/mycontext/subcontext", "2018-04-05T17:31:00Z");
  }

  @Test
  void takesTheTimeFromTheDataIfTheAttributeIsMissing() {
    assertAccepted(service.post(EVENTS, STRUCTURED, EVENT));
    assertPublished("1234-1234-1234", "/mycontext/subcontext", "2018-04-05T03:56:24Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/specversion     | \"specversion\":\"1.0\"  | \"specversion\":\"0.3\"",
        "/specversion     | \"specversion\":\"1.0\"  | \"specversion\":1.0",
        "/id              | \"1234-1234-1234\"       | \"\"",
        "/id              | \"1234-1234-1234\"       | null",
        "/id              | \"1234-1234-1234\"       | 7",
        "/source          | \"/mycontext/subcontext\"| \"a b\"",
        "/type            | parallax.sale-closed.v1  | com.example.someevent",
        "/type            | parallax.sale-closed.v1  | parallax.survey-answered.v1",
        "/time            | \"data\"                 | \"time\":\"yesterday\",\"data\"",
        "/time            | \"data\"                 | \"time\":\"2018-04-05T17:31Z\",\"data\"",
        "/time            | \"data\"                 | \"time\":\"2999-04-05T17:31:00Z\",\"data\"",
        "/datacontenttype | \"data\"                 | \"datacontenttype\":\"application/xml\",\"data\"",
        "/dataschema      | \"data\"                 | \"dataschema\":\"/schemas/sale-reversed-v1.json\",\"data\"",
        "/data_base64     | \"data\"                 | \"data_base64\":\"e30=\",\"data\"",
        "/Subject         | \"data\"                 | \"Subject\":\"x\",\"data\"",
        "/extension       | \"data\"                 | \"extension\":{},\"data\"",
        "/extension       | \"data\"                 | \"extension\":1.5,\"data\"",
        "/extension       | \"data\"                 | \"extension\":2147483648,\"data\"",
        "/id              | \"data\"                 | \"id\":\"again\",\"data\"",
        "/data            | \"data\"                 | \"data\":{},\"data\"",
        "/data/product    | \"A\"                    | 7",
        "/data/surprise   | \"product\"              | \"surprise\":1,\"product\"",
        "/data            | \"data\"                 | \"extra\""
      })
  void pointsAtWhatIsWrongInAStructuredEvent(String pointer, String good, String bad) {
    String body = EVENT.replace(good, bad);
    String late =
        "{\"data\":" + DATA.replace(good, bad) + ("," + ENVELOPE).replace(good, bad) + "}";

    assertThat(pointers(problem(service.post(EVENTS, STRUCTURED, body), 422))).contains(pointer);
    if (!good.equals("\"data\"")) {
      assertThat(pointers(problem(service.post(EVENTS, STRUCTURED, late), 422))).contains(pointer);
    }
    assertThat(published()).isEmpty();
  }

  @Test
  void takesDataInBase64AsSdksSendBytes() {
    String data = "\"data_base64\":\"" + base64(DATA) + "\"";

    assertAccepted(service.post(EVENTS, STRUCTURED, "{" + ENVELOPE + "," + data + "}"));
    assertThat(published()).hasSize(1);
    assertAccepted(service.post(
        EVENTS,
        STRUCTURED,
        "{" + data + ",\"datacontenttype\":\"application/json\"," + ENVELOPE + "}"));
    var batch = service.post(EVENTS, BATCHED, "[{" + ENVELOPE + "," + data + "}]");
    assertThat(MAPPER.readTree(batch.body()).at("/accepted").intValue()).isEqualTo(1);
    assertThat(published())
        .hasSize(3)
        .allSatisfy(message ->
            assertThat(message.value()).isEqualTo(published().getFirst().value()));
  }

  @Test
  void pointsAtWhatIsWrongInBase64() {
    for (String[] wrong : new String[][] {
      {"\"e3*0\"", "/data_base64"},
      {"\"{}\"", "/data_base64"},
      {"7", "/data_base64"},
      {"null", "/data_base64"},
      {"{\"a\":1}", "/data_base64"},
      {"\"" + base64("{\"saleId\":") + "\"", "/data_base64"},
      {"\"" + base64(DATA.replace("\"A\"", "7")) + "\"", "/data_base64/product"}
    }) {
      String body = "{" + ENVELOPE + ",\"data_base64\":" + wrong[0] + "}";
      assertThat(pointers(problem(service.post(EVENTS, STRUCTURED, body), 422)))
          .as(body)
          .containsExactly(wrong[1]);
    }
    assertThat(published()).isEmpty();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  @Test
  void namesTheTypesThatItKnows() {
    var answer = service.post(
        EVENTS, STRUCTURED, EVENT.replace("parallax.sale-closed.v1", "com.example.someevent"));

    JsonNode error = problem(answer, 422).at("/errors/0");
    assertThat(error.at("/pointer").asString()).isEqualTo("/type");
    assertThat(error.at("/detail").asString())
        .startsWith("was not a type of this service, expected one of parallax.sale-closed.v1, ")
        .contains("parallax.lead-lost.v1")
        .doesNotContain("survey");
  }

  @Test
  void takesBatches() {
    String other = EVENT.replace("S-1", "S-2").replace("1234-1234-1234", "5678");
    var answer = service.post(EVENTS, BATCHED, "[" + EVENT + ",{}," + other + ",7]");

    JsonNode summary = MAPPER.readTree(answer.body());
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(summary.at("/accepted").intValue()).isEqualTo(2);
    assertThat(summary.at("/rejected").intValue()).isEqualTo(2);
    assertThat(summary.at("/results/2/key").asString()).isEqualTo("S-2");
    assertThat(summary.at("/results/3/problem/errors/0/detail").asString())
        .isEqualTo("was an integer, expected a CloudEvent, an object");
    assertThat(published().stream()
            .map(message -> new String(message.headers().lastHeader("ce_id").value(), UTF_8)))
        .containsExactlyInAnyOrder("1234-1234-1234", "5678");
  }

  @Test
  void refusesBatchesThatAreNone() {
    assertThat(problem(service.post(EVENTS, BATCHED, EVENT), 400).at("/detail").asString())
        .isEqualTo("the body is not an array, expected a batch");
    assertThat(problem(service.post(EVENTS, BATCHED, "[]"), 422).at("/type").asString())
        .isEqualTo("/problems/empty-batch");
    assertThat(pointers(problem(service.post(EVENTS, STRUCTURED, "[" + EVENT + "]"), 422)))
        .containsExactly("");
    assertThat(published()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-ndjson", "application/jsonl"})
  void takesLines(String mediaType) {
    var answer = service.post(EVENTS, mediaType, EVENT + "\n\n{\n" + EVENT);

    assertThat(answer.statusCode()).isEqualTo(202);
    JsonNode summary = MAPPER.readTree(answer.body());
    assertThat(summary.at("/accepted").intValue()).isEqualTo(2);
    assertThat(summary.at("/rejected").intValue()).isEqualTo(1);
    assertThat(published()).hasSize(2);
  }

  @Test
  void namesItsFormats() {
    var answer = service.post(EVENTS, "application/xml", EVENT);
    assertThat(problem(answer, 415).at("/type").asString())
        .isEqualTo("/problems/unsupported-media-type");
    assertThat(answer.headers().firstValue("Accept"))
        .hasValue(STRUCTURED + ", " + BATCHED + ", application/json, " + LINES
            + ", application/ndjson, application/jsonl");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?results=rejected"})
  void publishesNothingInADryRun(String query) {
    String path = EVENTS + (query.isEmpty() ? "?" : query + "&") + "dryRun=true";
    var one = service.post(path, STRUCTURED, EVENT);
    assertThat(one.statusCode()).isEqualTo(200);
    assertThat(one.body()).isEqualTo("""
        {"status":"valid","type":"parallax.sale-closed.v1","key":"S-1","revision":1,"dryRun":true}""");

    for (String format : List.of(BATCHED, LINES)) {
      String body = format.equals(LINES) ? EVENT + "\n{}" : "[" + EVENT + ",{}]";
      var many = service.post(path, format, body);
      assertThat(many.statusCode()).isEqualTo(200);
      JsonNode summary = MAPPER.readTree(many.body());
      assertThat(summary.at("/dryRun").booleanValue()).isTrue();
      assertThat(summary.at("/accepted").intValue()).isEqualTo(1);
      assertThat(summary.at("/rejected").intValue()).isEqualTo(1);
      assertThat(summary.at("/results")).hasSize(query.isEmpty() ? 2 : 1);
    }
    problem(service.post(path, STRUCTURED, "{}"), 422);
    problem(service.post("/api/v1/sales?dryRun=true", "application/json", "[{}]"), 422);
    assertThat(published()).isEmpty();
  }

  private static HttpResponse<String> binary(String data, String contentType, String... headers) {
    var request = service
        .request(EVENTS)
        .header("Content-Type", contentType)
        .POST(BodyPublishers.ofString(data));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return service.send(request);
  }

  private static void assertAccepted(HttpResponse<String> answer) {
    assertThat(answer.body()).isEqualTo(ACCEPTED);
    assertThat(answer.statusCode()).isEqualTo(202);
  }

  private void assertPublished(String id, String source, String time) {
    assertThat(published()).singleElement().satisfies(message -> {
      assertThat(headers(message))
          .isEqualTo(Map.of(
              "ce_specversion",
              "1.0",
              "ce_type",
              "parallax.sale-closed.v1",
              "ce_id",
              id,
              "ce_source",
              source,
              "ce_time",
              time,
              "content-type",
              "application/json"));
      Map<String, byte[]> headers = new HashMap<>();
      message.headers().forEach(header -> headers.put(header.key(), header.value()));
      assertThat(CloudEvents.decode(Topic.SALES, headers::get, message.value()))
          .isInstanceOf(Decoded.Valid.class);
    });
  }

  private static JsonNode problem(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    return MAPPER.readTree(answer.body());
  }

  private static List<String> pointers(JsonNode problem) {
    return problem
        .at("/errors")
        .valueStream()
        .map(error -> error.at("/pointer").asString())
        .toList();
  }

  private List<ConsumerRecord<byte[], byte[]>> published() {
    return TestKafka.records(Topic.SALES, start);
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> message) {
    Map<String, String> headers = new HashMap<>();
    message.headers().forEach(h -> headers.put(h.key(), new String(h.value(), UTF_8)));
    // each request has another one: TraceIT
    headers.remove("traceparent");
    return headers;
  }
}
