package io.parallax.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parallax.events.EventType;
import io.parallax.events.Topic;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** More at the same time than there is room for: some are refused, none is lost, all recovers. */
class OverloadIT {
  private static final String SALES = "/api/v1/sales";
  private static final String JSON = "application/json";
  private static final String LINES = "application/x-ndjson";
  private static final String SALE = """
      {"saleId":"S-1","closedAt":"2026-01-01T10:00:00Z","product":"A","region":"LT",\
      "channel":"web"}""";
  private static final int BATCH_BYTES = 1024 * 1024;
  private static final int BATCH_EVENTS = 1_500;
  private static final JsonMapper MAPPER = new JsonMapper();

  private static TestService service;

  /** The memory is just what one array of the most bytes and events needs, or one stream. */
  @BeforeAll
  static void startService() {
    TestKafka.create(Topic.SALES);
    service = TestService.start(
        Topic.SALES,
        TestKafka.address(),
        "PARALLAX_EVENT_SIZE=2KB",
        "PARALLAX_BATCH_SIZE=" + BATCH_BYTES + "B",
        "PARALLAX_BATCH_EVENTS=" + BATCH_EVENTS,
        "PARALLAX_STREAM_EVENTS=100",
        "PARALLAX_STREAM_RESULTS=100",
        "PARALLAX_BODY_MEMORY=4050KB",
        "PARALLAX_REQUESTS=50",
        "PARALLAX_RETRY_AFTER=7s");
  }

  @AfterAll
  static void stopService() {
    service.close();
  }

  @Test
  void refusesBodiesThatItHasNoMemoryForAndTakesSmallOnes() throws Exception {
    try (var senders = new UnfinishedRequests()) {
      for (int i = 0; i < 40; i++) {
        senders.send("POST", JSON, "[" + " ".repeat(BATCH_BYTES - 1_000));
      }
      assertOverloaded(senders.answer());
      assertThat(post(SALE).statusCode()).isEqualTo(202);
      assertThat(post("[" + SALE + "]").statusCode()).isEqualTo(202);
      assertThat(post(largest()).statusCode()).isEqualTo(503);
    }
    awaitAllMemoryIsBack();
  }

  @Test
  void refusesBatchesThatItHasNoMemoryToDecode() throws Exception {
    Map<String, Integer> before = service.counters(EventType.SALE_CLOSED);
    try (var senders = new UnfinishedRequests()) {
      for (int i = 0; i < 40; i++) {
        senders.send("POST", JSON, "[" + " ".repeat(BATCH_BYTES - 1_000));
      }
      assertOverloaded(senders.answer());

      assertOverloaded(post("[" + "7,".repeat(BATCH_EVENTS - 1) + "7]"));
      assertThat(service.counters(EventType.SALE_CLOSED)).isEqualTo(before);
    }
    awaitAllMemoryIsBack();
  }

  @Test
  void hasAllItsMemoryBackAfterErrors() {
    String padding = " ".repeat(BATCH_BYTES / 2);
    for (int i = 0; i < 10; i++) {
      assertThat(post("[" + padding + "nonsense").statusCode()).isEqualTo(400);
      assertThat(post("[" + padding + padding + " ]").statusCode()).isEqualTo(413);
      assertThat(post("[" + padding + "{}]").statusCode()).isEqualTo(422);
      assertThat(post("[" + "7,".repeat(BATCH_EVENTS) + "7]").statusCode()).isEqualTo(413);
      assertThat(service.post(SALES, LINES, (SALE + "\n").repeat(101)).statusCode())
          .isEqualTo(413);
      assertThat(service.post(SALES, LINES, (SALE + "\n{}\n").repeat(50)).statusCode())
          .isEqualTo(202);
      assertThat(post(largest()).statusCode()).isEqualTo(202);
    }
  }

