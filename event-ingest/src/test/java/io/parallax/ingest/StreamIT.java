package io.parallax.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.Topic;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Streams of lines that are answered in lines while they are read, in a service with little heap. */
class StreamIT {
  private static final int MANY = 1_000_000;

  /** Less than the results of all lines would take, even if they were nothing but text. */
  private static final String HEAP = "96m";

  private static final JsonMapper MAPPER = new JsonMapper();

  private static ServiceProcess service;

  @BeforeAll
  static void startService() throws IOException {
    TestKafka.create(Topic.SALES);
    service = ServiceProcess.start(
        HEAP,
        "PARALLAX_KAFKA_BOOTSTRAP_SERVERS=" + TestKafka.address(),
        "PARALLAX_KAFKA_CHECK_TIMEOUT=30s",
        "PARALLAX_STREAM_EVENTS=" + MANY);
  }

  @AfterAll
  static void stopService() {
    service.close();
  }

  @Test
  void takesAMillionEventsAndTellsOfEachAsItGoes() throws Exception {
    long before = records();
    try (var stream = new LineStream(service.port(), "")) {
      CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
        for (int i = 0; i < MANY; i++) {
          stream.send(i % 100_000 == 99_999 ? "{}" : sale("M-" + i));
        }
        stream.end();
      });
      int rejected = 0;
      for (int i = 0; i < MANY; i++) {
        String line = stream.next();
        if (i % 100_000 == 99_999) {
          assertThat(line).startsWith("{\"index\":%d,\"status\":\"rejected\"".formatted(i));
          rejected++;
        } else if (!line.startsWith("{\"index\":%d,\"status\":\"accepted\"".formatted(i))) {
          throw new AssertionError(line);
        }
      }
      sending.get(3, TimeUnit.MINUTES);
      assertThat(stream.next())
          .isEqualTo("{\"status\":\"complete\",\"accepted\":%d,\"rejected\":%d}"
              .formatted(MANY - rejected, rejected));
      assertThat(records()).isEqualTo(before + MANY - rejected);
    }
    assertThat(service.isAlive()).isTrue();
  }

  @Test
  void tellsWhatIsInKafkaBeforeTheStreamEnds() throws Exception {
    long before = records();
    try (var stream = new LineStream(service.port(), "?results=rejected")) {
      for (int i = 0; i < Batch.WINDOW - 1; i++) {
        stream.send(sale("W-" + i));
      }
      stream.send("nonsense");
      stream.flush();

      JsonNode result = MAPPER.readTree(stream.next());
      assertThat(result.at("/index").intValue()).isEqualTo(Batch.WINDOW - 1);
      assertThat(result.at("/problem/type").asString()).isEqualTo("/problems/unreadable");
      assertThat(records()).isEqualTo(before + Batch.WINDOW - 1);

      stream.send(sale("W-last"));
      stream.end();
      assertThat(stream.next())
          .isEqualTo("{\"status\":\"complete\",\"accepted\":1000,\"rejected\":1}");
    }
  }

  @Test
  void saysHowFarItCameIfTheStreamBreaks() throws Exception {
    long before = records();
    try (var stream = new LineStream(service.port(), "?results=rejected")) {
      for (int i = 0; i < 2 * Batch.WINDOW + 500; i++) {
        stream.send(sale("B-" + i));
      }
      stream.breakOff();

      JsonNode last = MAPPER.readTree(stream.next());
      assertThat(last.at("/status").asString()).isEqualTo("broken");
      assertThat(last.at("/accepted").intValue()).isEqualTo(2 * Batch.WINDOW);
      assertThat(last.at("/problem/type").asString()).isEqualTo("/problems/unreadable");
      assertThat(records()).isEqualTo(before + 2 * Batch.WINDOW);
    }
  }

  @Test
  void answersWithAProblemAsLongAsNothingWasTold() throws Exception {
    try (var stream = new LineStream(service.port(), "")) {
      stream.end();
      assertThat(stream.head()).startsWith("HTTP/1.1 422").contains("application/problem+json");
    }
    try (var stream = new LineStream(service.port(), "")) {
      stream.send(sale("P-1"));
      stream.breakOff();
      assertThat(stream.head()).startsWith("HTTP/1.1 400").contains("application/problem+json");
    }
  }

  @Test
  void marksADryRun() throws Exception {
    long before = records();
    try (var stream = new LineStream(service.port(), "?dryRun=true")) {
      stream.send(sale("D-1"));
      stream.end();
      assertThat(stream.next()).startsWith("{\"index\":0,\"status\":\"valid\"");
      assertThat(stream.next())
          .isEqualTo("{\"status\":\"complete\",\"dryRun\":true,\"accepted\":1,\"rejected\":0}");
    }
    assertThat(records()).isEqualTo(before);
  }

  private static long records() {
    Map<TopicPartition, Long> ends = TestKafka.ends(Topic.SALES);
    return ends.values().stream().mapToLong(end -> end).sum();
  }

  private static String sale(String id) {
    return """
        {"saleId":"%s","closedAt":"2026-01-01T10:00:00Z","product":"A","region":"LT",\
        "channel":"web"}""".formatted(id);
  }
}
