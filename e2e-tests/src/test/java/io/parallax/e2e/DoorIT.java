package io.parallax.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parallax.quickstart.LocalStack;
import io.parallax.quickstart.Part;
import io.parallax.quickstart.StackOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only all of it together shows: a trace from end to end, and the page of each service. */
class DoorIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SALE = """
      {"saleId":"S-1","closedAt":"2026-01-01T10:00:00Z","product":"tea","region":"LT","channel":"web"}""";

  @TempDir
  private static Path folder;

  private static LocalStack stack;

  @BeforeAll
  static void start() {
    stack = LocalStack.start(StackOptions.in(folder.resolve("stack")));
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  /** One search for its id finds all that became of a request. */
  @Test
  void aTraceLeadsFromTheRequestToTheBatchThatAppliedIt() throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(stack.sales().resolve("/api/v1/sales"))
          .header("X-API-Key", stack.keys().sales())
          .header("Content-Type", "application/json")
          .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
          .POST(BodyPublishers.ofString(SALE))
          .build();
      assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(202);
    }
    new Reports(stack.reporting(), stack.keys().reports()).awaitLagZero(Duration.ofMinutes(2));

    await()
        .untilAsserted(() -> assertThat(lines(stack.salesService()))
            .anyMatch(line -> line.contains("Answered POST with 202")));
    await()
        .untilAsserted(() -> assertThat(lines(stack.reportingService()))
            .anyMatch(line -> line.contains("Applied a batch of ")));
  }

  /** Of what a part has logged, whatever has to do with the trace. */
  private static List<String> lines(Part part) throws Exception {
    return Files.readAllLines(part.log()).stream()
        .filter(line -> line.contains(TRACE))
        .toList();
  }

  /** As somebody sees it in a browser who has a caller's name and key. */
  @Test
  void thePageOfEachServiceShowsItsOperations() throws Exception {
    Optional<Path> browser = Chromium.find();
    assumeTrue(browser.isPresent(), "there is no browser on the PATH");
    var shown = Map.of(
        stack.sales(), List.of("/sales", "/leads", "/events"),
        stack.outcomes(), List.of("/survey-answers", "/delivery-agreements", "/events"),
        stack.reporting(), List.of("/reports/sales", "/reports/coverage", "/quarantine"));
    for (var service : shown.entrySet()) {
      String page = page(browser.get(), service.getKey());
      for (String operation : service.getValue()) {
        assertThat(page).contains("data-path=\"/api/v1" + operation + "\"");
      }
      assertThat(page).doesNotContain("Failed to load", "Fetch error", "No operations");
    }
  }

  /** The page once its scripts have run, as HTML. */
  private static String page(Path browser, URI service) throws Exception {
    Path home = folder.resolve("browser-" + service.getPort());
    Process process = new ProcessBuilder(
            browser.toString(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--user-data-dir=" + home,
            "--virtual-time-budget=60000",
            "--dump-dom",
            "http://all:%s@%s/docs".formatted(stack.keys().all(), service.getAuthority()))
        .redirectError(folder.resolve("browser.txt").toFile())
        .start();
    String page = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    return page;
  }
}
