package io.parallax.reporting.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.events.Decoded;
import io.parallax.events.Event;
import io.parallax.events.EventJson;
import io.parallax.events.EventType;
import io.parallax.events.Id;
import io.parallax.events.SaleClosed;
import io.parallax.events.SaleReversed;
import io.parallax.events.SurveyAnswered;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.aggregate.Dimensions;
import io.parallax.reporting.aggregate.LedgerRow;
import io.parallax.reporting.store.LedgerReader;
import io.parallax.reporting.store.QuarantineReader;
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
      Optional<? extends LedgerRow> row = ledger.find(type, key);
      List<Fact.Quarantined> quarantined = quarantined(type, key);
      if (row.isPresent()) {
        return Optional.of(counted(row.get(), quarantined));
      }
      return quarantined.isEmpty()
          ? Optional.empty()
          : Optional.of(new Fact(
              type.cloudEventType(), key.value(), null, null, null, null, Map.of(), quarantined));
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
        links(event),
        quarantined);
  }

  private static Map<String, String> byName(Dimensions dimensions) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Dimension dimension : Dimension.values()) {
      values.put(dimension.dimensionName(), dimensions.get(dimension));
    }
    return values;
  }

  private Map<String, Fact.Link> links(Event event) {
    return switch (event) {
      case SaleClosed sale -> Map.of();
      case SaleReversed reversal -> link("saleId", EventType.SALE_CLOSED, reversal.saleId());
      case SurveyAnswered answer -> link("saleId", EventType.SALE_CLOSED, answer.saleId());
    };
  }

  private Map<String, Fact.Link> link(String field, EventType type, @Nullable Id key) {
    return key == null
        ? Map.of()
        : Map.of(field, new Fact.Link(key.value(), ledger.find(type, key).isPresent()));
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
            row.recordedAt()))
        .toList();
  }

  private static @Nullable Integer revision(EventType type, byte @Nullable [] value) {
    return value != null && EventJson.read(type, value, Instant.MAX) instanceof Decoded.Valid valid
        ? valid.event().revision()
        : null;
  }
}
