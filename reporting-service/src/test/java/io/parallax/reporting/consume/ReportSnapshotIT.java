package io.parallax.reporting.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.Code;
import io.parallax.events.DeliveryCompleted;
import io.parallax.events.Event;
import io.parallax.events.Id;
import io.parallax.events.LeadCaptured;
import io.parallax.events.Measure;
import io.parallax.events.Region;
import io.parallax.events.SurveySent;
import io.parallax.reporting.Events;
import io.parallax.reporting.ReportServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** One answer is made from one snapshot, while events pour in. */
class ReportSnapshotIT {
  private static final int BATCHES = 400;
  private static final int SETS_IN_A_BATCH = 5;
  private static final int EVENTS_IN_A_SET = 5;

  /** Each transaction brings one of everything, so every n is the same in every snapshot. */
  @Test
  void partsSumToTotalsWhileEventsPourIn() throws Exception {
    try (var server = new ReportServer()) {
      server.histories().clear();
      List<Incoming> incoming = Histories.incoming(events());
      var seenInBetween = new CompletableFuture<Void>();
      CompletableFuture<Void> pouring = CompletableFuture.runAsync(() -> {
        BatchTransaction transaction = server.histories().transaction();
        int size = SETS_IN_A_BATCH * EVENTS_IN_A_SET;
        for (int from = 0; from < incoming.size(); from += size) {
          if (from == incoming.size() / 2) {
            seenInBetween.join(); // however fast this is, somebody reads in between
          }
          assertThat(transaction.apply(incoming.subList(from, from + size), false))
              .isEmpty();
        }
      });
      String range = "?from=2026-03-01&to=2026-03-02";
      int sameData = 0;
      while (!pouring.isDone() || sameData == 0) {
        JsonNode outcomes = server.report("outcomes" + range
            + "&indicator=csat&indicator=to-quality&indicator=reversal-rate"
            + "&indicator=survey-response-rate&indicator=lead-conversion"
            + "&indicator=lead-response-time");
        long n = outcomes.get("rows").get(0).get("n").asLong();
        for (JsonNode row : outcomes.get("rows")) {
          assertThat(row.get("n").asLong()).as(row.toString()).isEqualTo(n);
        }
        if (n > 0 && n < (long) BATCHES * SETS_IN_A_BATCH) {
          seenInBetween.complete(null);
        }

        JsonNode total = server.report("sales" + range);
        JsonNode parts = server.report("sales" + range + "&groupBy=region,product");
        if (total.get("dataVersion").equals(parts.get("dataVersion"))) {
          sameData++;
          long sum = 0;
          for (JsonNode row : parts.get("rows")) {
            sum += row.get("unitsClosed").asLong();
          }
          assertThat(sum).isEqualTo(total.get("rows").get(0).get("unitsClosed").asLong());
        }
      }
      pouring.get(2, TimeUnit.MINUTES);
    }
  }

  private static List<Event> events() {
    List<Event> events = new ArrayList<>();
    Instant at = Instant.parse("2026-03-01T10:00:00Z");
    for (int i = 0; i < BATCHES * SETS_IN_A_BATCH; i++) {
      String n = Integer.toString(i);
      events.add(Events.sale("S" + n, at.toString(), "tea " + i % 7, i % 3 == 0 ? "LV" : "LT", 1));
      events.add(Events.answer("A" + n, at.toString(), null, Map.of(Measure.CSAT, 5)));
      events.add(new DeliveryCompleted(
          new Id("D" + n), at, null, null, true, null, new Region("LT"), null, null, 1, false));
      events.add(new SurveySent(
          new Id("I" + n), at, null, null, null, new Region("LT"), null, null, 1, false));
      events.add(new LeadCaptured(
          new Id("L" + n), at, new Code("web"), null, null, null, null, null, 1, false));
    }
    return events;
  }
}
