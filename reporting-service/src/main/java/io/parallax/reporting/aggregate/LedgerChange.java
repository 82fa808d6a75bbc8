package io.parallax.reporting.aggregate;

import io.parallax.events.EventType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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
   * Links of facts that moved away: their other facts are in a lane of which nobody here holds the
   * lock, and whoever does may not know that one has gone.
   */
  public Set<Link> linksLeft() {
    Set<Link> left = links(rows -> rows.removed().stream());
    left.removeAll(links(rows -> rows.added().stream()));
    left.removeIf(link -> link.kind() != Link.Kind.REVERSALS);
    return left;
  }

  private Stream<LedgerRow> rows() {
    return tables.values().stream()
        .flatMap(rows -> Stream.concat(rows.removed().stream(), rows.added().stream()));
  }

  private Set<Link> links(Function<Rows, Stream<LedgerRow>> some) {
    return tables.values().stream()
        .flatMap(some)
        .flatMap(row -> Link.touchedBy(row.event()).stream())
        .collect(Collectors.toCollection(HashSet::new));
  }
}
