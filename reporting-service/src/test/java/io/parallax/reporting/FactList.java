package io.parallax.reporting;

import static java.math.BigDecimal.ZERO;

import io.parallax.events.CurrencyCode;
import io.parallax.events.DeliveryAgreed;
import io.parallax.events.DeliveryCompleted;
import io.parallax.events.Event;
import io.parallax.events.LeadCaptured;
import io.parallax.events.LeadContacted;
import io.parallax.events.LeadLost;
import io.parallax.events.Money;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a set of events says, to the microsecond: plain loops over all of them, sharing nothing with
 * the code under test but the event records.
 */
final class FactList {
  /** As of the histories of these tests. */
  private static final Duration RESPONSE_DEADLINE = Duration.ofHours(2);

  private static final Duration FOLLOW_UP_DEADLINE = Duration.ofHours(1);

  static final Duration CONTACT_DEADLINE = Duration.ofHours(3);

  private static final Duration CONVERSION_DEADLINE = Duration.ofMinutes(90);

  private static final Duration REVERSAL_DEADLINE = Duration.ofMinutes(150);

  static final Duration REPEAT_DEADLINE = Duration.ofMinutes(75);

  /**
   * One thing that counts.
   *
   * @param dimensions product, region, country, segment, channel, closing method
   * @param name such as {@code salesClosed}, {@code gross EUR}, {@code csat n} or {@code csat hit}
   */
  record Fact(Instant at, List<String> dimensions, String name, BigDecimal amount) {}

  /** A lead; without a contact, until when it could have been contacted (null: until now). */
  record Wait(
      Instant at,
      List<String> dimensions,
      @Nullable Instant contact,
      @Nullable Instant end) {}

  final List<Fact> facts = new ArrayList<>();
  final List<Wait> waits = new ArrayList<>();

  private final Map<String, List<Fact>> byName = new HashMap<>();
  private final List<? extends Event> events;
  private final Map<Class<?>, Map<String, Event>> known = new HashMap<>();

  FactList(List<? extends Event> events) {
    this.events = events;
    all(SaleClosed.class).forEach(this::sale);
    all(LeadCaptured.class).forEach(this::lead);
    all(SurveySent.class).forEach(this::invitation);
    all(SurveyAnswered.class).forEach(this::answer);
    all(DeliveryAgreed.class).forEach(this::agreement);
    all(DeliveryCompleted.class).forEach(this::completion);
  }

  List<Fact> named(String name) {
    if (byName.isEmpty()) {
      facts.forEach(
          fact -> byName.computeIfAbsent(fact.name(), n -> new ArrayList<>()).add(fact));
    }
    return byName.getOrDefault(name, List.of());
  }

  private void sale(SaleClosed sale) {
    List<String> where = of(sale);
    add(sale.closedAt(), where, "salesClosed", 1);
    add(sale.closedAt(), where, "unitsClosed", sale.quantity());
    money(sale.closedAt(), where, "gross", sale.amount());
    if (sale.customerId() != null) {
      boolean repeat = all(SaleClosed.class).stream()
          .anyMatch(other -> sale.customerId().equals(other.customerId())
              && other.closedAt().isBefore(sale.closedAt())
              && !sale.closedAt().isAfter(other.closedAt().plus(REPEAT_DEADLINE)));
      share(sale.closedAt(), where, "repeat-purchase", repeat);
    }
    int left = sale.quantity();
    boolean whole = false;
    Map<CurrencyCode, BigDecimal> given = new HashMap<>();
    boolean soon = false;
    List<SaleReversed> reversals = all(SaleReversed.class).stream()
        .filter(reversal -> reversal.saleId().equals(sale.saleId()))
        .sorted(Comparator.comparing(SaleReversed::reversedAt)
            .thenComparing(reversal -> reversal.reversalId().value()))
        .toList();
    for (SaleReversed reversal : reversals) {
      Instant at = reversal.reversedAt();
      boolean first = reversal.quantity() == null && !whole;
      int units = reversal.quantity() == null ? left : Math.min(left, reversal.quantity());
      left -= units;
      whole |= first;
      soon |= first && !at.isAfter(sale.closedAt().plus(REVERSAL_DEADLINE));
      add(at, where, "salesReversed", first ? 1 : 0);
      add(at, where, "unitsReversed", units);
      if (first || units > 0) {
        Money back = reversal.amount();
        if (back == null && reversal.quantity() == null && sale.amount() != null) {
          BigDecimal rest =
              sale.amount().amount().subtract(given.getOrDefault(sale.amount().currency(), ZERO));
          back = new Money(rest.signum() < 0 ? ZERO : rest, sale.amount().currency());
        }
        money(at, where, "reversed", back);
        if (back != null) {
          given.merge(back.currency(), back.amount(), BigDecimal::add);
        }
      }
    }
    share(sale.closedAt(), where, "reversal-rate", soon);
  }

