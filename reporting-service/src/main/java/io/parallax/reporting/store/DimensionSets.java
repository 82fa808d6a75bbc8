package io.parallax.reporting.store;

import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.aggregate.Dimensions;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The combinations of dimension values that occur, by id. Thread-safe.
 *
 * <p>Remembers which of them the database is known to hold, so that a batch without new ones costs
 * no statement.
 */
public final class DimensionSets {
  /** Memory is bounded by forgetting everything now and then; in bytes, roughly. */
  private static final long MAX_REMEMBERED = 32L * 1024 * 1024;

  /** What a set takes beside its values: the objects and their place in the map. */
  private static final int BYTES_OF_A_SET = 200;

  private final JdbcClient jdbc;
  private final TransactionOperations apart;
  private final Map<Dimensions, UUID> stored = new ConcurrentHashMap<>();
  private final AtomicLong remembered = new AtomicLong();

  /** The sets that the rows of one batch refer to. For one thread. */
  public final class Batch {
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
    public void store() {
      if (missing.isEmpty()) {
        return;
      }
      insert(missing);
      if (remembered.addAndGet(bytes(missing.keySet())) > MAX_REMEMBERED) {
        forget();
      }
      stored.putAll(missing);
    }
  }

  /** @param apart transactions that end before the one under way does */
  public DimensionSets(JdbcClient jdbc, TransactionOperations apart) {
    this.jdbc = jdbc;
    this.apart = apart;
  }

  public Batch newBatch() {
    return new Batch();
  }

  void forget() {
    stored.clear();
    remembered.set(0);
  }

  /** Characters count twice, as if none were Latin. */
  private static long bytes(Collection<Dimensions> sets) {
    long bytes = 0;
    for (Dimensions set : sets) {
      for (Dimension dimension : Dimension.values()) {
        bytes += 2L * set.get(dimension).length();
      }
      bytes += BYTES_OF_A_SET;
    }
    return bytes;
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