  @Test
  void refusesRequestsBeyondTheirNumberAtOnce() throws Exception {
    try (var senders = new UnfinishedRequests()) {
      for (int i = 0; i < 50; i++) {
        senders.send("POST", JSON, "{");
      }
      await().untilAsserted(() -> assertThat(post(SALE).statusCode()).isEqualTo(503));
      assertOverloaded(post(SALE));
      assertThat(service.manage("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }
    await().untilAsserted(() -> assertThat(post(SALE).statusCode()).isEqualTo(202));
    awaitAllMemoryIsBack();
  }

  @Test
  void refusesFormsWithoutReadingThem() throws Exception {
    try (var senders = new UnfinishedRequests()) {
      senders.send("PUT", "application/x-www-form-urlencoded", "a=1");
      assertThat(senders.answer()).startsWith("HTTP/1.1 405");
      senders.send("POST", "application/x-www-form-urlencoded", "a=1");
      assertThat(senders.answer()).startsWith("HTTP/1.1 415");
      senders.send("POST", "multipart/form-data; boundary=x", "--x");
      assertThat(senders.answer()).startsWith("HTTP/1.1 415");
    }
  }

  @Test
  void listsTheErrorsOfEveryEventOfAnArray() {
    var answer = post("[" + SALE + ",{}".repeat(BATCH_EVENTS - 1) + "]");

    assertThat(answer.statusCode()).isEqualTo(202);
    JsonNode summary = MAPPER.readTree(answer.body());
    assertThat(summary.at("/rejected").intValue()).isEqualTo(BATCH_EVENTS - 1);
    for (int i = 1; i < BATCH_EVENTS; i++) {
      assertThat(summary.at("/results/" + i + "/problem/errors/0/pointer").asString())
          .isEqualTo("/saleId");
    }
  }

  /** An array of the most bytes and events. */
  private static String largest() {
    String events = "[" + (SALE + ",").repeat(BATCH_EVENTS - 1) + SALE;
    return events + " ".repeat(BATCH_BYTES - events.length() - 1) + "]";
  }

  private static HttpResponse<String> post(String body) {
    return service.post(SALES, JSON, body);
  }

  private static void awaitAllMemoryIsBack() {
    await().untilAsserted(() -> assertThat(post(largest()).statusCode()).isEqualTo(202));
  }

  private static void assertOverloaded(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("\"type\":\"/problems/overloaded\"");
  }

  private static void assertOverloaded(String answer) {
    assertThat(answer)
        .startsWith("HTTP/1.1 503")
        .contains("Retry-After: 7\r\n", "application/problem+json", "/problems/overloaded");
  }

  /** Requests whose bodies do not end, until all of them are broken off. */
  private static final class UnfinishedRequests implements AutoCloseable {
    private final List<Socket> sockets = new ArrayList<>();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    void send(String method, String contentType, String part) throws IOException {
      var socket = new Socket("localhost", service.port());
      sockets.add(socket);
      String head = """
          %s %s HTTP/1.1\r
          Host: localhost\r
          X-API-Key: %s\r
          Content-Type: %s\r
          Content-Length: %d\r
          \r
          """.formatted(method, SALES, TestService.KEY, contentType, part.length() + 1);
      Thread.startVirtualThread(() -> readAnswer(socket));
      try {
        socket.getOutputStream().write((head + part).getBytes(US_ASCII));
      } catch (IOException e) {
        // answered and closed before all was sent
      }
    }

    private void readAnswer(Socket socket) {
      var answer = new StringBuilder();
      try {
        int next = 0;
        while (next >= 0 && next != '}') {
          next = socket.getInputStream().read();
          answer.append((char) next);
        }
        answers.add(answer.toString());
      } catch (IOException e) {
        // broken off
      }
    }

    /** The next answer to any of them. */
    String answer() throws InterruptedException {
      String answer = answers.poll(60, TimeUnit.SECONDS);
      assertThat(answer).as("an answer within a minute").isNotNull();
      return answer;
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
