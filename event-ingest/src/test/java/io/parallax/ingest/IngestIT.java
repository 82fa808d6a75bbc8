package io.parallax.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.EventType;
import io.parallax.events.Topic;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class IngestIT {
  private static final String SALES = "/api/v1/sales";
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";
  private static final JsonMapper MAPPER = new JsonMapper();

  private static TestService service;

  private Map<TopicPartition, Long> start = Map.of();

  @BeforeAll
  static void startService() {
    TestKafka.create(Topic.SALES);
    service = TestService.start(
        Topic.SALES,
        TestKafka.address(),
        "PARALLAX_EVENT_SIZE=2KB",
        "PARALLAX_BATCH_SIZE=100KB",
        "PARALLAX_BATCH_EVENTS=20",
        "PARALLAX_STREAM_EVENTS=2500");
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
  void publishesOneEvent() {
    var answer = service.post(SALES, JSON, """
        {"saleId": "S-1", "closedAt": "2026-01-02T12:00:00+02:00", "product": "A",
         "region": "LT", "channel": "web", "revision": 3}
        """);

    assertAnswer(answer, 202, JSON, """
        {"status":"accepted","type":"parallax.sale-closed.v1","key":"S-1","revision":3}""");
    assertThat(published()).singleElement().satisfies(message -> {
      assertThat(new String(message.key(), UTF_8)).isEqualTo("S-1");
      assertThat(new String(message.value(), UTF_8)).isEqualTo("""
          {"saleId":"S-1","closedAt":"2026-01-02T10:00:00Z","product":"A","region":"LT",\
          "channel":"web","quantity":1,"revision":3}""");
      assertThat(headers(message))
          .isEqualTo(Map.of(
              "ce_specversion", "1.0",
              "ce_type", "parallax.sale-closed.v1",
              "ce_id", "sale-closed/S-1/3",
              "ce_source", "/test-service",
              "ce_time", "2026-01-02T10:00:00Z",
              "content-type", "application/json"));
      assertThat(message.timestamp())
          .isGreaterThan(Instant.now().minusSeconds(60).toEpochMilli());
    });
  }

  @Test
  void publishesTheGoodOnesOfAnArray() {
    var answer =
        service.post(SALES, JSON, "[" + sale("A-1") + ",7,{\"saleId\":1}," + sale("A-2") + "]");

    JsonNode summary = json(answer, 202, JSON);
    assertThat(summary.at("/accepted").intValue()).isEqualTo(2);
    assertThat(summary.at("/rejected").intValue()).isEqualTo(2);
    assertThat(summary.at("/results/0").toString()).isEqualTo("""
        {"index":0,"status":"accepted","type":"parallax.sale-closed.v1","key":"A-1","revision":1}""");
    assertThat(summary.at("/results/1").toString()).isEqualTo("""
        {"index":1,"status":"rejected","problem":{"type":"/problems/invalid-event",\
        "title":"The event is not valid","status":422,"detail":"1 error",\
        "errors":[{"pointer":"","detail":"was an integer, expected an object"}]}}""");
    assertThat(summary.at("/results/2/problem/errors/0/pointer").asString()).isEqualTo("/saleId");
    assertThat(summary.at("/results/3/key").asString()).isEqualTo("A-2");
    assertThat(publishedKeys()).containsExactlyInAnyOrder("A-1", "A-2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-ndjson",
        "application/ndjson; charset=utf8",
        "application/jsonl; charset=UTF-8"
      })
  void publishesTheGoodLines(String mediaType) {
    var answer = service.post(
        SALES + "?results=rejected",
        mediaType,
        "\n" + sale("L-1") + "\r\n \t\n{\"saleId\":\n" + "x".repeat(3_000) + "\n" + sale("L-2"));

    assertAnswer(answer, 202, JSON, """
        {"accepted":2,"rejected":2,"results":[\
        {"index":1,"status":"rejected","problem":{"type":"/problems/unreadable",\
        "title":"Malformed request","status":400,\
        "detail":"this is not JSON: line 1, column 11"}},\
        {"index":2,"status":"rejected","problem":{"type":"/problems/too-large",\
        "title":"The request is too large","status":413,\
        "detail":"an event of more than 2048 bytes"}}]}""");
    assertThat(publishedKeys()).containsExactlyInAnyOrder("L-1", "L-2");
  }

  @Test
  void publishesAStreamOfManyWindows() {
    String lines =
        IntStream.range(0, 2_500).mapToObj(i -> sale("W-" + i)).collect(Collectors.joining("\n"));

    var answer = service.post(SALES + "?results=rejected", "application/x-ndjson", chunked(lines));

    assertAnswer(answer, 202, JSON, """
        {"accepted":2500,"rejected":0,"results":[]}""");
    assertThat(publishedKeys()).hasSize(2_500).doesNotHaveDuplicates();
  }

  @Test
  void saysSoWhenEveryEventWasRejected() {
    for (String body : List.of("[{}]", "[{\n}]")) {
      JsonNode problem = json(service.post(SALES, JSON, body), 422, PROBLEM);
      assertThat(problem.at("/type").asString()).isEqualTo("/problems/all-rejected");
      assertThat(problem.at("/status").intValue()).isEqualTo(422);
      assertThat(problem.at("/accepted").intValue()).isZero();
      assertThat(problem.at("/rejected").intValue()).isEqualTo(1);
      assertThat(problem.at("/results/0/problem/type").asString())
          .isEqualTo("/problems/invalid-event");
    }
    assertThat(published()).isEmpty();
  }

  @Test
  void refusesAnEmptyBatch() {
    assertProblem(service.post(SALES, JSON, "[]"), 422, "empty-batch");
    assertProblem(service.post(SALES, "application/x-ndjson", "\n\n"), 422, "empty-batch");
  }

  @Test
  void listsWhatIsWrongWithOneEvent() {
    String body = sale("S-2").replace("\"LT\"", "7").replace(",\"channel\":\"web\"", "");

    JsonNode problem = json(service.post(SALES, JSON, body), 422, PROBLEM);
    assertThat(problem.at("/type").asString()).isEqualTo("/problems/invalid-event");
    assertThat(problem.at("/detail").asString()).isEqualTo("2 errors");
    assertThat(problem.at("/errors").size()).isEqualTo(2);
    assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo("/region");
    assertThat(problem.at("/errors/0/detail").asString()).startsWith("was an integer, expected a");
    assertThat(problem.at("/errors/1/pointer").asString()).isEqualTo("/channel");
    assertThat(problem.at("/errors/1/detail").asString()).startsWith("missing, expected a");
    assertThat(published()).isEmpty();
  }

  @Test
  void listsNoMoreThanTwentyErrors() {
    String body = IntStream.range(0, 100)
        .mapToObj(i -> "\"f" + i + "\":0")
        .collect(Collectors.joining(",", "{", "}"));

    JsonNode problem = json(service.post(SALES, JSON, body), 422, PROBLEM);
    assertThat(problem.at("/errors")).hasSize(20);
    assertThat(problem.at("/detail").asString())
        .isEqualTo("more than 20 errors, the first of them are listed");
  }

  @Test
  void allowsForClocksThatAreAheadALittle() {
    Instant now = Instant.now();
    var soon = sale("S-3").replace("2026-01-01T10:00:00Z", now.plus(Duration.ofMinutes(4)) + "");
    var late = sale("S-3").replace("2026-01-01T10:00:00Z", now.plus(Duration.ofMinutes(6)) + "");

    assertThat(service.post(SALES, JSON, soon).statusCode()).isEqualTo(202);
    assertProblem(service.post(SALES, JSON, late), 422, "invalid-event");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nonsense",
        "{\"saleId\":",
        "{} {}",
        "[{}",
        "[SALE,{]",
        "[SALE] x",
        "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]"
      })
  void publishesNothingOfAnUnreadableBody(String body) {
    assertProblem(service.post(SALES, JSON, body.replace("SALE", sale("U-1"))), 400, "unreadable");
    assertThat(published()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", " \n\t\r[", "\uFEFF["})
  void readsArraysLargerThanAnEvent(String start) {
    String sale = sale("\u0117".repeat(100));

    var answer = service.post(SALES, JSON, start + (sale + ",").repeat(9) + sale + "]");

    assertThat(json(answer, 202, JSON).at("/accepted").intValue()).isEqualTo(10);
    assertThat(published()).hasSize(10);
  }

  @Test
  void publishesNothingThatIsNotUtf8() {
    for (String text :
        List.of("\u00C0\u00AF", "\u00E0\u0080\u00AF", "\u00ED\u00A0\u0080", "\u00FF")) {
      byte[] body = sale(text).getBytes(ISO_8859_1);
      assertProblem(service.post(SALES, JSON, BodyPublishers.ofByteArray(body)), 400, "unreadable");
    }
    byte[] utf16 = sale("U-2").getBytes(UTF_16);
    assertProblem(service.post(SALES, JSON, BodyPublishers.ofByteArray(utf16)), 400, "unreadable");
    assertThat(published()).isEmpty();
  }

  @Test
  void refusesWhatIsTooLarge() {
    String padded = " ".repeat(2_048) + sale("T-1");
    String fatItem = "[" + sale("T-2") + ",{\"saleId\":\"" + "x".repeat(2_048) + "\"}]";
    String bytes = "[" + " ".repeat(100 * 1024) + sale("T-3") + "]";
    String events = "[" + (sale("T-4") + ",").repeat(20) + sale("T-4") + "]";

    for (BodyPublisher body : List.of(BodyPublishers.ofString(padded), chunked(padded))) {
      assertProblem(service.post(SALES, JSON, body), 413, "too-large");
    }
    for (BodyPublisher body : List.of(BodyPublishers.ofString(bytes), chunked(bytes))) {
      assertProblem(service.post(SALES, JSON, body), 413, "too-large");
    }
    assertProblem(service.post(SALES, JSON, chunked(events)), 413, "too-large");
    assertThat(published()).isEmpty();

    JsonNode summary = json(service.post(SALES, JSON, fatItem), 202, JSON);
    assertThat(summary.at("/results/1/problem/type").asString()).isEqualTo("/problems/too-large");
    assertThat(publishedKeys()).containsExactly("T-2");
  }

  @Test
  void endsAStreamAtItsLimit() {
    String lines = (sale("T-5") + "\n").repeat(2_501);

    assertProblem(service.post(SALES, "application/x-ndjson", chunked(lines)), 413, "too-large");
    assertThat(published()).hasSize(2_500);
  }

  @Test
  void refusesOtherFormats() {
    for (String mediaType : List.of(
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "garbage",
        "*/*",
        "application/*",
        "application/json; charset=UTF-16",
        "application/json; charset=nonsense",
        "application/x-ndjson; charset=latin1")) {
      assertProblem(service.post(SALES, mediaType, sale("F-1")), 415, "unsupported-media-type");
    }
    assertProblem(
        service.send(service.request(SALES).POST(BodyPublishers.ofString(sale("F-1")))),
        415,
        "unsupported-media-type");
    var gzip = service.send(service
        .request(SALES)
        .header("Content-Type", JSON)
        .header("Content-Encoding", "gzip")
        .POST(BodyPublishers.ofString(sale("F-1"))));
    assertProblem(gzip, 415, "unsupported-media-type");
    assertThat(gzip.headers().firstValue("Accept-Encoding")).hasValue("identity");
    assertThat(gzip.headers().firstValue("Accept"))
        .hasValue("application/json, application/x-ndjson, application/ndjson, application/jsonl");
    assertThat(published()).isEmpty();
  }

  @Test
  void answersInJsonOnly() {
    for (String accept : List.of(
        "text/html", "application/json;q=0", "*/*;q=0", "application/json;q=0, */*", "garbage")) {
      assertProblem(postAccepting(accept), 406, "not-acceptable");
    }
    assertThat(published()).isEmpty();
    for (String accept : List.of("", "*/*", "application/*", "text/html, application/json;q=0.1")) {
      assertThat(postAccepting(accept).statusCode()).isEqualTo(202);
    }
  }

  private static HttpResponse<String> postAccepting(String accept) {
    return service.send(service
        .request(SALES)
        .header("Content-Type", JSON)
        .header("Accept", accept)
        .POST(BodyPublishers.ofString(sale("F-2"))));
  }

  @Test
  void refusesOtherMethods() {
    for (String method : List.of("GET", "PUT", "DELETE", "PATCH", "OPTIONS")) {
      var answer = service.send(service.request(SALES).method(method, BodyPublishers.noBody()));
      assertProblem(answer, 405, "method-not-allowed");
      assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
    }
  }

  @Test
  void answersHeadAsGetAndRefusesOtherMethodsOfDescriptions() {
    for (String path : List.of("/docs", "/api/v1/openapi.json", "/problems/overloaded")) {
      var head = service.send(service.request(path).method("HEAD", BodyPublishers.noBody()));
      assertThat(head.statusCode()).as(path).isEqualTo(200);
      assertThat(head.body()).isEmpty();
      var refused = service.send(service.request(path).method("PUT", BodyPublishers.noBody()));
      assertProblem(refused, 405, "method-not-allowed");
      assertThat(refused.headers().firstValue("Allow").orElseThrow().split(",", -1))
          .containsExactlyInAnyOrder("GET", "HEAD");
    }
  }

  @Test
  void refusesOtherPaths() {
    for (String path : List.of("/api/v1", "/api/v1/survey-answers", "/api/v1/sales/", "/error")) {
      assertProblem(service.post(path, JSON, sale("F-3")), 404, "not-found");
    }
    assertThat(published()).isEmpty();
  }

  @Test
  void refusesUnknownParameters() {
    for (String query : List.of(
        "?resluts=rejected",
        "?results=all",
        "?results=",
        "?results=rejected&results=rejected",
        "?dryRun=yes",
        "?dryRun",
        "?dryRun=true&dryRun=false",
        "?dryrun=true")) {
      assertProblem(service.post(SALES + query, JSON, sale("F-4")), 400, "unknown-parameter");
    }
    assertThat(service.post(SALES + "?a=1", JSON, "{}").body())
        .contains("was a, expected results or dryRun");
    assertThat(published()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NONSENSE",
        "GET /a b HTTP/1.1\r\nHost: x",
        "POST /api/v1/sales HTTP/1.1",
        "POST /api/v1/sales?%zz HTTP/1.1\r\nHost: x",
        "POST /api/v1/sales%2f HTTP/1.1\r\nHost: x",
        "POST /api/v1/sales HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2",
        "POST /api/v1/sales HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Transfer-Encoding: chunked\r\n\r\nzz"
      })
  void answersBrokenHttpWithAProblem(String request) throws IOException {
    try (var socket = new Socket("localhost", service.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(withKey(request).getBytes(US_ASCII));
      var answer = new StringBuilder();
      int next = 0;
      while (next >= 0 && next != '}') {
        next = socket.getInputStream().read();
        answer.append((char) next);
      }
      assertThat(answer).startsWith("HTTP/1.1 400").contains(PROBLEM, "/problems/unreadable");
    }
  }

  /** The head with a key in it, and the end of the request. */
  private static String withKey(String request) {
    String key = "\r\nX-API-Key: " + TestService.KEY;
    int end = request.indexOf("\r\n\r\n");
    return (end < 0 ? request + key : request.substring(0, end) + key + request.substring(end))
        + "\r\n\r\n";
  }

  @Test
  void countsByItsLaws() {
    Map<String, Integer> before = service.counters(EventType.SALE_CLOSED);

    service.post(SALES, JSON, sale("C-1"));
    service.post(SALES, JSON, "{}");
    service.post(SALES, JSON, "[" + sale("C-2") + ",{}," + sale("C-3") + "]");
    service.post(SALES, "application/x-ndjson", sale("C-4") + "\nnonsense\n{}\n");
    service.post(SALES, JSON, "unreadable");
    service.post(SALES, JSON, "[" + sale("C-5") + ",");

    Map<String, Integer> counted = new HashMap<>(service.counters(EventType.SALE_CLOSED));
    before.forEach((name, count) -> counted.merge(name, -count, Integer::sum));
    assertThat(counted)
        .isEqualTo(
            Map.of("received", 8, "accepted", 4, "rejected", 4, "published", 4, "failed", 0));
    assertThat(published()).hasSize(4);
  }

  @Test
  void showsHealthAndMetricsAndNothingElse() {
    assertThat(service.manage("/actuator/health/liveness").body()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(service.manage("/actuator/health/readiness").body())
        .isEqualTo("{\"status\":\"UP\"}");
    assertThat(service.manage("/actuator/prometheus").body())
        .contains("parallax_ingest_events_received_total{type=\"sale-closed\"}")
        .contains("parallax_ingest_publish_seconds_count");
    for (String path : List.of("", "/env", "/info", "/metrics", "/heapdump", "/shutdown")) {
      assertThat(service.manage("/actuator" + path).statusCode()).isEqualTo(404);
    }
    assertProblem(service.post("/actuator/health", JSON, "{}"), 404, "not-found");
  }

  private List<ConsumerRecord<byte[], byte[]>> published() {
    return TestKafka.records(Topic.SALES, start);
  }

  private List<String> publishedKeys() {
    return published().stream().map(message -> new String(message.key(), UTF_8)).toList();
  }

  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> message) {
    Map<String, String> headers = new HashMap<>();
    message.headers().forEach(h -> headers.put(h.key(), new String(h.value(), UTF_8)));
    // each request has another one: TraceIT
    headers.remove("traceparent");
    return headers;
  }

  private static String sale(String id) {
    return """
        {"saleId":"%s","closedAt":"2026-01-01T10:00:00Z","product":"A","region":"LT",\
        "channel":"web"}""".formatted(id);
  }

  /** A body without Content-Length. */
  private static BodyPublisher chunked(String body) {
    return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body.getBytes(UTF_8)));
  }

  private static void assertAnswer(
      HttpResponse<String> answer, int status, String mediaType, String body) {
    assertThat(answer.body()).isEqualTo(body);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(mediaType);
  }

  private static JsonNode json(HttpResponse<String> answer, int status, String mediaType) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(mediaType);
    return MAPPER.readTree(answer.body());
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String type) {
    JsonNode problem = json(answer, status, PROBLEM);
    assertThat(problem.at("/type").asString()).isEqualTo("/problems/" + type);
    assertThat(problem.at("/status").intValue()).isEqualTo(status);
    assertThat(problem.at("/title").asString()).isNotBlank();
    assertThat(problem.at("/detail").asString()).isNotBlank().doesNotContain("Exception", "java");
  }
}
