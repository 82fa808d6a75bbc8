package io.parallax.reporting.api.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.events.CustomerContacted;
import io.parallax.events.Decoded;
import io.parallax.events.DeliveryAgreed;
import io.parallax.events.DeliveryCompleted;
import io.parallax.events.Event;
import io.parallax.events.EventJson;
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
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.aggregate.Dimensions;
import io.parallax.reporting.aggregate.LedgerRow;
import io.parallax.reporting.query.QuarantineReader;
import io.parallax.reporting.store.LedgerReader;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/** Looks single facts up, each in one snapshot of the database. Thread-safe. */
final class Facts {
  private static final int MAX_QUARANTINED = 100;

  private final LedgerReader ledger;
  private final QuarantineReader quarantine;
  private final TransactionOperations snapshots;

  Facts(LedgerReader ledger, QuarantineReader quarantine, TransactionOperations snapshots) {
    this.ledger = ledger;
    this.quarantine = quarantine;
    this.snapshots = snapshots;
  }

  /** What ledger and quarantine have under this key, if either has anything. */
  Optional<Fact> find(EventType type, Id key) {
    return snapshots.execute(status -> {
      Optional<LedgerRow> row = ledger.find(type, key);
      List<Fact.Quarantined> quarantined = quarantined(type, key);
      if (row.isPresent()) {
        return Optional.of(counted(row.get(), quarantined));
      }
      return quarantined.isEmpty()
          ? Optional.empty()
          : Optional.of(new Fact(
              type.cloudEventType(),
              key.value(),
              null,
              null,
              null,
              null,
              Map.of(),
              Map.of(),
              quarantined));
    });
  }

  private Fact counted(LedgerRow row, List<Fact.Quarantined> quarantined) {
    Event event = row.event();
    return new Fact(
        event.type().cloudEventType(),
        event.key().value(),
        event.revision(),
        event.withdrawn(),
        new String(EventJson.write(event), UTF_8),
        event.withdrawn() ? null : byName(row.countedUnder()),
        derived(row),
        links(event),
        quarantined);
  }

  private static @Nullable Map<String, String> byName(@Nullable Dimensions dimensions) {
    if (dimensions == null) {
      return null;
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (Dimension dimension : Dimension.values()) {
      values.put(dimension.dimensionName(), dimensions.get(dimension));
    }
    return values;
  }

  private Map<String, Fact.Link> links(Event event) {
    Map<String, Fact.Link> links = new LinkedHashMap<>();
    switch (event) {
      case SaleClosed sale -> link(links, "leadId", EventType.LEAD_CAPTURED, sale.leadId());
      case SaleReversed reversal -> link(links, "saleId", EventType.SALE_CLOSED, reversal.saleId());
      case LeadCaptured lead -> {}
      case LeadAssigned assignment ->
        link(links, "leadId", EventType.LEAD_CAPTURED, assignment.leadId());
      case LeadContacted contact ->
        link(links, "leadId", EventType.LEAD_CAPTURED, contact.leadId());
      case LeadLost loss -> link(links, "leadId", EventType.LEAD_CAPTURED, loss.leadId());
      case CustomerContacted contact -> {}
      case SurveySent invitation ->
        link(links, "saleId", EventType.SALE_CLOSED, invitation.saleId());
      case SurveyAnswered answer -> {
        link(links, "saleId", EventType.SALE_CLOSED, answer.saleId());
        link(links, "invitationId", EventType.SURVEY_SENT, answer.invitationId());
      }
      case DeliveryAgreed agreement -> {
        link(links, "saleId", EventType.SALE_CLOSED, agreement.saleId());
        link(links, "deliveryId", EventType.DELIVERY_COMPLETED, agreement.deliveryId());
      }
      case DeliveryCompleted completion -> {
        link(links, "saleId", EventType.SALE_CLOSED, completion.saleId());
        link(links, "deliveryId", EventType.DELIVERY_AGREED, completion.deliveryId());
      }
    }
    return links;
  }

  private void link(Map<String, Fact.Link> links, String field, EventType type, @Nullable Id key) {
    if (key != null) {
      boolean known = ledger.find(type, key).isPresent();
      links.put(field, new Fact.Link(type.cloudEventType(), key.value(), known));
    }
  }

  /** What the fact has from its links, by which it counts as it does. */
  private static Map<String, @Nullable Object> derived(LedgerRow row) {
    Map<String, @Nullable Object> derived = new LinkedHashMap<>();
    switch (row) {
      case LedgerRow.Sale sale -> {
        derived.put("reversed", sale.reversedAt() != null);
        derived.put("reversedAt", sale.reversedAt());
        derived.put("repeatPurchase", sale.previousClosedAt() != null);
        derived.put("previousClosedAt", sale.previousClosedAt());
      }
      case LedgerRow.Reversal reversal -> {
        Money money = reversal.money();
        derived.put("salesReversed", reversal.sales());
        derived.put("unitsReversed", reversal.units());
        derived.put("amountReversed", money == null ? null : money.amount());
        derived.put("currency", money == null ? null : money.currency().value());
      }
      case LedgerRow.Lead lead -> {
        derived.put("firstContactAt", lead.firstContactAt());
        derived.put("lostAt", lead.lostAt());
        derived.put("converted", lead.wonAt() != null);
        derived.put("wonAt", lead.wonAt());
      }
      case LedgerRow.Invitation invitation ->
        derived.put("firstAnsweredAt", invitation.firstAnsweredAt());
      case LedgerRow.Agreement agreement -> derived.put("completedAt", agreement.completedAt());
      case LedgerRow.Completion completion -> {
        derived.put("onTime", completion.onTime());
        derived.put("withinCost", completion.withinCost());
      }
      case LedgerRow.Answer answer -> {}
      case LedgerRow.Assignment assignment -> {}
      case LedgerRow.Contact contact -> {}
      case LedgerRow.Loss loss -> {}
      case LedgerRow.CheckIn checkIn -> {}
    }
    return derived;
  }

  private List<Fact.Quarantined> quarantined(EventType type, Id key) {
    var filter = new QuarantineReader.Filter(null, type.cloudEventType(), key.value(), null);
    return quarantine.page(filter, null, MAX_QUARANTINED).rows().stream()
        .map(row -> new Fact.Quarantined(
            row.id().toString(),
            row.reason(),
            row.detail(),
            revision(type, row.value()),
            row.id().topic(),
            row.id().partition(),
            row.id().offset(),
            row.recordedAt(),
            QuarantineController.Row.traceId(row)))
        .toList();
  }

  private static @Nullable Integer revision(EventType type, byte @Nullable [] value) {
    return value != null && EventJson.read(type, value, Instant.MAX) instanceof Decoded.Valid valid
        ? valid.event().revision()
        : null;
  }
}
