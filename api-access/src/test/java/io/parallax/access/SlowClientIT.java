package io.parallax.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever brings a request in drops is cut off, on both ports, and harms nobody else. */
class SlowClientIT {
  private static final List<String> KEYS =
      List.of("writer sales:write writer-secret", "monitor metrics:read monitor-secret");
  private static final String HOST = " HTTP/1.1\r\nHost: x\r\n";

  /** Header time, rest time or silence, whichever counts, and a slow machine. */
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir
  private static Path folder;

  private static TestService service;

  @BeforeAll
  static void startService() throws Exception {
    service = TestService.start(
        folder,
        KEYS,
        "PARALLAX_HEADER_TIME=1s",
        "PARALLAX_REST_TIME=1s",
        "PARALLAX_CONNECTION_TIMEOUT=2s");
  }

  @AfterAll
  static void stopService() {
    service.close();
  }

  @ParameterizedTest
  @MethodSource("io.parallax.access.TestService#ports")
  void cutsOffARequestLineThatDrips(ToIntFunction<TestService> port) throws Exception {
    assertThat(drip(port, "GET /", "a")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.parallax.access.TestService#ports")
  void cutsOffHeadersThatDrip(ToIntFunction<TestService> port) throws Exception {
    assertThat(drip(port, "GET /name" + HOST, "X-Some: a\r\n")).isEmpty();
  }

  /** Nor does a good request before it buy any time. */
  @Test
  void cutsOffThe2ndRequestOfAConnectionToo() throws Exception {
    String good = "GET /name" + HOST + "\r\n";
    assertThat(drip(TestService::port, good + "GET /name" + HOST, "X-Some: a\r\n"))
        .startsWith("HTTP/1.1 401")
        .containsOnlyOnce("HTTP/1.1");
  }

  @ParameterizedTest
  @MethodSource("io.parallax.access.TestService#ports")
  void cutsOffTheRestOfWhatIsRefused(ToIntFunction<TestService> port) throws Exception {
    for (String framing :
        List.of("Content-Length: 100000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\nfff\r\n")) {
      assertThat(drip(port, "POST /name" + HOST + framing, "a"))
          .startsWith("HTTP/1.1 401")
          .contains("/problems/unauthenticated");
      assertThat(drip(port, "POST /no" + HOST + "X-API-Key: writer-secret\r\n" + framing, "a"))
          .startsWith("HTTP/1.1 40");
    }
  }

  /** The answer does not wait for that, and who is only slow may use the connection again. */
  @Test
  void answersFirstAndReadsTheRestForAWhile() throws Exception {
    try (var socket = connect(TestService::port)) {
      String refused = "POST /name" + HOST + "Content-Length: 3\r\n\r\n";
      socket.getOutputStream().write((refused + "a").getBytes(ISO_8859_1));
      assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1))
          .isEqualTo("HTTP/1.1 401");
      String next = "GET /name" + HOST + "X-API-Key: writer-secret\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(("bc" + next).getBytes(ISO_8859_1));
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .contains("HTTP/1.1 403");
    }
  }

  /** What is slow, but within its time, is a request like any other. */
  @Test
  void takesHeadersThatComeInPieces() throws Exception {
    try (var patient = TestService.start(folder, KEYS, "PARALLAX_HEADER_TIME=2m");
        var socket = new Socket("localhost", patient.port())) {
      socket.setSoTimeout(60_000);
      socket.setTcpNoDelay(true);
      for (String piece :
          List.of("GET /na", "me HTTP/1.1\r\nHo", "st: x\r\nConnection: close\r\n\r\n")) {
        socket.getOutputStream().write(piece.getBytes(ISO_8859_1));
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos()); // this client's own slowness
      }
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 401");
    }
  }

  /** Sends the beginning, and then drops for as long as they are taken; returns the answer. */
  private static String drip(ToIntFunction<TestService> port, String beginning, String drop)
      throws Exception {
    Instant start = Instant.now();
    var answer = new StringBuilder();
    try (var socket = connect(port)) {
      socket.setSoTimeout(100);
      socket.getOutputStream().write(beginning.getBytes(ISO_8859_1));
      boolean open = true;
      while (open) {
        assertThat(Duration.between(start, Instant.now())).as(answer.toString()).isLessThan(SOON);
        open = isOpen(socket, answer, drop);
      }
    }
    return answer.toString();
  }

  private static boolean isOpen(Socket socket, StringBuilder answer, String drop) {
    try {
      int next = socket.getInputStream().read();
      if (next < 0) {
        return false;
      }
      answer.append((char) next);
    } catch (SocketTimeoutException e) { // nothing yet
      return isTaken(socket, drop);
    } catch (IOException e) { // reset, with drops unread
      return false;
    }
    return true;
  }

  private static boolean isTaken(Socket socket, String drop) {
    try {
      socket.getOutputStream().write(drop.getBytes(ISO_8859_1));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Socket connect(ToIntFunction<TestService> port) throws IOException {
    var socket = new Socket("localhost", port.applyAsInt(service));
    socket.setSoTimeout(60_000);
    return socket;
  }
}