  private void lead(LeadCaptured lead) {
    List<String> where =
        dimensions(lead.product(), lead.region(), lead.segment(), lead.channel(), null);
    Instant contact = all(LeadContacted.class).stream()
        .filter(c -> !c.automatic() && c.leadId().equals(lead.leadId()))
        .map(LeadContacted::contactedAt)
        .min(Comparator.naturalOrder())
        .orElse(null);
    Instant lost = all(LeadLost.class).stream()
        .filter(loss -> loss.leadId().equals(lead.leadId()))
        .map(LeadLost::lostAt)
        .findFirst()
        .orElse(null);
    waits.add(new Wait(lead.capturedAt(), where, contact, lost));
    share(
        lead.capturedAt(),
        where,
        "lead-follow-up",
        contact != null && !contact.isAfter(lead.capturedAt().plus(FOLLOW_UP_DEADLINE)));
    share(
        lead.capturedAt(),
        where,
        "lead-conversion",
        all(SaleClosed.class).stream()
            .anyMatch(sale -> lead.leadId().equals(sale.leadId())
                && !sale.closedAt().isAfter(lead.capturedAt().plus(CONVERSION_DEADLINE))));
  }

  private void invitation(SurveySent sent) {
    boolean answered = all(SurveyAnswered.class).stream()
        .anyMatch(answer -> sent.invitationId().equals(answer.invitationId())
            && !answer.answeredAt().isAfter(sent.sentAt().plus(RESPONSE_DEADLINE)));
    share(sent.sentAt(), of(sent), "survey-response-rate", answered);
  }

  private void answer(SurveyAnswered answer) {
    List<String> where = merge(
        dimensions(answer.product(), answer.region(), answer.segment(), answer.channel(), null),
        ofSale(answer.saleId()));
    SurveySent sent = find(SurveySent.class, answer.invitationId());
    List<String> dimensions = sent == null ? where : merge(where, of(sent));
    answer.scores().values().forEach((measure, score) -> {
      String name = measure.measureName();
      switch (name) {
        case "nps" -> {
          add(answer.answeredAt(), dimensions, "nps n", 1);
          add(answer.answeredAt(), dimensions, "nps promoters", score >= 9 ? 1 : 0);
          add(answer.answeredAt(), dimensions, "nps detractors", score <= 6 ? 1 : 0);
        }
        case "ces" -> share(answer.answeredAt(), dimensions, name, score >= 5);
        default -> share(answer.answeredAt(), dimensions, name, score >= 4);
      }
    });
  }

  private void agreement(DeliveryAgreed agreed) {
    DeliveryCompleted done = find(DeliveryCompleted.class, agreed.deliveryId());
    List<String> where = done == null ? of(agreed) : merge(of(agreed), of(done));
    share(
        agreed.dueAt(),
        where,
        "on-time",
        done != null && !done.completedAt().isAfter(agreed.dueAt()));
  }

