package io.parallax.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parallax.events.EventType;
import io.parallax.events.Topic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** The service starts, says what is missing, loses nothing, and recovers by itself. */
class KafkaOutageIT {
  private static final String SALE = """
      {"saleId":"S-1","closedAt":"2026-01-01T10:00:00Z","product":"A","region":"LT",\
      "channel":"web"}""";
  private static final String ANSWER = """
      {"answerId":"A-1","answeredAt":"2026-01-01T10:00:00Z","scores":[\
      {"measure":"csat","value":5}]}""";

  private static final String[] IMPATIENT = {
    "PARALLAX_KAFKA_CHECK_TIMEOUT=1s",
    "PARALLAX_KAFKA_CHECK_EVERY=100ms",
    "PARALLAX_KAFKA_MAX_BLOCK=500ms",
    "PARALLAX_KAFKA_REQUEST_TIMEOUT=500ms",
    "PARALLAX_KAFKA_DELIVERY_TIMEOUT=1s",
    "PARALLAX_RETRY_AFTER=7s"
  };

  /** max-block + delivery-timeout + 1 s, as documented, the question for the topic, and a slow machine. */
  private static final Duration DEADLINE = Duration.ofMillis(500 + 1_000 + 1_000 + 1_000 + 30_000);

  /** Patient enough for a thousand events on a slow machine. */
  private static final String[] PATIENT = {
    "PARALLAX_KAFKA_CHECK_TIMEOUT=5s",
    "PARALLAX_KAFKA_MAX_BLOCK=500ms",
    "PARALLAX_KAFKA_REQUEST_TIMEOUT=2s",
    "PARALLAX_KAFKA_DELIVERY_TIMEOUT=5s"
  };

  @Test
  void startsBeforeKafka() throws IOException {
    TestKafka.create(Topic.SALES);
    int port = freePort();
    try (TestService service = TestService.start(Topic.SALES, "localhost:" + port, IMPATIENT)) {
      assertThat(status(service, "liveness")).isEqualTo(200);
      assertThat(status(service, "readiness")).isEqualTo(503);
      assertUnavailable(post(service, "sales", SALE));
      assertUnavailable(post(service, "sales", "[" + SALE + "," + SALE + "]"));

      try (var kafka = new Forwarder(port, TestKafka.address())) {
        kafka.start();
        await().untilAsserted(() -> assertThat(status(service, "readiness")).isEqualTo(200));
        assertThat(post(service, "sales", SALE).statusCode()).isEqualTo(202);
      }
    }
  }

  @Test
  void startsThoughTheBrokersNameDoesNotResolve() {
    try (TestService service = TestService.start(Topic.SALES, "kafka.invalid:9092", IMPATIENT)) {
      assertThat(status(service, "liveness")).isEqualTo(200);
      assertThat(status(service, "readiness")).isEqualTo(503);
      assertUnavailable(post(service, "sales", SALE));
    }
  }

  @Test
  void waitsForItsTopicAndDoesNotCreateIt() {
    var broker = new EmbeddedKafkaKraftBroker(1, 1);
    broker.brokerListProperty("parallax.test.empty.kafka");
    broker.afterPropertiesSet();
    try (TestService service =
        TestService.start(Topic.OUTCOMES, broker.getBrokersAsString(), IMPATIENT)) {
      assertThat(status(service, "readiness")).isEqualTo(503);
      assertUnavailable(post(service, "survey-answers", ANSWER));
      Set<String> topics = broker.doWithAdminFunction(TestKafka::names);
      assertThat(topics).doesNotContain(Topic.OUTCOMES.topicName());

      broker.addTopics(Topic.OUTCOMES.topicName());
      await().untilAsserted(() -> assertThat(status(service, "readiness")).isEqualTo(200));
      assertThat(post(service, "survey-answers", ANSWER).statusCode()).isEqualTo(202);
    } finally {
      broker.destroy();
    }
  }

  @Test
  void doesNotAcceptWhatALostBrokerDoesNotAcknowledge() {
    var broker = new EmbeddedKafkaKraftBroker(1, 1, Topic.SALES.topicName());
    broker.brokerListProperty("parallax.test.lost.kafka");
    broker.afterPropertiesSet();
    try (TestService service =
        TestService.start(Topic.SALES, broker.getBrokersAsString(), IMPATIENT)) {
      assertThat(post(service, "sales", SALE).statusCode()).isEqualTo(202);
      broker.destroy();

      assertUnavailable(post(service, "sales", "[" + SALE + "," + SALE + ",{}]"));
      await().untilAsserted(() -> assertThat(status(service, "readiness")).isEqualTo(503));
      assertThat(status(service, "liveness")).isEqualTo(200);
      assertThat(service.counters(EventType.SALE_CLOSED))
          .isEqualTo(
              Map.of("received", 4, "accepted", 3, "rejected", 1, "published", 1, "failed", 2));
    }
  }

