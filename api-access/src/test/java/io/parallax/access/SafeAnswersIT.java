package io.parallax.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every answer tells browsers to do nothing with it but show it, whoever makes it. */
class SafeAnswersIT {
  private static final String END = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
  private static final String READER = "X-API-Key: reader-secret\r\n\r\n";

  /** Of the service, of its filters, and of the server alone. */
  private static final List<String> REQUESTS = List.of(
      "GET /name" + END + READER,
      "HEAD /name" + END + READER,
      "GET /failure" + END + READER,
      "GET /nothing" + END + READER,
      "DELETE /name" + END + "X-API-Key: writer-secret\r\n\r\n",
      "GET /name" + END + "X-API-Key: writer-secret\r\n\r\n",
      "GET /name" + END + "X-API-Key: wrong\r\n\r\n",
      "GET /name" + END + "\r\n",
      "GET /actuator/health/liveness" + END + "\r\n",
      "GET /actuator/health" + END + "X-API-Key: monitor-secret\r\n\r\n",
      "GET /actuator/nothing" + END + "X-API-Key: monitor-secret\r\n\r\n",
      "GET /name/../name" + END + "\r\n",
      "GET /na%zzme" + END + READER,
      "OPTIONS *" + END + "\r\n",
      "TRACE /name" + END + "\r\n",
      "GET /name HTTP/9.9\r\nHost: x\r\nConnection: close\r\n\r\n",
      "GET /name HTTP/1.1\r\nConnection: close\r\n\r\n",
      "GET /na me" + END + "\r\n",
      "GET /" + "a".repeat(100_000) + END + "\r\n",
      "GET /name" + END + "X-Long: " + "a".repeat(100_000) + "\r\n\r\n",
      "POST /name" + END + "Transfer-Encoding: unknown\r\n\r\n",
      "nonsense\r\n\r\n");

  @TempDir
  private static Path folder;

  @Test
  void areSentWithTheHeadersThatProtectBrowsers() throws Exception {
    List<String> keys = List.of(
        "reader reports:read reader-secret",
        "writer sales:write writer-secret",
        "monitor metrics:read monitor-secret");
    try (var service = TestService.start(folder, keys)) {
      for (int port : new int[] {service.port(), service.managementPort()}) {
        for (String request : REQUESTS) {
          assertThat(headers(port, request))
              .as(request.substring(0, Math.min(request.length(), 40)))
              .containsOnlyOnce(
                  "Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action"
                      + " 'none'; frame-ancestors 'none'",
                  "Cross-Origin-Opener-Policy: same-origin",
                  "Cross-Origin-Resource-Policy: same-origin",
                  "Referrer-Policy: no-referrer",
                  "X-Content-Type-Options: nosniff",
                  "X-Frame-Options: DENY");
        }
      }
    }
  }

  private static List<String> headers(int port, String request) throws Exception {
    try (var socket = new Socket("localhost", port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      return answer.split("\r\n\r\n", 2)[0].lines().toList();
    }
  }
}
