package io.parallax.reporting.store;

import io.parallax.reporting.aggregate.Dimensions;
import java.util.HashMap;
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

  /** The sets that the rows of one batch refer to. For one thread. */
  final class Batch {
    private final Map<Dimensions, UUID> missing = new HashMap<>();

    UUID id(Dimensions dimensions) {
      UUID known = stored.get(dimensions);
      return known == null ? missing.computeIfAbsent(dimensions, Dimensions::id) : known;
    }

    /**
     * Sees to it that the database holds every set whose id was asked for, whatever becomes of the
     * transaction under way: a set that nothing refers to does no harm, and nobody has to wait for
     * who tells it first.
     */
    void store() {
      if (missing.isEmpty()) {
        return;
      }
      insert(missing);
      if (stored.size() > MAX_REMEMBERED) {
        forget();
      }
      stored.putAll(missing);
    }
  }

  /** @param apart transactions that end before the one under way does */
  DimensionSets(JdbcClient jdbc, TransactionOperations apart) {
    this.jdbc = jdbc;
    this.apart = apart;
  }

  Batch newBatch() {
    return new Batch();
  }

  void forget() {
    stored.clear();
  }

  private void insert(Map<Dimensions, UUID> sets) {
    // in the same order everywhere, so that nobody waits in a circle
    Map<UUID, Dimensions> byId = new TreeMap<>();
    sets.forEach((dimensions, id) -> byId.put(id, dimensions));
    apart.executeWithoutResult(status -> jdbc.sql("""
            insert into dimension_set
              (id, product, region, country, segment, channel, closing_method)
            select * from unnest(
              ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
            on conflict do nothing
            """)
        .param(SqlText.array(byId.keySet(), id -> id))
        .param(SqlText.array(byId.values(), Dimensions::product))
        .param(SqlText.array(byId.values(), Dimensions::region))
        .param(SqlText.array(byId.values(), Dimensions::country))
        .param(SqlText.array(byId.values(), Dimensions::segment))
        .param(SqlText.array(byId.values(), Dimensions::channel))
        .param(SqlText.array(byId.values(), Dimensions::closingMethod))
        .update());
  }
}
