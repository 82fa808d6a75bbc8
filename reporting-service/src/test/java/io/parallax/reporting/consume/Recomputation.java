package io.parallax.reporting.consume;

import io.parallax.events.DeliveryAgreed;
import io.parallax.events.DeliveryCompleted;
import io.parallax.events.Event;
import io.parallax.events.LeadCaptured;
import io.parallax.events.LeadContacted;
import io.parallax.events.LeadLost;
import io.parallax.events.Money;
import io.parallax.events.Region;
import io.parallax.events.SaleClosed;
import io.parallax.events.SaleReversed;
import io.parallax.events.SurveyAnswered;
import io.parallax.events.SurveySent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the cube must hold after a set of events: plain loops over all of them, sharing nothing with
 * the code under test but the event records. Of two contents under one revision the first counts.
 */
final class Recomputation {
  private static final List<String> TABLES =
      List.of("cube.sales", "cube.scores", "cube.surveys", "cube.deliveries", "cube.leads");

  private final List<Event> events;
  private final Map<String, BigDecimal[]> cells = new TreeMap<>();

  private Recomputation(List<Event> events) {
    this.events = events;
  }

  /** Each cell by table, bucket, dimensions and detail, with its figures. */
  static Map<String, String> of(List<Event> events) {
    var recomputation = new Recomputation(events);
    recomputation.sales();
    recomputation.leads();
    recomputation.surveys();
    recomputation.deliveries();
    return recomputation.texts();
  }

  /** What is in the database, in the same words. */
  static Map<String, String> inCube(JdbcClient db) {
    Map<String, String> cells = new TreeMap<>();
    for (String table : TABLES) {
      db.sql("select c.*, d.product, d.region, d.segment, d.channel, d.closing_method from " + table
              + " c join ledger.dimension_set d on d.id = c.dimension_set")
          .query(row -> {
            List<String> dimensions = new ArrayList<>();
            for (String column :
                List.of("product", "region", "segment", "channel", "closing_method")) {
              dimensions.add(row.getString(column));
            }
            int columns = row.getMetaData().getColumnCount() - 5;
            boolean detailed = table.equals("cube.scores") || table.equals("cube.sales");
            BigDecimal[] figures = new BigDecimal[columns - (detailed ? 3 : 2)];
            for (int i = 0; i < figures.length; i++) {
              figures[i] = row.getBigDecimal(i + (detailed ? 4 : 3));
            }
            cells.put(
                String.join(
                    " | ",
                    table,
                    row.getTimestamp("bucket").toInstant().toString(),
                    dimensions.toString(),
                    detailed ? row.getString(3) : ""),
                text(figures));
          });
    }
    return cells;
  }

  private void sales() {
    Map<String, SaleClosed> sales = latest(SaleClosed.class);
    Map<String, SaleReversed> reversals = latest(SaleReversed.class);
    for (SaleClosed sale : sales.values()) {
      if (sale.withdrawn()) {
        continue;
      }
      List<String> dimensions = dimensions(sale);
      addSale(sale.closedAt(), dimensions, sale.amount(), 0, 1);
      addSale(sale.closedAt(), dimensions, sale.amount(), 1, sale.quantity());
      if (sale.customerId() != null) {
        boolean repeat = sales.values().stream()
            .anyMatch(other -> !other.withdrawn()
                && sale.customerId().equals(other.customerId())
                && other.closedAt().isBefore(sale.closedAt())
                && Duration.between(other.closedAt(), sale.closedAt()).toSeconds() <= 4500);
        addSale(sale.closedAt(), dimensions, sale.amount(), repeat ? 6 : 5, 1);
      }
      addAmount(sale.closedAt(), dimensions, sale.amount(), 7);
      List<SaleReversed> ofSale = new ArrayList<>();
      for (SaleReversed reversal : reversals.values()) {
        if (!reversal.withdrawn() && reversal.saleId().equals(sale.saleId())) {
          ofSale.add(reversal);
        }
      }
      ofSale.sort(Comparator.comparing(SaleReversed::reversedAt)
          .thenComparing(reversal -> reversal.reversalId().value()));
      int left = sale.quantity();
      Money rest = sale.amount();
      boolean whole = false;
      for (SaleReversed reversal : ofSale) {
        boolean first = reversal.quantity() == null && !whole;
        int units = reversal.quantity() == null ? left : Math.min(left, reversal.quantity());
        left -= units;
        Money money = reversal.amount();
        if (money == null && reversal.quantity() == null) {
          money = rest;
        }
        if (first) {
          whole = true;
          addSale(reversal.reversedAt(), dimensions, money, 2, 1);
          boolean soon =
              Duration.between(sale.closedAt(), reversal.reversedAt()).toSeconds() <= 9000;
          addSale(sale.closedAt(), dimensions, sale.amount(), 4, soon ? 1 : 0);
        }
        if (first || units > 0) {
          addSale(reversal.reversedAt(), dimensions, money, 3, units);
          addAmount(reversal.reversedAt(), dimensions, money, 8);
          if (rest != null && money != null && rest.currency().equals(money.currency())) {
            boolean enough = rest.amount().compareTo(money.amount()) > 0;
            rest = new Money(
                enough ? rest.amount().subtract(money.amount()) : BigDecimal.ZERO, rest.currency());
          }
        }
      }
    }
  }

