package io.parallax.reporting.store;

import io.parallax.reporting.aggregate.Dimensions;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The combinations of dimension values that occur, by id. Thread-safe.
 *
 * <p>Remembers which of them the database is known to hold, so that a batch without new ones costs
 * no statement.
 */
final class DimensionSets {
  /** Memory is bounded by forgetting everything now and then: about 100 MB at the most. */
  private static final int MAX_REMEMBERED = 500_000;

  private final JdbcClient jdbc;
  private final TransactionOperations apart;
  private final Map<Dimensions, UUID> stored = new ConcurrentHashMap<>();

  /** @param apart transactions that end before the one under way does */
  DimensionSets(JdbcClient jdbc, TransactionOperations apart) {
    this.jdbc = jdbc;
    this.apart = apart;
  }

  UUID id(Dimensions dimensions) {
    UUID known = stored.get(dimensions);
    return known == null ? dimensions.id() : known;
  }

  /**
   * Sees to it that the database holds these, whatever becomes of the transaction under way: a set
   * that nothing refers to does no harm, and nobody has to wait for who tells it first.
   */
  void store(Collection<Dimensions> needed) {
    Map<UUID, Dimensions> missing = new TreeMap<>();
    needed.stream()
        .filter(dimensions -> !stored.containsKey(dimensions))
        .distinct()
        .forEach(dimensions -> missing.put(dimensions.id(), dimensions));
    if (missing.isEmpty()) {
      return;
    }
    insert(missing);
    remember(missing);
  }

  private void insert(Map<UUID, Dimensions> missing) {
    Collection<Dimensions> sets = missing.values();
    apart.executeWithoutResult(status -> jdbc.sql("""
            insert into dimension_set
              (id, product, region, country, segment, channel, closing_method)
            select * from unnest(
              ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
            on conflict do nothing
            """)
        .param(SqlText.array(missing.keySet(), id -> id))
        .param(SqlText.array(sets, Dimensions::product))
        .param(SqlText.array(sets, Dimensions::region))
        .param(SqlText.array(sets, Dimensions::country))
        .param(SqlText.array(sets, Dimensions::segment))
        .param(SqlText.array(sets, Dimensions::channel))
        .param(SqlText.array(sets, Dimensions::closingMethod))
        .update());
  }

  void forget() {
    stored.clear();
  }

  private void remember(Map<UUID, Dimensions> sets) {
    if (stored.size() > MAX_REMEMBERED) {
      forget();
    }
    sets.forEach((id, dimensions) -> stored.put(dimensions, id));
  }
}
