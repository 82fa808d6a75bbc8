package io.parallax.reporting.aggregate;

import io.parallax.events.EventType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    Set<Link> links = new HashSet<>();
    tables.values().stream()
        .flatMap(rows -> Stream.concat(rows.removed().stream(), rows.added().stream()))
        .flatMap(row -> Link.touchedBy(row.event()).stream())
        .filter(link -> link.kind().crossesLanes())
        .forEach(links::add);
    return links;
  }
}
