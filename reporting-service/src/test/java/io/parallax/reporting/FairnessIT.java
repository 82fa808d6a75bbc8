package io.parallax.reporting;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parallax.access.tests.KeyLine;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one caller asks for, however much, does not keep another one from its reports. */
class FairnessIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String SALES = "/api/v1/reports/sales";
  private static final int MANY = 20;

  @TempDir
  private static Path folder;

  private static ReportServer server;

  @BeforeAll
  static void start() throws Exception {
    Path keys = folder.resolve("api-keys");
    for (String caller : List.of("noisy", "quiet")) {
      Files.writeString(
          keys,
          KeyLine.of(caller, "reports:read", key(caller)),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
    server = new ReportServer(
        "PARALLAX_REPORT_PATIENCE=2s",
        "PARALLAX_REPORT_TIMEOUT=60s",
        "PARALLAX_BODY_TIME=1s",
        "PARALLAX_TEST_KEYS=" + keys);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Reports that cannot get on stand for reports that take long. */
  @Test
  void aNoisyReaderDoesNotKeepOthersFromReports() throws Exception {
    try (Connection lock = TestBackend.dataSource(server.database()).getConnection()) {
      lock.setAutoCommit(false);
      lock.createStatement().execute("lock table cube.sales in access exclusive mode");
      List<CompletableFuture<HttpResponse<String>>> noisy = flood(SALES);

      for (int i = 0; i < 5; i++) {
        Instant start = Instant.now();
        HttpResponse<String> answer =
            get("quiet", "/api/v1/reports/outcomes?from=2026-01-01&indicator=csat");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(get("quiet", "/api/v1/sales/S-0").statusCode()).isEqualTo(404);
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(45));
      }
      await()
          .atMost(Duration.ofSeconds(50))
          .until(() -> noisy.stream().filter(CompletableFuture::isDone).count() == MANY - 2);
      List<HttpResponse<String>> refused = noisy.stream()
          .filter(CompletableFuture::isDone)
          .map(CompletableFuture::join)
          .toList();
      assertThat(refused).allSatisfy(answer -> {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body())
            .contains("/problems/overloaded", "This caller has 2 such requests in work");
      });
      lock.rollback();
      assertThat(noisy.stream().map(CompletableFuture::join).map(HttpResponse::statusCode))
          .containsOnly(200, 503);
    }
    assertThat(get("noisy", SALES).statusCode()).isEqualTo(200);
  }

  /** Somebody alters a table, and takes longer than a report waits for that. */
  @Test
  void aReportThatIsLockedOutIsAskedToComeBack() throws Exception {
    try (Connection lock = TestBackend.dataSource(server.database()).getConnection()) {
      lock.setAutoCommit(false);
      lock.createStatement().execute("lock table cube.sales_total in access exclusive mode");

      HttpResponse<String> answer = get("quiet", SALES);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      assertThat(answer.body()).contains("/problems/unavailable");
      lock.rollback();
    }
    assertThat(get("quiet", SALES).statusCode()).isEqualTo(200);
  }

  @Test
  void aNoisyReaderDoesNotKeepOthersFromFacts() throws Exception {
    try (Connection lock = TestBackend.dataSource(server.database()).getConnection()) {
      lock.setAutoCommit(false);
      lock.createStatement().execute("lock table log.quarantine in access exclusive mode");
      List<CompletableFuture<HttpResponse<String>>> noisy = flood("/api/v1/quarantine");

      assertThat(get("quiet", "/api/v1/dimensions/region").statusCode()).isEqualTo(200);
      assertThat(get("quiet", SALES).statusCode()).isEqualTo(200);
      assertThat(get("noisy", SALES).statusCode()).isEqualTo(200);
      lock.rollback();
      noisy.forEach(CompletableFuture::join);
    }
  }

  @Test
  void cutsOffABodyThatDrips() throws Exception {
    try (var socket = new Socket("localhost", server.port())) {
      socket.setSoTimeout(100);
      socket.getOutputStream().write("""
          PUT /api/v1/dimensions/region HTTP/1.1\r
          Host: localhost\r
          X-API-Key: %s\r
          Content-Type: application/json\r
          Content-Length: 1000\r
          \r
          [""".formatted(key("quiet")).getBytes(ISO_8859_1));
      Instant start = Instant.now();
      var answer = new StringBuilder();
      while (answer.indexOf("\r\n\r\n") < 0) {
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(45));
        try {
          int next = socket.getInputStream().read();
          assertThat(next).isNotNegative();
          answer.append((char) next);
        } catch (SocketTimeoutException e) { // no answer yet
          socket.getOutputStream().write(' ');
        }
      }
      assertThat(answer).startsWith("HTTP/1.1 408").contains("application/problem+json");
    }
  }

  private static List<CompletableFuture<HttpResponse<String>>> flood(String path) {
    return Stream.generate(() -> HTTP.sendAsync(request("noisy", path), BodyHandlers.ofString()))
        .limit(MANY)
        .toList();
  }

  private static HttpResponse<String> get(String caller, String path) throws Exception {
    return HTTP.send(request(caller, path), BodyHandlers.ofString());
  }

  private static HttpRequest request(String caller, String path) {
    return HttpRequest.newBuilder(server.uri(path))
        .header("X-API-Key", key(caller))
        .build();
  }

  private static String key(String caller) {
    return "plx_" + caller;
  }
}
