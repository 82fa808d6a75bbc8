package io.parallax.reporting.aggregate;

import io.parallax.events.CustomerContacted;
import io.parallax.events.DeliveryAgreed;
import io.parallax.events.DeliveryCompleted;
import io.parallax.events.Event;
import io.parallax.events.EventType;
import io.parallax.events.Id;
import io.parallax.events.LeadAssigned;
import io.parallax.events.LeadCaptured;
import io.parallax.events.LeadContacted;
import io.parallax.events.LeadLost;
import io.parallax.events.Money;
import io.parallax.events.SaleClosed;
import io.parallax.events.SaleReversed;
import io.parallax.events.SurveyAnswered;
import io.parallax.events.SurveySent;
import io.parallax.reporting.aggregate.Link.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The part of the ledger that a batch touches, in memory: events go in, the difference comes out.
 * For one thread.
 *
 * <p>The ledger is a function of the set of events: of each fact it holds the highest revision, and
 * what a row has from others is recomputed from all of them, in whatever order they arrived.
 * First the events are taken in; then each link they touch is settled, and with it the links that
 * depend on it.
 */
public final class WorkingSet {
  /** A row by its type and key. */
  private record Place(EventType type, Id key) {}

  private final Map<Place, LedgerRow> before = new HashMap<>();
  private final Map<Place, LedgerRow> touched = new LinkedHashMap<>();
  private final Map<Link, Set<Place>> members = new HashMap<>();
  private final Map<Kind, Set<Id>> unsettled = new EnumMap<>(Kind.class);

  /** Takes in rows as they are in the ledger; rows that are known already stay as they are. */
  public void know(Collection<? extends LedgerRow> rows) {
    for (LedgerRow row : rows) {
      if (before.putIfAbsent(place(row.event()), row) == null) {
        join(row.event());
      }
    }
  }

  /** Takes one event in and says what became of it. */
  public Outcome apply(Event event) {
    LedgerRow known = row(place(event));
    Outcome outcome = decide(known, event);
    if (outcome == Outcome.APPLIED) {
      replace(known == null ? null : known.event(), event);
    }
    return outcome;
  }

  /** Takes erased customers out of every row that is known. */
  public void erase(Erasure erasure) {
    for (LedgerRow row : List.copyOf(before.values())) {
      Event event = row.event();
      Event without = erasure.of(event);
      if (!without.equals(event)) {
        replace(event, without);
      }
    }
  }

  /** Takes in a sale as it is in the ledger, and what it must say of the one before it. */
  public void correct(LedgerRow.Sale row, @Nullable Instant previousClosedAt) {
    know(List.of(row));
    put(new LedgerRow.Sale(row.event(), row.reversedAt(), previousClosedAt));
  }

  /** Asks for a link to be settled, though no event here touches it. */
  public void settleLater(Collection<Link> links) {
    links.forEach(this::settleLater);
  }

