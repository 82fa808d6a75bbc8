package io.parallax.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many connections that bring no request take nothing from those that do. */
class ManyConnectionsIT {
  private static final int LIMIT = 40;

  /** As many more as are accepted while all others are in a request. */
  private static final int SPARE = 20;

  @TempDir
  private static Path folder;

  private static TestService service;

  private final List<Socket> sockets = new ArrayList<>();

  @BeforeAll
  static void startService() throws Exception {
    service = TestService.start(
        folder,
        List.of("reader reports:read reader-secret"),
        "PARALLAX_CONNECTIONS=" + LIMIT,
        "PARALLAX_HEADER_TIME=10m",
        "PARALLAX_CONNECTION_TIMEOUT=10m",
        "PARALLAX_REST_TIME=10m");
  }

  @AfterAll
  static void stopService() {
    service.close();
  }

  @AfterEach
  void closeSockets() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /na",
        "GET /name HTTP/1.1\r\nHost: x\r\nX-Some: a",
        "GET /name HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /name HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\na"
      })
  void othersAreAnswered(String beginning) throws Exception {
    for (int i = 0; i < 5 * LIMIT; i++) {
      open(beginning);
      if (i % LIMIT == 0) {
        assertThat(get("/name").statusCode()).isEqualTo(200);
      }
    }
    assertThat(get("/name").statusCode()).isEqualTo(200);
    await().untilAsserted(() -> assertThat(openSockets()).isLessThanOrEqualTo(LIMIT + SPARE));
  }

  @Test
  void aRequestUnderWayIsNotGivenUp() throws Exception {
    CompletableFuture<HttpResponse<String>> waiting =
        CompletableFuture.supplyAsync(() -> service.get("/wait", "X-API-Key", "reader-secret"));
    service.awaitWaiting();
    for (int i = 0; i < 3 * LIMIT; i++) {
      open("GET /na");
    }
    service.endWaiting();
    assertThat(waiting.get().body()).isEqualTo("done");
  }

  private long openSockets() {
    return sockets.stream().filter(ManyConnectionsIT::isOpen).count();
  }

  private static boolean isOpen(Socket socket) {
    try {
      while (socket.getInputStream().read() >= 0) {}
      return false;
    } catch (SocketTimeoutException e) { // open, and nothing to read
      return true;
    } catch (IOException e) { // reset
      return false;
    }
  }

  private static HttpResponse<String> get(String path) {
    return service.get(path, "X-API-Key", "reader-secret");
  }

  private void open(String beginning) throws IOException {
    var socket = new Socket("localhost", service.port());
    socket.setSoTimeout(1);
    sockets.add(socket);
    socket.getOutputStream().write(beginning.getBytes(ISO_8859_1));
  }
}
