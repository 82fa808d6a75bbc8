package io.parallax.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.Topic;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
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
    try (var stream = new Stream("")) {
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
      sending.get(1, TimeUnit.MINUTES);
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
    try (var stream = new Stream("?results=rejected")) {
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
    try (var stream = new Stream("?results=rejected")) {
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
    try (var stream = new Stream("")) {
      stream.end();
      assertThat(stream.head()).startsWith("HTTP/1.1 422").contains("application/problem+json");
    }
    try (var stream = new Stream("")) {
      stream.send(sale("P-1"));
      stream.breakOff();
      assertThat(stream.head()).startsWith("HTTP/1.1 400").contains("application/problem+json");
    }
  }

  @Test
  void marksADryRun() throws Exception {
    long before = records();
    try (var stream = new Stream("?dryRun=true")) {
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

  /** A request whose body is sent in chunks, and its answer, both while the other is under way. */
  private static final class Stream implements AutoCloseable {
    private final Socket socket;
    private final OutputStream out;
    private final BufferedInputStream in;
    private final StringBuilder chunk = new StringBuilder();
    private final StringBuilder head = new StringBuilder();
    private int leftInChunk;

    Stream(String query) throws IOException {
      socket = new Socket("localhost", service.port());
      socket.setSoTimeout(60_000);
      out = new BufferedOutputStream(socket.getOutputStream());
      in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
      out.write("""
          POST /api/v1/sales%s HTTP/1.1\r
          Host: x\r
          Content-Type: application/x-ndjson\r
          Accept: application/x-ndjson\r
          Transfer-Encoding: chunked\r
          \r
          """.formatted(query).getBytes(UTF_8));
    }

    void send(String line) {
      chunk.append(line).append('\n');
      if (chunk.length() > 60_000) {
        flush();
      }
    }

    void flush() {
      write(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n");
      chunk.setLength(0);
    }

    void end() {
      if (!chunk.isEmpty()) {
        flush();
      }
      write("0\r\n\r\n");
    }

    /** Ends the body with something that is no chunk. */
    void breakOff() {
      flush();
      write("no chunk\r\n");
    }

    private void write(String text) {
      try {
        out.write(text.getBytes(UTF_8));
        out.flush();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    String head() throws IOException {
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) readByte());
      }
      return head.toString();
    }

    /** The next line of the answer. */
    String next() throws IOException {
      assertThat(head()).startsWith("HTTP/1.1 200").contains("Content-Type: application/x-ndjson");
      var line = new StringBuilder();
      for (int next = readInChunk(); next != '\n'; next = readInChunk()) {
        line.append((char) next);
      }
      return line.toString();
    }

    private int readInChunk() throws IOException {
      while (leftInChunk == 0) {
        var size = new StringBuilder();
        for (int next = readByte(); next != '\n'; next = readByte()) {
          size.append((char) next);
        }
        String digits = size.toString().strip();
        leftInChunk = digits.isEmpty() ? 0 : Integer.parseInt(digits, 16);
        assertThat(digits).as("more of the answer").isNotEqualTo("0");
      }
      leftInChunk--;
      return readByte();
    }

    private int readByte() throws IOException {
      int next = in.read();
      if (next < 0) {
        throw new AssertionError("the answer broke off; its head was " + head);
      }
      return next;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