  private void leads() {
    Map<String, LeadLost> losses = latest(LeadLost.class);
    for (LeadCaptured lead : latest(LeadCaptured.class).values()) {
      if (lead.withdrawn()) {
        continue;
      }
      List<String> dimensions =
          dimensions(lead.product(), lead.region(), lead.segment(), lead.channel(), null);
      add(4, "cube.leads", lead.capturedAt(), dimensions, "", 0, 1);
      boolean inTime = false;
      for (LeadContacted contact : latest(LeadContacted.class).values()) {
        inTime |= !contact.withdrawn()
            && !contact.automatic()
            && contact.leadId().equals(lead.leadId())
            && Duration.between(lead.capturedAt(), contact.contactedAt()).toSeconds() <= 3600;
      }
      boolean converted = false;
      for (SaleClosed sale : latest(SaleClosed.class).values()) {
        converted |= !sale.withdrawn()
            && lead.leadId().equals(sale.leadId())
            && Duration.between(lead.capturedAt(), sale.closedAt()).toSeconds() <= 5400;
      }
      LeadLost loss = losses.get(lead.leadId().value());
      add(4, "cube.leads", lead.capturedAt(), dimensions, "", 1, inTime ? 1 : 0);
      add(4, "cube.leads", lead.capturedAt(), dimensions, "", 2, converted ? 1 : 0);
      add(
          4,
          "cube.leads",
          lead.capturedAt(),
          dimensions,
          "",
          3,
          loss != null && !loss.withdrawn() ? 1 : 0);
    }
  }

  private void surveys() {
    Map<String, SurveySent> invitations = latest(SurveySent.class);
    Map<String, SurveyAnswered> answers = latest(SurveyAnswered.class);
    for (SurveySent invitation : invitations.values()) {
      if (invitation.withdrawn()) {
        continue;
      }
      boolean answered = false;
      for (SurveyAnswered answer : answers.values()) {
        answered |= !answer.withdrawn()
            && invitation.invitationId().equals(answer.invitationId())
            && Duration.between(invitation.sentAt(), answer.answeredAt()).toSeconds() <= 7200;
      }
      List<String> dimensions = dimensions(invitation);
      add(3, "cube.surveys", invitation.sentAt(), dimensions, "", 0, 1);
      add(3, "cube.surveys", invitation.sentAt(), dimensions, "", 1, answered ? 1 : 0);
    }
    for (SurveyAnswered answer : answers.values()) {
      if (answer.withdrawn()) {
        continue;
      }
      List<String> dimensions = merge(
          dimensions(answer.product(), answer.region(), answer.segment(), answer.channel(), null),
          ofSale(answer.saleId()));
      if (answer.invitationId() != null) {
        SurveySent invitation = invitations.get(answer.invitationId().value());
        if (invitation != null && !invitation.withdrawn()) {
          dimensions = merge(dimensions, dimensions(invitation));
        }
      }
      add(3, "cube.surveys", answer.answeredAt(), dimensions, "", 2, 1);
      List<String> where = dimensions;
      answer
          .scores()
          .values()
          .forEach((measure, score) ->
              add(11, "cube.scores", answer.answeredAt(), where, measure.measureName(), score, 1));
    }
  }

  private void deliveries() {
    Map<String, DeliveryAgreed> agreed = latest(DeliveryAgreed.class);
    Map<String, DeliveryCompleted> done = latest(DeliveryCompleted.class);
    for (DeliveryAgreed agreement : agreed.values()) {
      if (agreement.withdrawn()) {
        continue;
      }
      DeliveryCompleted completion = done.get(agreement.deliveryId().value());
      List<String> dimensions = dimensions(agreement);
      boolean onTime = false;
      if (completion != null && !completion.withdrawn()) {
        dimensions = merge(dimensions, dimensions(completion));
        onTime = !completion.completedAt().isAfter(agreement.dueAt());
      }
      add(9, "cube.deliveries", agreement.dueAt(), dimensions, "", 0, 1);
      add(9, "cube.deliveries", agreement.dueAt(), dimensions, "", 1, onTime ? 1 : 0);
    }
    for (DeliveryCompleted completion : done.values()) {
      if (completion.withdrawn()) {
        continue;
      }
      DeliveryAgreed agreement = agreed.get(completion.deliveryId().value());
      List<String> dimensions = dimensions(completion);
      Boolean quality = completion.qualityMet();
      Boolean cost = null;
      Boolean time = null;
      if (agreement != null && !agreement.withdrawn()) {
        dimensions = merge(dimensions, dimensions(agreement));
        time = !completion.completedAt().isAfter(agreement.dueAt());
        Money actual = completion.actualCost();
        Money planned = agreement.agreedCost();
        if (actual != null && planned != null && actual.currency().equals(planned.currency())) {
          cost = actual.amount().compareTo(planned.amount()) <= 0;
        }
      }
      Instant at = completion.completedAt();
      add(9, "cube.deliveries", at, dimensions, "", 2, 1);
      add(9, "cube.deliveries", at, dimensions, "", 3, quality != null ? 1 : 0);
      add(9, "cube.deliveries", at, dimensions, "", 4, quality != null && quality ? 1 : 0);
      add(9, "cube.deliveries", at, dimensions, "", 5, cost != null ? 1 : 0);
      add(9, "cube.deliveries", at, dimensions, "", 6, cost != null && cost ? 1 : 0);
      if (quality != null && cost != null && time != null) {
        add(9, "cube.deliveries", at, dimensions, "", 7, 1);
        add(9, "cube.deliveries", at, dimensions, "", 8, quality && cost && time ? 1 : 0);
      }
    }
  }

