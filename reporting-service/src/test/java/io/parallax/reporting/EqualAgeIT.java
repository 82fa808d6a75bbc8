package io.parallax.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.Code;
import io.parallax.events.Event;
import io.parallax.events.Id;
import io.parallax.events.LeadCaptured;
import io.parallax.events.LeadContacted;
import io.parallax.events.Measure;
import io.parallax.events.Region;
import io.parallax.events.SaleClosed;
import io.parallax.events.SaleReversed;
import io.parallax.events.Scores;
import io.parallax.events.SurveyAnswered;
import io.parallax.events.SurveySent;
import io.parallax.reporting.aggregate.Deadlines;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Windows are compared once all of their members have been watched for as long as each other. */
class EqualAgeIT {
  private static final ReportServer SERVER = new ReportServer(Deadlines.DEFAULTS);

  /** How many days each indicator that waits does so. */
  private static final Map<String, Integer> WAITS = Map.of(
      "reversal-rate", 30,
      "lead-conversion", 90,
      "lead-follow-up", 1,
      "lead-response-time", 30,
      "survey-response-rate", 14);

  private static final int LOOKS_BACK = 180;
  private static final int PRODUCTS = 5;
  private static final int DAYS = 400;
  private static final double PER_DAY = 1.6;
  private static final int CUSTOMERS = 60;

  private final LocalDate monday =
      LocalDate.now(ZoneOffset.UTC).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
  private final Instant end = monday.atStartOfDay().toInstant(ZoneOffset.UTC);

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void aConstantProcessShowsNoSignalByAgeAlone() throws Exception {
    List<Event> events = constantProcess(new Random(20261128));
    SERVER.apply(events);
    Instant firstSale = events.stream()
        .filter(SaleClosed.class::isInstance)
        .map(event -> ((SaleClosed) event).closedAt())
        .min(Instant::compareTo)
        .orElseThrow();
    String query =
        "?period=week&rolling=P28D&groupBy=product&from=" + monday.minusWeeks(49) + "&to=" + monday;
    for (int product = 0; product < PRODUCTS; product++) {
      query += "&product=p" + product;
    }
    for (String indicator : WAITS.keySet()) {
      query += "&indicator=" + indicator;
    }
    query += "&indicator=repeat-purchase&compare=previousPeriod";
    JsonNode outcomes = SERVER.report("outcomes" + query);
    JsonNode signals = SERVER.report("comparison" + query);

    assertThat(outcomes.get("rows")).hasSize(49 * PRODUCTS * 6).hasSameSizeAs(signals.get("rows"));
    int judged = 0;
    int significant = 0;
    int signalled = 0;
    double oldReversals = 0;
    double newReversals = 0;
    for (int i = 0; i < outcomes.get("rows").size(); i++) {
      JsonNode row = outcomes.get("rows").get(i);
      JsonNode signal = signals.get("rows").get(i);
      String where = row + "\n" + signal;
      String indicator = row.get("indicator").asString();
      Instant rowEnd = Instant.parse(row.get("periodEndUtc").asString());
      Instant comparedEnd = Instant.parse(row.get("comparedEndUtc").asString());
      Instant asOf = Instant.parse(outcomes.get("asOf").asString());
      boolean matured = isMature(indicator, rowEnd, asOf, firstSale);
      boolean both = matured && isMature(indicator, comparedEnd, asOf, firstSale);

      assertThat(row.get("partial").asBoolean()).as(where).isFalse();
      assertThat(row.get("matured").asBoolean()).as(where).isEqualTo(matured);
      assertThat(signal.get("matured").asBoolean()).as(where).isEqualTo(matured);
      assertThat(row.get("significant").isNull()).as(where).isEqualTo(!both);
      assertThat(signal.get("signal").asString().equals("immature")).as(where).isEqualTo(!both);
      if (both) {
        judged++;
        significant += row.get("significant").asBoolean() ? 1 : 0;
        signalled +=
            List.of("flat", "insufficient").contains(signal.get("signal").asString()) ? 0 : 1;
      }
      if (indicator.equals("reversal-rate")) {
        oldReversals += rowEnd.equals(end.minus(280, ChronoUnit.DAYS)) ? hits(row) : 0;
        newReversals += rowEnd.equals(end) ? hits(row) : 0;
      }
    }
    assertThat(newReversals).as("age makes a difference").isLessThan(oldReversals * 0.75);
    assertThat(judged).isGreaterThan(700);
    // windows that overlap differ together: about eight of them say as much as one
    double chance = 0.05 + 3 * Math.sqrt(0.05 * 0.95 * 8 / judged);
    assertThat((double) significant / judged).isLessThan(chance);
    assertThat((double) signalled / judged).isLessThan(chance);
  }

