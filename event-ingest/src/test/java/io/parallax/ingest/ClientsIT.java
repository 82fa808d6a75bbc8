package io.parallax.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.parallax.events.Topic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The clients of the documentation against the service, as they are, on a line with faults. */
class ClientsIT {
  private static final Path CLIENTS =
      Path.of("..", "docs", "clients").toAbsolutePath().normalize();
  private static final String SALE = """
      {"saleId":"%s","closedAt":"2026-01-01T10:00:00Z","product":"A","region":"LT",\
      "channel":"web"}""";

  private static TestService service;

  @TempDir
  private Path directory;

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

  static List<String> clients() {
    return List.of(
        "sh send.sh", "python3 send_events.py", "node send-events.mjs", "java SendEvents.java");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void sendsTheSameAgainUntilItIsTaken(String client) throws Exception {
    Path events = events(SALE.formatted("K-1"), "", SALE.formatted("K-\u0117"));
    try (var line = new FaultyLine()) {
      Finished finished = run(client, line.port(), events);

      assertThat(finished.status()).as(finished.output()).isZero();
      assertThat(line.keys).containsExactly(TestService.KEY, TestService.KEY, TestService.KEY);
    }
    List<ConsumerRecord<byte[], byte[]>> published = TestKafka.records(Topic.SALES, start);
    assertThat(published.stream().map(message -> new String(message.key(), UTF_8)))
        .as("sent twice, as the first answer was lost")
        .containsExactlyInAnyOrder("K-1", "K-1", "K-\u0117", "K-\u0117");
    assertThat(published.stream().map(ClientsIT::id).distinct())
        .as("which are the same events")
        .containsExactlyInAnyOrder("sale-closed/K-1/1", "sale-closed/K-\u0117/1");
  }

  @ParameterizedTest
  @MethodSource("clients")
  void saysWhatWasRejected(String client) throws Exception {
    Finished some = run(client, service.port(), events(SALE.formatted("R-1"), "{\"saleId\":7}"));
    assertThat(some.status()).as(some.output()).isEqualTo(1);
    assertThat(some.output()).contains("/problems/invalid-event", "/saleId");

    Finished all = run(client, service.port(), events("{}"));
    assertThat(all.status()).as(all.output()).isEqualTo(1);
    assertThat(all.output()).contains("/problems/invalid-event");

    assertThat(TestKafka.records(Topic.SALES, start)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"python3 send_events.py", "node send-events.mjs", "java SendEvents.java"})
  void goesOnAfterInvalidLinesAndCountsAsTheFileDoes(String client) throws Exception {
    List<String> lines = new ArrayList<>(List.of("", "{}", ""));
    lines.addAll(Collections.nCopies(999, "{}"));
    lines.addAll(List.of(SALE.formatted("W-1"), "", "{\"saleId\":7}"));

    Finished finished = run(client, service.port(), events(lines.toArray(String[]::new)));

    assertThat(finished.status()).as(finished.output()).isEqualTo(1);
    assertThat(finished.output().replace("\"line\":", "line "))
        .contains("line 2", "line 1002", "line 1005")
        .doesNotContain("line 1003", "line 1004");
    assertThat(TestKafka.records(Topic.SALES, start)).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void saysHowItIsUsed(String client) throws Exception {
    Finished finished = run(client, service.port());

    assertThat(finished.status()).isEqualTo(2);
    assertThat(finished.output()).contains("usage:", "<resource> <file>");
  }

  private static String id(ConsumerRecord<byte[], byte[]> message) {
    return new String(message.headers().lastHeader("ce_id").value(), UTF_8);
  }

  private Path events(String... lines) throws IOException {
    return Files.writeString(directory.resolve("sales.ndjson"), String.join("\n", lines) + "\n");
  }

  private record Finished(int status, String output) {}

  /** Runs a client; a program that is not there fails the test. */
  private static Finished run(String client, int port, Path events) throws Exception {
    return run(client, port, "sales", events.toString());
  }

  private static Finished run(String client, int port, String... arguments) throws Exception {
    String[] words = client.split(" ", 2);
    String program = words[0].equals("java")
        ? Path.of(System.getProperty("java.home"), "bin", "java").toString()
        : words[0];
    List<String> command =
        new ArrayList<>(List.of(program, CLIENTS.resolve(words[1]).toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PARALLAX_URL", "http://localhost:" + port);
    builder.environment().put("PARALLAX_API_KEY", TestService.KEY);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Finished(process.exitValue(), output);
  }

  /**
   * In front of the service: refuses the first request with 503, takes the second and loses the
   * answer, and hands on all others.
   */
  private static final class FaultyLine implements AutoCloseable {
    private final List<String> keys = Collections.synchronizedList(new ArrayList<>());
    private final HttpServer server;

    FaultyLine() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::handle);
      server.start();
    }

    int port() {
      return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
      byte[] body = exchange.getRequestBody().readAllBytes();
      keys.add(exchange.getRequestHeaders().getFirst(TestService.KEY_HEADER));
      if (keys.size() == 1) {
        exchange.getResponseHeaders().set("Retry-After", "1");
        exchange.sendResponseHeaders(503, -1);
      } else {
        HttpResponse<String> answer = service.post(
            exchange.getRequestURI().toString(),
            exchange.getRequestHeaders().getFirst("Content-Type"),
            BodyPublishers.ofByteArray(body));
        if (keys.size() > 2) {
          byte[] bytes = answer.body().getBytes(UTF_8);
          exchange.sendResponseHeaders(answer.statusCode(), bytes.length);
          exchange.getResponseBody().write(bytes);
        }
      }
      exchange.close();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
