package io.parallax.reporting.aggregate;

import io.parallax.events.EventType;
import io.parallax.events.Id;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The difference that a batch makes to the ledger, by table. A row that changes appears twice: as it
 * was in {@code removed} and as it is in {@code added}.
 */
public record LedgerChange(Map<EventType, Rows> tables) {

  /** Rows of one table, each list in the order of the keys. */
  public record Rows(List<LedgerRow> removed, List<LedgerRow> added) {}

  public boolean isEmpty() {
    return tables.isEmpty();
  }

  /** Links whose other facts may be in the hands of somebody who does not see these rows. */
  public Set<Link> linksAcrossLanes() {
    return rows()
        .flatMap(row -> Link.touchedBy(row.event()).stream())
        .filter(link -> link.kind().crossesLanes())
        .collect(Collectors.toSet());
  }

  /**
   * Sales that a reversal was about and is not any more: their other reversals are in a lane of which
   * nobody here holds the lock, and whoever does may not know that one has gone.
   */
  public Set<Link> linksLeft() {
    Rows reversals = tables.get(EventType.SALE_REVERSED);
    if (reversals == null) {
      return Set.of();
    }
    Map<Id, Set<Link>> now = new HashMap<>();
    reversals
        .added()
        .forEach(row -> now.put(row.event().key(), Set.copyOf(Link.touchedBy(row.event()))));
    return reversals.removed().stream()
        .flatMap(row -> Link.touchedBy(row.event()).stream()
            .filter(link -> !now.getOrDefault(row.event().key(), Set.of()).contains(link)))
        .collect(Collectors.toSet());
  }

  private Stream<LedgerRow> rows() {
    return tables.values().stream()
        .flatMap(rows -> Stream.concat(rows.removed().stream(), rows.added().stream()));
  }
}
