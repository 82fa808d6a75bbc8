package io.parallax.reporting.store;

import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.aggregate.Dimensions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
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

  private static final List<String> COLUMNS =
      Arrays.stream(Dimension.values()).map(Dimension::column).toList();

  /** Sets as rows, from an array for each column. */
  private static final String GIVEN = "unnest(?::bigint[]%s) as given (id, %s)"
      .formatted(", ?::text[]".repeat(COLUMNS.size()), String.join(", ", COLUMNS));

  private static final String INSERT = "insert into ledger.dimension_set (id, %s) select * from %s"
          .formatted(String.join(", ", COLUMNS), GIVEN)
      + " on conflict do nothing";

  /** Ids under which the database holds other values. */
  private static final String COLLISIONS =
      "select id from %s join ledger.dimension_set kept using (id) where %s"
          .formatted(
              GIVEN,
              COLUMNS.stream()
                  .map("kept.%1$s <> given.%1$s"::formatted)
                  .collect(Collectors.joining(" or ")));

  private final JdbcClient jdbc;
  private final TransactionOperations apart;
  private final Map<Dimensions, Long> stored = new ConcurrentHashMap<>();
  private final AtomicLong remembered = new AtomicLong();

  /** The sets that the rows of one batch refer to. For one thread. */
  public final class Batch {
    private final Map<Dimensions, Long> missing = new HashMap<>();

    long id(Dimensions dimensions) {
      Long known = stored.get(dimensions);
      return known == null ? missing.computeIfAbsent(dimensions, Dimensions::id) : known;
    }

    /**
     * Sees to it that the database holds every set whose id was asked for, whatever becomes of the
     * transaction under way: a set that nothing refers to does no harm, and no transaction has to wait for
     * the one that stores it first.
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

  private void insert(Map<Dimensions, Long> sets) {
    // in the same order everywhere, so that nobody waits in a circle
    SortedMap<Long, Dimensions> byId = new TreeMap<>();
    sets.forEach((dimensions, id) -> {
      if (byId.put(id, dimensions) != null) {
        throw collision(id);
      }
    });
    List<@Nullable String[]> rows = new ArrayList<>();
    rows.add(SqlText.array(byId.keySet(), id -> id));
    for (Dimension dimension : Dimension.values()) {
      rows.add(SqlText.array(byId.values(), set -> set.get(dimension)));
    }
    apart.executeWithoutResult(status -> {
      jdbc.sql(INSERT).params(rows).update();
      jdbc.sql(COLLISIONS).params(rows).query(Long.class).list().forEach(id -> {
        throw collision(id);
      });
    });
  }

  private static DataIntegrityViolationException collision(long id) {
    return new DataIntegrityViolationException(
        "Two combinations of dimension values have the same id " + id);
  }
}
