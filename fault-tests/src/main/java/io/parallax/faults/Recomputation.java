package io.parallax.faults;

import io.parallax.faults.Sent.Event;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The figures that should be published, worked out from the events as they were sent: plain loops,
 * which share nothing with the product. For example {@code sales|2026-01-05|p1|salesClosed = 3}.
 */
final class Recomputation {
  private static final Duration SURVEY_DEADLINE = Duration.ofDays(14);
  private static final Duration CONVERSION_DEADLINE = Duration.ofDays(90);
  private static final String UNKNOWN = "(unknown)";

  private final Map<String, BigDecimal> figures = new TreeMap<>();
  private final Sent sent;
  private final BiPredicate<Resource, Event> counted;

  private Recomputation(Sent sent, BiPredicate<Resource, Event> counted) {
    this.sent = sent;
    this.counted = counted;
  }

  /** @param counted which of the events are to be counted */
  static Map<String, BigDecimal> of(Sent sent, BiPredicate<Resource, Event> counted) {
    var recomputation = new Recomputation(sent, counted);
    recomputation.addSales();
    recomputation.addLeads();
    recomputation.addSurveys();
    recomputation.figures.values().removeIf(figure -> figure.signum() == 0);
    return recomputation.figures;
  }

  private void addSales() {
    Map<String, List<Event>> reversals = new HashMap<>();
    for (Event reversal : counted(Resource.REVERSALS)) {
      reversals
          .computeIfAbsent(reversal.text("saleId"), key -> new ArrayList<>())
          .add(reversal);
    }
    for (Event sale : counted(Resource.SALES)) {
      String product = sale.text("product");
      int quantity = sale.body().get("quantity").asInt();
      BigDecimal amount = new BigDecimal(sale.text("amount"));
      String closed = "sales|" + day(sale.text("closedAt")) + "|" + product;
      add(closed + "|salesClosed", 1);
      add(closed + "|unitsClosed", quantity);
      String revenue = "revenue|" + product + "|" + sale.text("currency");
      add(revenue + "|grossAmount", amount);
      List<Event> ofSale = reversals.getOrDefault(sale.id(), new ArrayList<>());
      ofSale.sort(Comparator.comparing((Event reversal) -> time(reversal, "reversedAt"))
          .thenComparing(Event::id));
      int left = quantity;
      BigDecimal rest = amount;
      boolean whole = false;
      for (Event reversal : ofSale) {
        JsonNode partial = reversal.body().get("quantity");
        String reversed = "sales|" + day(reversal.text("reversedAt")) + "|" + product;
        if (partial == null && !whole) {
          add(reversed + "|salesReversed", 1);
          add(revenue + "|reversedAmount", rest.max(BigDecimal.ZERO));
          whole = true;
        }
        int units = partial == null ? left : Math.min(left, partial.asInt());
        if (partial != null && units > 0) {
          String currency = reversal.text("currency");
          BigDecimal back = new BigDecimal(reversal.text("amount"));
          add("revenue|" + product + "|" + currency + "|reversedAmount", back);
          if (currency.equals(sale.text("currency"))) {
            rest = rest.subtract(back);
          }
        }
        add(reversed + "|unitsReversed", units);
        left -= units;
      }
    }
  }

  private void addLeads() {
    Map<String, Instant> won = new HashMap<>();
    for (Event sale : counted(Resource.SALES)) {
      String lead = sale.textOrNull("leadId");
      if (lead != null) {
        won.merge(lead, time(sale, "closedAt"), (one, other) -> one.isBefore(other) ? one : other);
      }
    }
    for (Event lead : counted(Resource.LEADS)) {
      String indicator = "outcomes|lead-conversion|" + lead.text("product");
      add(indicator + "|denominator", 1);
      Instant sold = won.get(lead.id());
      Instant deadline = time(lead, "capturedAt").plus(CONVERSION_DEADLINE);
      add(indicator + "|numerator", sold == null || sold.isAfter(deadline) ? 0 : 1);
    }
  }

  private void addSurveys() {
    Map<String, Event> invitations = new HashMap<>();
    for (Event invitation : counted(Resource.INVITATIONS)) {
      invitations.put(invitation.id(), invitation);
    }
    Map<String, Instant> firstAnswers = new HashMap<>();
    for (Event answer : counted(Resource.ANSWERS)) {
      firstAnswers.merge(
          answer.text("invitationId"),
          time(answer, "answeredAt"),
          (one, other) -> one.isBefore(other) ? one : other);
      Event invitation = invitations.get(answer.text("invitationId"));
      String product = productOfSale(answer.textOrNull("saleId"));
      if (product == null && invitation != null) {
        product = productOfSale(invitation.text("saleId"));
      }
      for (JsonNode score : answer.body().get("scores")) {
        String measure = score.get("measure").asString();
        int value = score.get("value").asInt();
        String indicator = "outcomes|" + measure + "|" + (product == null ? UNKNOWN : product);
        add(indicator + "|denominator", 1);
        add(indicator + "|numerator", measure.equals("csat") ? satisfied(value) : net(value));
      }
    }
    for (Event invitation : invitations.values()) {
      String product = productOfSale(invitation.text("saleId"));
      String indicator = "outcomes|survey-response-rate|" + (product == null ? UNKNOWN : product);
      Instant answered = firstAnswers.get(invitation.id());
      Instant deadline = time(invitation, "sentAt").plus(SURVEY_DEADLINE);
      add(indicator + "|denominator", 1);
      add(indicator + "|numerator", answered == null || answered.isAfter(deadline) ? 0 : 1);
    }
  }

  private static int satisfied(int score) {
    return score >= 4 ? 1 : 0;
  }

  private static int net(int score) {
    if (score >= 9) {
      return 1;
    }
    return score <= 6 ? -1 : 0;
  }

  private @Nullable String productOfSale(@Nullable String saleId) {
    Event sale = saleId == null ? null : sent.of(Resource.SALES).get(saleId);
    return sale != null && counted.test(Resource.SALES, sale) ? sale.text("product") : null;
  }

  private List<Event> counted(Resource resource) {
    return sent.of(resource).values().stream()
        .filter(event -> counted.test(resource, event))
        .toList();
  }

  private static Instant time(Event event, String field) {
    return Instant.parse(event.text(field));
  }

  private static String day(String time) {
    return Instant.parse(time).atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  private void add(String figure, long amount) {
    add(figure, BigDecimal.valueOf(amount));
  }

  private void add(String figure, BigDecimal amount) {
    figures.merge(figure, amount, BigDecimal::add);
  }
}