  /** The difference between the ledger as it was and as it is after the events. */
  public LedgerChange change() {
    for (Kind kind : Kind.values()) {
      for (Id key : unsettled.getOrDefault(kind, Set.of())) {
        settle(kind, key);
      }
    }
    unsettled.clear();
    Map<EventType, LedgerChange.Rows> tables = new EnumMap<>(EventType.class);
    touched.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().key()))
        .forEach(entry -> {
          LedgerRow row = entry.getValue();
          LedgerRow old = before.get(entry.getKey());
          if (row.equals(old)) {
            return;
          }
          LedgerChange.Rows rows = tables.computeIfAbsent(
              entry.getKey().type(),
              type -> new LedgerChange.Rows(new ArrayList<>(), new ArrayList<>()));
          if (old != null) {
            rows.removed().add(old);
          }
          rows.added().add(row);
        });
    return new LedgerChange(tables);
  }

  private void replace(@Nullable Event known, Event event) {
    if (known != null) {
      settleLater(Link.touchedBy(known));
    }
    put(unlinked(event));
    join(event);
    settleLater(Link.touchedBy(event));
  }

  private static Outcome decide(@Nullable LedgerRow known, Event event) {
    if (known == null || event.revision() > known.event().revision()) {
      return Outcome.APPLIED;
    }
    if (event.revision() < known.event().revision()) {
      return Outcome.STALE;
    }
    return Erasure.saysTheSame(known.event(), event) ? Outcome.DUPLICATE : Outcome.CONFLICT;
  }

  /** The row of an event before anything is known of its links. */
  private static LedgerRow unlinked(Event event) {
    return switch (event) {
      case SaleClosed sale -> new LedgerRow.Sale(sale, null, null);
      case SaleReversed reversal -> new LedgerRow.Reversal(reversal, Dimensions.NONE, 0, 0, null);
      case LeadCaptured lead -> new LedgerRow.Lead(lead, null, null, null);
      case LeadAssigned assignment -> new LedgerRow.Assignment(assignment);
      case LeadContacted contact -> new LedgerRow.Contact(contact);
      case LeadLost loss -> new LedgerRow.Loss(loss);
      case CustomerContacted contact -> new LedgerRow.CheckIn(contact);
      case SurveySent invitation ->
        new LedgerRow.Invitation(invitation, Dimensions.of(invitation), null);
      case SurveyAnswered answer -> new LedgerRow.Answer(answer, Dimensions.of(answer));
      case DeliveryAgreed agreement ->
        new LedgerRow.Agreement(agreement, Dimensions.of(agreement), null);
      case DeliveryCompleted completion ->
        new LedgerRow.Completion(completion, Dimensions.of(completion), null, null);
    };
  }

  private void settle(Kind kind, Id key) {
    switch (kind) {
      case REVERSALS -> settleReversals(key);
      case SALE_HEIRS -> settleHeirsOfSale(key);
      case CUSTOMER -> settleCustomer(key);
      case LEAD -> settleLead(key);
      case INVITATION -> settleInvitation(key);
      case INVITATION_HEIRS ->
        members(Kind.INVITATION, key, LedgerRow.Answer.class)
            .forEach(answer -> settleLater(new Link(Kind.ANSWER, answer.event().key())));
      case ANSWER -> settleAnswer(key);
      case DELIVERY -> settleDelivery(key);
    }
  }

  /**
   * Works out again what each reversal of the sale takes back: in the order of time, then of key. No
   * more units are taken back than the sale had, and a whole reversal without an amount gives back
   * what those before it have left of the price.
   */
  private void settleReversals(Id saleId) {
    LedgerRow.Sale sale = row(EventType.SALE_CLOSED, saleId, LedgerRow.Sale.class);
    boolean wasReversed = sale != null && sale.reversedAt() != null;
    if (!wasReversed && !members.containsKey(new Link(Kind.REVERSALS, saleId))) {
      return;
    }
    boolean counts = sale != null && !sale.event().withdrawn();
    Dimensions dimensions = ofSale(saleId);
    int unitsLeft = sale != null && counts ? sale.event().quantity() : 0;
    Money amountLeft = sale == null ? null : sale.event().amount();
    Instant reversedAt = null;
    List<SaleReversed> reversals = members(Kind.REVERSALS, saleId, LedgerRow.Reversal.class)
        .map(LedgerRow.Reversal::event)
        .sorted(
            Comparator.comparing(SaleReversed::reversedAt).thenComparing(SaleReversed::reversalId))
        .toList();
    for (SaleReversed reversal : reversals) {
      boolean takesBack = counts && !reversal.withdrawn();
      Integer quantity = reversal.quantity();
      boolean whole = quantity == null;
      int units = takesBack ? Math.min(unitsLeft, quantity == null ? unitsLeft : quantity) : 0;
      int wholeSales = takesBack && whole && reversedAt == null ? 1 : 0;
      unitsLeft -= units;
      reversedAt = wholeSales > 0 ? reversal.reversedAt() : reversedAt;
      Money money = null;
      if (wholeSales > 0 || units > 0) {
        money = reversal.amount() == null && whole ? amountLeft : reversal.amount();
        amountLeft = less(amountLeft, money);
      }
      SaleReversed said =
          sale == null ? reversal : Erasure.of(reversal, sale.event().customerId());
      put(new LedgerRow.Reversal(said, dimensions, wholeSales, units, money));
    }
    if (sale != null) {
      put(new LedgerRow.Sale(sale.event(), reversedAt, sale.previousClosedAt()));
    }
  }

  /** What is left of an amount, 0 or more; amounts of another currency take nothing from it. */
  private static @Nullable Money less(@Nullable Money amount, @Nullable Money taken) {
    if (amount == null || taken == null || !amount.currency().equals(taken.currency())) {
      return amount;
    }
    return new Money(
        amount.amount().subtract(taken.amount()).max(BigDecimal.ZERO), amount.currency());
  }

  private void settleHeirsOfSale(Id saleId) {
    members(Kind.SALE_HEIRS, saleId, LedgerRow.class)
        .forEach(heir -> settleLater(Link.inheritingAs(heir.event())));
  }

  /**
   * Only the neighbours of what has changed are known here. So what a sale says of the one before it
   * stands, unless that has gone or a later one has come.
   */
  private void settleCustomer(Id customerId) {
    List<LedgerRow.Sale> sales =
        members(Kind.CUSTOMER, customerId, LedgerRow.Sale.class).toList();
    NavigableSet<Instant> times = new TreeSet<>();
    sales.stream()
        .map(LedgerRow.Sale::event)
        .filter(sale -> !sale.withdrawn())
        .forEach(sale -> times.add(sale.closedAt()));
    Set<Instant> gone = timesBefore(customerId);
    gone.removeAll(times);
    for (LedgerRow.Sale row : sales) {
      SaleClosed sale = row.event();
      Instant previous = null;
      if (!sale.withdrawn()) {
        Instant kept = row.previousClosedAt();
        previous = times.lower(sale.closedAt());
        if (kept != null && !gone.contains(kept) && (previous == null || kept.isAfter(previous))) {
          previous = kept;
        }
      }
      put(new LedgerRow.Sale(sale, row.reversedAt(), previous));
    }
  }

  /** When sales to the customer were closed, as far as is known, before the events came. */
  private Set<Instant> timesBefore(Id customerId) {
    Set<Instant> times = new HashSet<>();
    for (Place place : members.getOrDefault(new Link(Kind.CUSTOMER, customerId), Set.of())) {
      if (before.get(place) instanceof LedgerRow.Sale row
          && customerId.equals(row.event().customerId())
          && !row.event().withdrawn()) {
        times.add(row.event().closedAt());
      }
    }
    return times;
  }

  private void settleLead(Id leadId) {
    LedgerRow.Lead row = row(EventType.LEAD_CAPTURED, leadId, LedgerRow.Lead.class);
    LedgerRow.Loss loss = row(EventType.LEAD_LOST, leadId, LedgerRow.Loss.class);
    if (row == null) {
      return;
    }
    if (loss != null) {
      put(new LedgerRow.Loss(Erasure.of(loss.event(), row.event().customerId())));
    }
    put(new LedgerRow.Lead(
        row.event(),
        earliest(
            members(Kind.LEAD, leadId, LedgerRow.Contact.class)
                .map(LedgerRow.Contact::event)
                .filter(contact -> !contact.automatic()),
            LeadContacted::contactedAt),
        loss == null || loss.event().withdrawn() ? null : loss.event().lostAt(),
        earliest(
            members(Kind.LEAD, leadId, LedgerRow.Sale.class).map(LedgerRow.Sale::event),
            SaleClosed::closedAt)));
  }

  private void settleInvitation(Id invitationId) {
    LedgerRow.Invitation row = row(EventType.SURVEY_SENT, invitationId, LedgerRow.Invitation.class);
    if (row == null) {
      return;
    }
    SurveySent invitation = row.event();
    put(new LedgerRow.Invitation(
        invitation,
        Dimensions.of(invitation).orElse(ofSale(invitation.saleId())),
        earliest(
            members(Kind.INVITATION, invitationId, LedgerRow.Answer.class)
                .map(LedgerRow.Answer::event),
            SurveyAnswered::answeredAt)));
  }

  private void settleAnswer(Id answerId) {
    LedgerRow.Answer row = row(EventType.SURVEY_ANSWERED, answerId, LedgerRow.Answer.class);
    if (row == null) {
      return;
    }
    SurveyAnswered answer = row.event();
    put(new LedgerRow.Answer(
        answer,
        Dimensions.of(answer)
            .orElse(ofSale(answer.saleId()))
            .orElse(ofInvitation(answer.invitationId()))));
  }

  private void settleDelivery(Id deliveryId) {
    var agreement = row(EventType.DELIVERY_AGREED, deliveryId, LedgerRow.Agreement.class);
    var completion = row(EventType.DELIVERY_COMPLETED, deliveryId, LedgerRow.Completion.class);
    DeliveryAgreed agreed = agreement == null ? null : standing(agreement.event());
    DeliveryCompleted done = completion == null ? null : standing(completion.event());
    Dimensions ofAgreed = agreed == null ? Dimensions.NONE : ofAgreement(agreed);
    Dimensions ofDone = done == null ? Dimensions.NONE : ofCompletion(done);
    if (agreement != null) {
      DeliveryAgreed event = agreement.event();
      put(new LedgerRow.Agreement(
          Erasure.of(event, customerOfSale(event.saleId())),
          ofAgreement(event).orElse(ofDone),
          done == null ? null : done.completedAt()));
    }
    if (completion != null) {
      DeliveryCompleted event = completion.event();
      put(new LedgerRow.Completion(
          event,
          ofCompletion(event).orElse(ofAgreed),
          agreed == null ? null : !event.completedAt().isAfter(agreed.dueAt()),
          agreed == null ? null : isWithin(agreed.agreedCost(), event.actualCost())));
    }
  }

  private Dimensions ofAgreement(DeliveryAgreed agreement) {
    return Dimensions.of(agreement).orElse(ofSale(agreement.saleId()));
  }

  private Dimensions ofCompletion(DeliveryCompleted completion) {
    return Dimensions.of(completion).orElse(ofSale(completion.saleId()));
  }

  private static @Nullable Boolean isWithin(@Nullable Money agreed, @Nullable Money actual) {
    if (agreed == null || actual == null || !agreed.currency().equals(actual.currency())) {
      return null;
    }
    return actual.amount().compareTo(agreed.amount()) <= 0;
  }

  /** What was withdrawn never was. */
  private static <E extends Event> @Nullable E standing(E event) {
    return event.withdrawn() ? null : event;
  }

  private static <E extends Event> @Nullable Instant earliest(
      Stream<E> events, Function<E, Instant> time) {
    return events
        .filter(event -> !event.withdrawn())
        .map(time)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  /** A withdrawn sale never was, so there is nothing to inherit from it. */
  private Dimensions ofSale(@Nullable Id saleId) {
    LedgerRow.Sale sale =
        saleId == null ? null : row(EventType.SALE_CLOSED, saleId, LedgerRow.Sale.class);
    return sale == null || sale.event().withdrawn() ? Dimensions.NONE : sale.countedUnder();
  }

  private Dimensions ofInvitation(@Nullable Id invitationId) {
    LedgerRow.Invitation invitation = invitationId == null
        ? null
        : row(EventType.SURVEY_SENT, invitationId, LedgerRow.Invitation.class);
    return invitation == null || invitation.event().withdrawn()
        ? Dimensions.NONE
        : invitation.countedUnder();
  }

  private @Nullable Id customerOfSale(@Nullable Id saleId) {
    LedgerRow.Sale sale =
        saleId == null ? null : row(EventType.SALE_CLOSED, saleId, LedgerRow.Sale.class);
    return sale == null ? null : sale.event().customerId();
  }

  private <R extends LedgerRow> Stream<R> members(Kind kind, Id key, Class<R> rowType) {
    Link link = new Link(kind, key);
    return members.getOrDefault(link, Set.of()).stream()
        .map(this::row)
        .filter(row -> row != null && Link.joinedBy(row.event()).contains(link))
        .filter(rowType::isInstance)
        .map(rowType::cast);
  }

  private <R extends LedgerRow> @Nullable R row(EventType type, Id key, Class<R> rowType) {
    LedgerRow row = row(new Place(type, key));
    return row == null ? null : rowType.cast(row);
  }

  private @Nullable LedgerRow row(Place place) {
    LedgerRow row = touched.get(place);
    return row == null ? before.get(place) : row;
  }

  private void put(LedgerRow row) {
    Place place = place(row.event());
    if (!Objects.equals(row, row(place))) {
      touched.put(place, row);
    }
  }

  private void join(Event event) {
    for (Link link : Link.joinedBy(event)) {
      members.computeIfAbsent(link, l -> new LinkedHashSet<>()).add(place(event));
    }
  }

  private void settleLater(Link link) {
    unsettled.computeIfAbsent(link.kind(), kind -> new LinkedHashSet<>()).add(link.key());
  }

  private static Place place(Event event) {
    return new Place(event.type(), event.key());
  }
}
