package io.parallax.e2e;

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

  /** How many operations the page shows. */
  private static final String SHOWN = "document.querySelectorAll('.opblock').length";

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
    new Reports(stack.reporting(), stack.keys().reports()).awaitLagZero(Duration.ofMinutes(1));

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

  @Test
  void thePageOfEachServiceShowsItsOperations() throws Exception {
    Optional<Path> program = Browser.program();
    assumeTrue(program.isPresent(), "there is no browser on the PATH");
    for (URI service : List.of(stack.sales(), stack.outcomes(), stack.reporting())) {
      Path home = Files.createDirectories(folder.resolve("browser-" + service.getPort()));
      try (var browser = Browser.start(program.get(), home, "all", stack.keys().all())) {
        browser.open(service.resolve("/docs"));
        await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(
                () -> assertThat(browser.evaluate(SHOWN).asInt(0)).isGreaterThanOrEqualTo(5));
        assertThat(browser.evaluate("document.body.innerText").asString())
            .contains("Parallax", "/api/v1/")
            .doesNotContain("Failed to load", "Fetch error", "No operations");
        Files.write(
            Path.of("target", "docs-" + service.getPort() + ".png"), browser.screenshot());
      }
    }
  }
}