  @Test
  void tellsApartWhatWasTakenBeforeTheBrokerWasLostWithinARequest() throws IOException {
    var broker = new EmbeddedKafkaKraftBroker(1, 1, Topic.SALES.topicName());
    broker.brokerListProperty("parallax.test.leaving.kafka");
    broker.afterPropertiesSet();
    try (TestService service =
            TestService.start(Topic.SALES, broker.getBrokersAsString(), PATIENT);
        var stream = new LineStream(service.port(), "")) {
      await()
          .untilAsserted(
              () -> assertThat(send(service, "sales", SALE).statusCode()).isEqualTo(202));
      for (int i = 0; i < Batch.WINDOW; i++) {
        stream.send(SALE);
      }
      stream.flush();
      for (int i = 0; i < Batch.WINDOW; i++) {
        assertThat(stream.next()).contains("\"status\":\"accepted\"");
      }
      broker.destroy();
      Instant start = Instant.now();
      stream.send(SALE);
      stream.end();

      assertThat(stream.next())
          .startsWith("{\"status\":\"broken\",\"accepted\":1000,\"rejected\":0,")
          .contains("/problems/kafka-unavailable");
      assertThat(Duration.between(start, Instant.now())).isLessThan(DEADLINE);
    }
  }

  /** The event waits for others to travel with when the broker is lost: the request is under way. */
  @Test
  void doesNotAcceptAnEventWhoseBrokerIsLostDuringItsRequest() throws Exception {
    var broker = new EmbeddedKafkaKraftBroker(1, 1, Topic.SALES.topicName());
    broker.brokerListProperty("parallax.test.during.kafka");
    broker.afterPropertiesSet();
    String[] settings = {
      "PARALLAX_KAFKA_LINGER=12s",
      "PARALLAX_KAFKA_MAX_BLOCK=500ms",
      "PARALLAX_KAFKA_REQUEST_TIMEOUT=1s",
      "PARALLAX_KAFKA_DELIVERY_TIMEOUT=14s",
      "PARALLAX_RETRY_AFTER=7s"
    };
    var documented = Duration.ofMillis(500 + 14_000 + 1_000);
    try (TestService service =
        TestService.start(Topic.SALES, broker.getBrokersAsString(), settings)) {
      assertThat(send(service, "sales", SALE).statusCode()).isEqualTo(202);
      double room = service.gauge("kafka.producer.buffer.available.bytes");
      Instant start = Instant.now();
      CompletableFuture<HttpResponse<String>> answer =
          CompletableFuture.supplyAsync(() -> send(service, "sales", SALE));
      // it is with the producer, and many seconds short of its broker
      await().until(() -> service.gauge("kafka.producer.buffer.available.bytes") < room);
      broker.destroy();
      assertThat(answer).isNotDone();

      assertUnavailable(answer.get(2, TimeUnit.MINUTES));
      assertThat(Duration.between(start, Instant.now()))
          .isLessThan(documented.plusSeconds(30)); // and a slow machine
      assertThat(service.counters(EventType.SALE_CLOSED))
          .isEqualTo(
              Map.of("received", 2, "accepted", 2, "rejected", 0, "published", 1, "failed", 1));
    }
  }

  @Test
  void doesNotAcceptAnEventWhoseTopicIsGone() throws Exception {
    var broker = new EmbeddedKafkaKraftBroker(1, 1, Topic.SALES.topicName());
    broker.brokerListProperty("parallax.test.gone.kafka");
    broker.brokerProperty("auto.create.topics.enable", "false");
    broker.afterPropertiesSet();
    try (TestService service =
        TestService.start(Topic.SALES, broker.getBrokersAsString(), IMPATIENT)) {
      assertThat(post(service, "sales", SALE).statusCode()).isEqualTo(202);
      broker.doWithAdmin(admin -> admin.deleteTopics(Set.of(Topic.SALES.topicName())));
      await()
          .untilAsserted(() -> assertThat(broker.<Set<String>>doWithAdminFunction(TestKafka::names))
              .doesNotContain(Topic.SALES.topicName()));

      assertUnavailable(post(service, "sales", SALE));
      assertUnavailable(post(service, "sales", SALE));
      await().untilAsserted(() -> assertThat(status(service, "readiness")).isEqualTo(503));
    } finally {
      broker.destroy();
    }
  }

  private static HttpResponse<String> post(TestService service, String resource, String body) {
    Instant start = Instant.now();
    var answer = send(service, resource, body);
    assertThat(Duration.between(start, Instant.now())).isLessThan(DEADLINE);
    return answer;
  }

  private static HttpResponse<String> send(TestService service, String resource, String body) {
    return service.post("/api/v1/" + resource, "application/json", body);
  }

  private static int status(TestService service, String probe) {
    return service.manage("/actuator/health/" + probe).statusCode();
  }

  private static void assertUnavailable(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).isEqualTo("""
        {"type":"/problems/kafka-unavailable","title":"Kafka did not acknowledge","status":503,\
        "detail":"none, some or all of this request's events were taken; send all of them again \
        with the same keys, which is always safe"}""");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** A broker that appears at a port known before, which is the real one behind it. */
  private static final class Forwarder implements AutoCloseable {
    private final ServerSocket server;
    private final String target;

    Forwarder(int port, String target) throws IOException {
      this.server = new ServerSocket(port, 50, InetAddress.getByName("localhost"));
      this.target = target;
    }

    void start() {
      Thread.startVirtualThread(this::accept);
    }

    private void accept() {
      String[] address = target.split(":", -1);
      while (!server.isClosed()) {
        try {
          Socket near = server.accept();
          var far = new Socket(address[0], Integer.parseInt(address[1]));
          Thread.startVirtualThread(() -> copy(near, far));
          Thread.startVirtualThread(() -> copy(far, near));
        } catch (IOException e) {
          return;
        }
      }
    }

    private static void copy(Socket from, Socket to) {
      try (from;
          to) {
        from.getInputStream().transferTo(to.getOutputStream());
      } catch (IOException e) {
        // the other direction ended first
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