  @Test
  void onlyWhatHappensWithinTheHorizonCounts() throws Exception {
    Instant day = end.minus(280, ChronoUnit.DAYS);
    Instant at = day.plus(10, ChronoUnit.HOURS);
    Duration late = Duration.ofNanos(1000);
    List<Event> events = new ArrayList<>(List.of(
        sale("S0", day.minus(days(180)), "p", "C0", null),
        sale("S1", at, "p", "C1", null),
        sale("S2", at, "p", "C2", null),
        sale("S3", at.minus(days(180)), "p", "C1", null),
        sale("S4", at.minus(days(180)).minus(late), "p", "C2", null),
        reversal("R1", "S1", at.plus(days(30))),
        reversal("R2", "S2", at.plus(days(30)).plus(late)),
        lead("L1", at, "p"),
        lead("L2", at, "p"),
        sale("S5", at.plus(days(90)), "p", "C3", "L1"),
        sale("S6", at.plus(days(90)).plus(late), "p", "C4", "L2"),
        contact("K1", "L1", at.plus(days(1))),
        contact("K2", "L2", at.plus(days(30)).plus(late)),
        invitation("I1", at, "p"),
        invitation("I2", at, "p"),
        answer("A1", "I1", at.plus(days(14))),
        answer("A2", "I2", at.plus(days(14)).plus(late))));
    String query = "outcomes?from=%s&to=%s".formatted(day, day.plus(days(1)));
    for (String indicator : WAITS.keySet()) {
      query += "&indicator=" + indicator;
    }
    query += "&indicator=repeat-purchase";
    SERVER.apply(events);

    assertThat(ReportServer.columns(SERVER.report(query), "indicator", "numerator", "n", "matured"))
        .containsExactly(
            "reversal-rate 1 2 true",
            "repeat-purchase 1 2 true",
            "survey-response-rate 1 2 true",
            "lead-follow-up 1 2 true",
            "lead-response-time 1 2 true",
            "lead-conversion 1 2 true");

    // told late, but of what was in time
    events.addAll(List.of(
        reversal("R3", "S2", at.plus(days(29))),
        sale("S7", at.minus(days(1)), "p", "C2", null),
        answer("A3", "I2", at.plus(days(13))),
        contact("K3", "L2", at.plus(days(1))),
        sale("S8", at.plus(days(89)), "p", "C5", "L2")));
    SERVER.apply(events);

    assertThat(ReportServer.columns(SERVER.report(query), "numerator", "n"))
        .containsOnly("2 2")
        .hasSize(6);
  }

  private static boolean isMature(String indicator, Instant end, Instant asOf, Instant firstSale) {
    Integer waits = WAITS.get(indicator);
    return waits == null
        ? !end.minus(28 + LOOKS_BACK, ChronoUnit.DAYS).isBefore(firstSale)
        : !end.plus(waits, ChronoUnit.DAYS).isAfter(asOf);
  }

  private static double hits(JsonNode row) {
    return row.get("numerator").asDouble();
  }

  /**
   * Sales, leads and invitations at a constant rate, to customers who buy at a constant rate; what
   * becomes of each comes at a constant rate as well, and so more of it the longer one waits.
   */
  private List<Event> constantProcess(Random random) {
    List<Event> events = new ArrayList<>();
    for (int product = 0; product < PRODUCTS; product++) {
      String p = "p" + product;
      Instant at = end.minus(DAYS, ChronoUnit.DAYS);
      for (int i = 0; ; i++) {
        at = after(random, at, 1 / PER_DAY);
        if (!at.isBefore(end)) {
          break;
        }
        String n = product + "-" + i;
        String customer = "C" + product + "-" + random.nextInt(CUSTOMERS);
        events.add(sale("S" + n, at, p, customer, null));
        Instant reversed = after(random, at, 40);
        Instant won = after(random, at, 120);
        Instant contacted = after(random, at, 2);
        Instant answered = after(random, at, 20);
        events.add(lead("L" + n, at, p));
        events.add(invitation("I" + n, at, p));
        if (reversed.isBefore(end)) {
          events.add(reversal("R" + n, "S" + n, reversed));
        }
        if (won.isBefore(end)) {
          events.add(sale("W" + n, won, "won", null, "L" + n));
        }
        if (contacted.isBefore(end)) {
          events.add(contact("K" + n, "L" + n, contacted));
        }
        if (answered.isBefore(end)) {
          events.add(answer("A" + n, "I" + n, answered));
        }
      }
    }
    return events;
  }

  /** A time after another, exponentially distributed. */
  private static Instant after(Random random, Instant time, double meanDays) {
    double days = -Math.log(1 - random.nextDouble()) * meanDays;
    return time.plus((long) (days * 86_400_000_000.0), ChronoUnit.MICROS);
  }

  private static Duration days(int days) {
    return Duration.ofDays(days);
  }

  private static SaleClosed sale(
      String saleId,
      Instant closedAt,
      String product,
      @Nullable String customer,
      @Nullable String lead) {
    return new SaleClosed(
        new Id(saleId),
        closedAt,
        new Code(product),
        new Region("LT"),
        new Code("retail"),
        null,
        null,
        customer == null ? null : new Id(customer),
        null,
        lead == null ? null : new Id(lead),
        1,
        null,
        null,
        1,
        false);
  }

  private static SaleReversed reversal(String reversalId, String saleId, Instant reversedAt) {
    return new SaleReversed(
        new Id(reversalId), new Id(saleId), reversedAt, null, null, null, 1, false);
  }

  private static LeadCaptured lead(String leadId, Instant capturedAt, String product) {
    return new LeadCaptured(
        new Id(leadId),
        capturedAt,
        new Code("web"),
        new Code(product),
        null,
        null,
        null,
        null,
        1,
        false);
  }

  private static LeadContacted contact(String contactId, String leadId, Instant contactedAt) {
    return new LeadContacted(
        new Id(contactId), new Id(leadId), contactedAt, new Code("phone"), false, 1, false);
  }

  private static SurveySent invitation(String invitationId, Instant sentAt, String product) {
    return new SurveySent(
        new Id(invitationId), sentAt, null, null, new Code(product), null, null, null, 1, false);
  }

  private static SurveyAnswered answer(String answerId, String invitationId, Instant answeredAt) {
    return new SurveyAnswered(
        new Id(answerId),
        answeredAt,
        new Scores(Map.of(Measure.CSAT, 4)),
        new Id(invitationId),
        null,
        null,
        null,
        null,
        null,
        null,
        1,
        false);
  }
}