  private List<String> dimensions(SurveySent invitation) {
    return merge(
        dimensions(
            invitation.product(),
            invitation.region(),
            invitation.segment(),
            invitation.channel(),
            null),
        ofSale(invitation.saleId()));
  }

  private List<String> dimensions(DeliveryAgreed agreement) {
    return merge(
        dimensions(
            agreement.product(),
            agreement.region(),
            agreement.segment(),
            agreement.channel(),
            null),
        ofSale(agreement.saleId()));
  }

  private List<String> dimensions(DeliveryCompleted completion) {
    return merge(
        dimensions(
            completion.product(),
            completion.region(),
            completion.segment(),
            completion.channel(),
            null),
        ofSale(completion.saleId()));
  }

  private static List<String> dimensions(SaleClosed sale) {
    return dimensions(
        sale.product(), sale.region(), sale.segment(), sale.channel(), sale.closingMethod());
  }

  private static List<String> dimensions(
      @Nullable Object product,
      @Nullable Region region,
      @Nullable Object segment,
      @Nullable Object channel,
      @Nullable Object method) {
    List<String> texts = new ArrayList<>();
    for (Object value : new @Nullable Object[] {product, region, segment, channel, method}) {
      texts.add(value == null ? "(unknown)" : value.toString());
    }
    return texts;
  }

  private List<String> ofSale(@Nullable Object saleId) {
    SaleClosed sale = saleId == null ? null : latest(SaleClosed.class).get(saleId.toString());
    return sale == null || sale.withdrawn()
        ? dimensions(null, null, null, null, null)
        : dimensions(sale);
  }

  private static List<String> merge(List<String> first, List<String> second) {
    List<String> merged = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      merged.add(first.get(i).equals("(unknown)") ? second.get(i) : first.get(i));
    }
    return merged;
  }

  private final Map<Class<?>, Map<String, ?>> latest = new java.util.HashMap<>();

  /** The highest revision of each fact of a type, by key. */
  @SuppressWarnings("unchecked") // by its class
  private <E extends Event> Map<String, E> latest(Class<E> type) {
    return (Map<String, E>) latest.computeIfAbsent(type, t -> {
      Map<String, E> found = new TreeMap<>();
      for (Event event : events) {
        if (type.isInstance(event)) {
          E known = found.get(event.key().value());
          if (known == null || known.revision() < event.revision()) {
            found.put(event.key().value(), type.cast(event));
          }
        }
      }
      return found;
    });
  }

  private void addSale(
      Instant time, List<String> dimensions, @Nullable Money money, int column, int count) {
    add(9, "cube.sales", time, dimensions, currency(money), column, count);
  }

  private void addAmount(Instant time, List<String> dimensions, @Nullable Money money, int column) {
    if (money != null) {
      BigDecimal[] figures = cell(9, "cube.sales", time, dimensions, currency(money));
      figures[column] = figures[column].add(money.amount());
    }
  }

  private static String currency(@Nullable Money money) {
    return money == null ? "" : money.currency().value();
  }

  private void add(
      int columns,
      String table,
      Instant time,
      List<String> dimensions,
      String detail,
      int column,
      int count) {
    BigDecimal[] figures = cell(columns, table, time, dimensions, detail);
    figures[column] = figures[column].add(BigDecimal.valueOf(count));
  }

  private BigDecimal[] cell(
      int columns, String table, Instant time, List<String> dimensions, String detail) {
    Instant bucket = Instant.ofEpochSecond(time.getEpochSecond() - time.getEpochSecond() % 900);
    String key = String.join(" | ", table, bucket.toString(), dimensions.toString(), detail);
    return cells.computeIfAbsent(key, k -> {
      BigDecimal[] zeros = new BigDecimal[columns];
      Arrays.fill(zeros, BigDecimal.ZERO);
      return zeros;
    });
  }

  /** Cells in which nothing is counted are not kept, though something was added to them. */
  private Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    cells.forEach((key, figures) -> {
      int counters = key.startsWith("cube.sales") ? 7 : figures.length;
      if (Arrays.stream(figures).limit(counters).anyMatch(figure -> figure.signum() != 0)) {
        texts.put(key, text(figures));
      }
    });
    return texts;
  }

  private static String text(BigDecimal[] figures) {
    return Arrays.stream(figures)
        .map(figure -> figure.signum() == 0 ? "0" : figure.stripTrailingZeros().toPlainString())
        .toList()
        .toString();
  }
}
