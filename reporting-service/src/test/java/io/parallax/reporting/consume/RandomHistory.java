package io.parallax.reporting.consume;

import io.parallax.events.Code;
import io.parallax.events.CurrencyCode;
import io.parallax.events.CustomerContacted;
import io.parallax.events.DeliveryAgreed;
import io.parallax.events.DeliveryCompleted;
import io.parallax.events.Event;
import io.parallax.events.Id;
import io.parallax.events.LeadAssigned;
import io.parallax.events.LeadCaptured;
import io.parallax.events.LeadContacted;
import io.parallax.events.LeadLost;
import io.parallax.events.Measure;
import io.parallax.events.Money;
import io.parallax.events.Note;
import io.parallax.events.Region;
import io.parallax.events.SaleClosed;
import io.parallax.events.SaleReversed;
import io.parallax.events.Scores;
import io.parallax.events.SurveyAnswered;
import io.parallax.events.SurveySent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Random events of all types about the same few hours. Some name facts that never come; some
 * revisions are withdrawn, and some move their fact to another sale, lead, invitation or customer.
 */
final class RandomHistory {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private final Random random;
  private final int sales;
  private final List<Event> events = new ArrayList<>();

  RandomHistory(Random random, int sales) {
    this.random = random;
    this.sales = sales;
    for (int i = 0; i < sales; i++) {
      String n = Integer.toString(i);
      revisions(revision -> sale("S" + n, revision));
      sometimes(3, () -> revisions(revision -> reversal("R" + n, revision)));
      sometimes(3, () -> revisions(revision -> reversal("Q" + n, revision)));
      sometimes(4, () -> revisions(revision -> lead("L" + n, revision)));
      sometimes(4, () -> revisions(revision -> contact("K" + n, revision)));
      sometimes(6, () -> revisions(revision -> contact("J" + n, revision)));
      sometimes(9, () -> revisions(revision -> assignment("G" + n, revision)));
      sometimes(9, () -> revisions(revision -> loss("L" + n, revision)));
      sometimes(9, () -> revisions(revision -> checkIn("H" + n, revision)));
      sometimes(2, () -> revisions(revision -> invitation("I" + n, revision)));
      sometimes(2, () -> revisions(revision -> answer("A" + n, revision)));
      sometimes(3, () -> revisions(revision -> agreement("D" + n, revision)));
      sometimes(3, () -> revisions(revision -> completion("D" + n, revision)));
    }
  }

  List<Event> events() {
    return events;
  }

  private void revisions(IntFunction<Event> event) {
    int revisions = random.nextInt(6) == 0 ? 3 : 1;
    for (int revision = 1; revision <= revisions; revision++) {
      events.add(event.apply(revision));
    }
  }

  private void sometimes(int oneIn, Runnable work) {
    if (random.nextInt(oneIn) == 0) {
      work.run();
    }
  }

  private SaleClosed sale(String saleId, int revision) {
    return new SaleClosed(
        new Id(saleId),
        time(),
        code("product", 3),
        region(),
        code("channel", 2),
        maybe(code("segment", 2)),
        maybe(code("method", 2)),
        maybe(id("C", sales / 3)),
        null,
        maybe(id("L", sales)),
        1 + random.nextInt(5),
        maybe(money()),
        maybe(id("C", sales / 3)),
        revision,
        withdrawn());
  }

  private SaleReversed reversal(String reversalId, int revision) {
    return new SaleReversed(
        new Id(reversalId),
        id("S", sales),
        time(),
        random.nextBoolean() ? null : 1 + random.nextInt(4),
        maybe(money()),
        maybe(new Note("reason " + random.nextInt(3))),
        revision,
        withdrawn());
  }

  private LeadCaptured lead(String leadId, int revision) {
    return new LeadCaptured(
        new Id(leadId),
        time(),
        code("channel", 2),
        maybe(code("product", 3)),
        maybe(region()),
        maybe(code("segment", 2)),
        maybe(id("C", sales / 3)),
        maybe(id("C", sales / 3)),
        revision,
        withdrawn());
  }

