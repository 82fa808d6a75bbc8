package io.parallax.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.Topic;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The trace of a request is found again at its records, and in the log. */
@ExtendWith(OutputCaptureExtension.class)
class TraceIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SALE = """
      {"saleId":"T-%d","closedAt":"2026-01-01T10:00:00Z","product":"A","region":"LT","channel":"web"}
      """;

  @Test
  void travelsWithEachRecord(CapturedOutput output) {
    TestKafka.create(Topic.SALES);
    var start = TestKafka.ends(Topic.SALES);
    try (var service = TestService.start(Topic.SALES, TestKafka.address())) {
      var answer = service.send(service
          .request("/api/v1/sales")
          .header("Content-Type", "application/x-ndjson")
          .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
          .POST(BodyPublishers.ofString(SALE.formatted(1) + SALE.formatted(2))));
      assertThat(answer.statusCode()).isEqualTo(202);
      assertThat(service
              .post("/api/v1/sales", "application/json", SALE.formatted(3))
              .statusCode())
          .isEqualTo(202);
    }
    List<String> traces = TestKafka.records(Topic.SALES, start).stream()
        .map(message -> new String(message.key(), UTF_8) + " "
            + new String(message.headers().lastHeader("traceparent").value(), UTF_8))
        .sorted()
        .toList();

    assertThat(traces).hasSize(3);
    assertThat(traces.get(0)).matches("T-1 00-" + TRACE + "-[0-9a-f]{16}-01");
    assertThat(traces.get(1)).matches("T-2 00-" + TRACE + "-[0-9a-f]{16}-01");
    assertThat(traces.get(2)).matches("T-3 00-[0-9a-f]{32}-[0-9a-f]{16}-00").doesNotContain(TRACE);
    assertThat(output.getOut().lines())
        .filteredOn(line -> line.contains("Answered "))
        .singleElement()
        .asString()
        .contains("[" + TRACE + "]")
        .contains("Answered POST with 202 in ")
        .endsWith("; caller tester");
  }
}