  private void completion(DeliveryCompleted done) {
    DeliveryAgreed agreed = find(DeliveryAgreed.class, done.deliveryId());
    List<String> where = agreed == null ? of(done) : merge(of(done), of(agreed));
    Boolean quality = done.qualityMet();
    Boolean cost = null;
    if (agreed != null
        && agreed.agreedCost() != null
        && done.actualCost() != null
        && agreed.agreedCost().currency().equals(done.actualCost().currency())) {
      cost = done.actualCost().amount().compareTo(agreed.agreedCost().amount()) <= 0;
    }
    if (quality != null) {
      share(done.completedAt(), where, "to-quality", quality);
    }
    if (cost != null) {
      share(done.completedAt(), where, "within-cost", cost);
    }
    if (quality != null && cost != null && agreed != null) {
      boolean onTime = !done.completedAt().isAfter(agreed.dueAt());
      share(done.completedAt(), where, "as-agreed", quality && cost && onTime);
    }
  }

  private List<String> of(SaleClosed sale) {
    return dimensions(
        sale.product(), sale.region(), sale.segment(), sale.channel(), sale.closingMethod());
  }

  private List<String> of(SurveySent sent) {
    return merge(
        dimensions(sent.product(), sent.region(), sent.segment(), sent.channel(), null),
        ofSale(sent.saleId()));
  }

  private List<String> of(DeliveryAgreed agreed) {
    return merge(
        dimensions(agreed.product(), agreed.region(), agreed.segment(), agreed.channel(), null),
        ofSale(agreed.saleId()));
  }

  private List<String> of(DeliveryCompleted done) {
    return merge(
        dimensions(done.product(), done.region(), done.segment(), done.channel(), null),
        ofSale(done.saleId()));
  }

  private List<String> ofSale(@Nullable Object saleId) {
    SaleClosed sale = find(SaleClosed.class, saleId);
    return sale == null ? dimensions(null, null, null, null, null) : of(sale);
  }

  private static List<String> dimensions(
      @Nullable Object product,
      @Nullable Object region,
      @Nullable Object segment,
      @Nullable Object channel,
      @Nullable Object method) {
    Object country = region == null ? null : region.toString().replaceAll("-.*", "");
    return Arrays.asList(product, region, country, segment, channel, method).stream()
        .map(value -> value == null ? "(unknown)" : value.toString())
        .toList();
  }

  private static List<String> merge(List<String> first, List<String> second) {
    List<String> merged = new ArrayList<>(first);
    for (int i = 0; i < merged.size(); i++) {
      if (merged.get(i).equals("(unknown)")) {
        merged.set(i, second.get(i));
      }
    }
    return merged;
  }

  private void money(Instant at, List<String> where, String name, @Nullable Money money) {
    if (money != null) {
      String currency = money.currency().value();
      facts.add(new Fact(at, where, "priced " + currency, BigDecimal.ONE));
      facts.add(new Fact(at, where, name + " " + currency, money.amount()));
    }
  }

  private void share(Instant at, List<String> where, String indicator, boolean hit) {
    add(at, where, indicator + " n", 1);
    add(at, where, indicator + " hit", hit ? 1 : 0);
  }

  private void add(Instant at, List<String> where, String name, int count) {
    if (count != 0) {
      facts.add(new Fact(at, where, name, BigDecimal.valueOf(count)));
    }
  }

  private <E extends Event> @Nullable E find(Class<E> type, @Nullable Object key) {
    return key == null ? null : type.cast(latest(type).get(key.toString()));
  }

  private <E extends Event> List<E> all(Class<E> type) {
    return latest(type).values().stream().map(type::cast).toList();
  }

  /** The highest revision of each fact, by key, unless that is withdrawn. */
  private Map<String, Event> latest(Class<? extends Event> type) {
    return known.computeIfAbsent(type, t -> {
      Map<String, Event> found = new TreeMap<>();
      for (Event event : events) {
        if (type.isInstance(event)) {
          found.merge(
              event.key().value(),
              event,
              (one, other) -> one.revision() >= other.revision() ? one : other);
        }
      }
      found.values().removeIf(Event::withdrawn);
      return found;
    });
  }
}
