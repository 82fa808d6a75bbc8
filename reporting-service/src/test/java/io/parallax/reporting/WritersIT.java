package io.parallax.reporting;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parallax.access.tests.KeyLine;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However much is sent to be declared at the same time, there is memory for it, and for others. */
class WritersIT {
  private static final int MANY = 200;
  private static final int BYTES = 4 * 1024 * 1024;
  private static final int WRITERS = 8;

  @TempDir
  private static Path folder;

  @Test
  void holdsSomeBodiesAndRefusesTheOthers() throws Exception {
    Path keys = folder.resolve("api-keys");
    for (String caller : List.of("one", "two", "three")) {
      Files.writeString(
          keys,
          KeyLine.of(caller, "reports:read,reports:admin", caller),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
    try (var service = ServiceProcess.start(
        folder, "192m", "--PARALLAX_TEST_KEYS=" + keys, "--PARALLAX_BODY_TIME=120s")) {
      try (var held = new HeldBodies(service.port())) {
        for (int i = 0; i < MANY / 2; i++) {
          held.send("one");
        }
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> held.answers.size() >= MANY / 2 - WRITERS / 2);
        assertThat(declare(service, "two").statusCode()).isEqualTo(200);

        for (int i = 0; i < MANY / 2; i++) {
          held.send("two");
        }
        for (int i = 0; i < 5; i++) {
          assertInTime(service, "three", "/api/v1/reports/sales");
          assertInTime(service, "three", "/api/v1/sales/S-0");
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> held.answers.size() >= MANY - WRITERS);
        assertThat(held.answers)
            .allSatisfy(answer -> assertThat(answer)
                .startsWith("HTTP/1.1 503")
                .contains("\r\nRetry-After: ", "/problems/overloaded"));
        assertThat(service.isAlive()).isTrue();
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(declare(service, "one").statusCode()).isEqualTo(200));
    }
  }

  private static void assertInTime(ServiceProcess service, String caller, String path)
      throws Exception {
    Instant start = Instant.now();
    HttpResponse<String> answer =
        service.send(HttpRequest.newBuilder(service.uri(path)).header("X-API-Key", caller));
    assertThat(answer.statusCode()).isIn(200, 404);
    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
  }

  private static HttpResponse<String> declare(ServiceProcess service, String caller)
      throws Exception {
    return service.send(HttpRequest.newBuilder(service.uri("/api/v1/dimensions/product"))
        .header("X-API-Key", caller)
        .header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString("[\"tea\"]")));
  }

  /** Bodies of which the last byte does not come. */
  private static final class HeldBodies implements AutoCloseable {
    private static final byte[] BODY = ("[\"" + "x".repeat(BYTES - 3)).getBytes(ISO_8859_1);

    private final int port;
    private final List<Socket> sockets = new ArrayList<>();
    private final Queue<String> answers = new ConcurrentLinkedQueue<>();

    HeldBodies(int port) {
      this.port = port;
    }

    void send(String caller) throws IOException {
      var socket = new Socket("localhost", port);
      sockets.add(socket);
      Thread.startVirtualThread(() -> readAnswer(socket));
      Thread.startVirtualThread(() -> write(socket, caller));
    }

    private static void write(Socket socket, String caller) {
      String head = """
          PUT /api/v1/dimensions/product HTTP/1.1\r
          Host: localhost\r
          X-API-Key: %s\r
          Content-Type: application/json\r
          Content-Length: %d\r
          \r
          """.formatted(caller, BYTES);
      try {
        socket.getOutputStream().write(head.getBytes(ISO_8859_1));
        socket.getOutputStream().write(BODY);
      } catch (IOException e) {
        // refused and closed before all was sent
      }
    }

    private void readAnswer(Socket socket) {
      var answer = new StringBuilder();
      try {
        for (int next = socket.getInputStream().read();
            next >= 0 && next != '}';
            next = socket.getInputStream().read()) {
          answer.append((char) next);
        }
        answers.add(answer.toString());
      } catch (IOException e) {
        // broken off, at the end of the test
      }
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }
}
