package io.parallax.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a service says of a request before it has seen any of its body, on both ports. */
class RequestHeadIT {
  private static final String HEADERS = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
  private static final String KEY = "X-API-Key: writer-secret\r\n";

  @TempDir
  private static Path folder;

  private static TestService service;

  @BeforeAll
  static void startService() throws Exception {
    service = TestService.start(folder, List.of("writer sales:write writer-secret"));
  }

  @AfterAll
  static void stopService() {
    service.close();
  }

  @ParameterizedTest
  @MethodSource("io.parallax.access.TestService#ports")
  void tellsHowLongARequestLineMayBe(ToIntFunction<TestService> port) throws Exception {
    assertThat(answer(port, "GET /name?a=" + "x".repeat(10_000) + HEADERS + "\r\n"))
        .startsWith("HTTP/1.1 414")
        .contains("application/problem+json", "\"status\":414", "more than 8192 bytes together");
  }

  @ParameterizedTest
  @MethodSource("io.parallax.access.TestService#ports")
  void tellsHowLongHeadersMayBe(ToIntFunction<TestService> port) throws Exception {
    assertThat(answer(port, "GET /name" + HEADERS + "X-Long: " + "x".repeat(10_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431")
        .contains("application/problem+json", "\"status\":431", "more than 8192 bytes together");
  }

  @Test
  void tellsABrokenRequestLineFromALongOne() throws Exception {
    assertThat(answer(TestService::port, "GET /na me{" + HEADERS + "\r\n"))
        .startsWith("HTTP/1.1 400");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST /name | X-API-Key: wrong         | 401",
        "POST /name |                          | 401",
        "PUT /name  | X-API-Key: writer-secret | 405",
        "POST /no   | X-API-Key: writer-secret | 404",
        "POST /name | Content-Type: */*        | 415",
      })
  void asksForNoBodyThatItDoesNotWant(String line, String header, int status) throws Exception {
    String headers = header == null ? "" : header + "\r\n";

    assertThat(answer(
            TestService::port,
            line + HEADERS + headers + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n"))
        .startsWith("HTTP/1.1 " + status)
        .containsOnlyOnce("HTTP/1.1");
  }

  @Test
  void asksForABodyOnceItIsRead() throws Exception {
    try (var socket = new Socket("localhost", service.port())) {
      socket.setSoTimeout(60_000);
      socket
          .getOutputStream()
          .write(
              ("POST /body" + HEADERS + KEY + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n")
                  .getBytes(ISO_8859_1));
      assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1))
          .isEqualTo("HTTP/1.1 100");
      socket.getOutputStream().write("abc".getBytes(ISO_8859_1));
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .contains("HTTP/1.1 200")
          .endsWith("abc");
    }
  }

  private static String answer(ToIntFunction<TestService> port, String request) throws Exception {
    try (var socket = new Socket("localhost", port.applyAsInt(service))) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