  private LeadAssigned assignment(String assignmentId, int revision) {
    return new LeadAssigned(
        new Id(assignmentId), id("L", sales), new Id("seller"), time(), revision, withdrawn());
  }

  private LeadContacted contact(String contactId, int revision) {
    return new LeadContacted(
        new Id(contactId),
        id("L", sales),
        time(),
        code("method", 2),
        random.nextInt(3) == 0,
        revision,
        withdrawn());
  }

  private LeadLost loss(String leadId, int revision) {
    return new LeadLost(new Id(leadId), time(), maybe(new Note("too dear")), revision, withdrawn());
  }

  private CustomerContacted checkIn(String contactId, int revision) {
    return new CustomerContacted(
        new Id(contactId),
        id("C", sales / 3),
        time(),
        code("method", 2),
        maybe(new Note("a chat")),
        revision,
        withdrawn());
  }

  private SurveySent invitation(String invitationId, int revision) {
    return new SurveySent(
        new Id(invitationId),
        time(),
        maybe(id("S", sales)),
        maybe(id("C", sales / 3)),
        seldom(code("product", 3)),
        seldom(region()),
        seldom(code("segment", 2)),
        seldom(code("channel", 2)),
        revision,
        withdrawn());
  }

  private SurveyAnswered answer(String answerId, int revision) {
    Map<Measure, Integer> scores = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      if (scores.isEmpty() || random.nextBoolean()) {
        scores.put(measure, measure.min() + random.nextInt(measure.max() - measure.min() + 1));
      }
    }
    return new SurveyAnswered(
        new Id(answerId),
        time(),
        new Scores(scores),
        maybe(id("I", sales)),
        maybe(id("S", sales)),
        maybe(id("C", sales / 3)),
        seldom(code("product", 3)),
        seldom(region()),
        seldom(code("segment", 2)),
        seldom(code("channel", 2)),
        revision,
        withdrawn());
  }

  private DeliveryAgreed agreement(String deliveryId, int revision) {
    return new DeliveryAgreed(
        new Id(deliveryId),
        time(),
        maybe(id("S", sales)),
        maybe(money()),
        maybe(new Note("flawless")),
        seldom(code("product", 3)),
        seldom(region()),
        seldom(code("segment", 2)),
        seldom(code("channel", 2)),
        revision,
        withdrawn());
  }

  private DeliveryCompleted completion(String deliveryId, int revision) {
    return new DeliveryCompleted(
        new Id(deliveryId),
        time(),
        maybe(id("S", sales)),
        maybe(money()),
        maybe(random.nextBoolean()),
        seldom(code("product", 3)),
        seldom(region()),
        seldom(code("segment", 2)),
        seldom(code("channel", 2)),
        revision,
        withdrawn());
  }

  /** Whole seconds, so that now and then two are the same; often near the edge of a bucket. */
  private Instant time() {
    return random.nextInt(10) == 0
        ? START.plusSeconds(900L * random.nextInt(24))
        : START.plusSeconds(random.nextInt(6 * 3600));
  }

  private Money money() {
    return new Money(
        new BigDecimal(random.nextInt(100_000)).movePointLeft(random.nextInt(5)),
        new CurrencyCode(random.nextInt(3) == 0 ? "USD" : "EUR"));
  }

  private Code code(String kind, int values) {
    return new Code(kind + " " + random.nextInt(values));
  }

  private Region region() {
    return new Region(List.of("LT-VL", "LT-KU", "LV").get(random.nextInt(3)));
  }

  /** One in thirty is of a fact that never comes. */
  private Id id(String prefix, int values) {
    return new Id(prefix + random.nextInt(values + 1 + values / 30));
  }

  private boolean withdrawn() {
    return random.nextInt(8) == 0;
  }

  private <T> @Nullable T maybe(T value) {
    return random.nextBoolean() ? value : null;
  }

  private <T> @Nullable T seldom(T value) {
    return random.nextInt(4) == 0 ? value : null;
  }
}
