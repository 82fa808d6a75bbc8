package io.parallax.reporting.store;

import io.parallax.events.Event;
import io.parallax.events.EventType;
import io.parallax.events.Id;
import io.parallax.reporting.aggregate.LedgerChange;
import io.parallax.reporting.aggregate.LedgerRow;
import io.parallax.reporting.aggregate.Link;
import io.parallax.reporting.aggregate.WorkingSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The latest revision of every fact. Thread-safe.
 *
 * <p>Cost per batch, however many events there are: to load, what {@link LedgerLoad} says; to write,
 * one delete (if rows change) and one COPY per table.
 */
public final class Ledger {
  private static final int ROWS_AT_ONCE = 10_000;

  private final JdbcOperations jdbcOperations;
  private final JdbcClient jdbc;
  private final LedgerTables tables;

  public Ledger(JdbcOperations jdbcOperations) {
    this.jdbcOperations = jdbcOperations;
    this.jdbc = JdbcClient.create(jdbcOperations);
    this.tables = new LedgerTables();
  }

  /** Names of its tables. */
  public static List<String> tableNames() {
    var tables = new LedgerTables();
    return Arrays.stream(EventType.values()).map(type -> tables.of(type).name()).toList();
  }

  /** Loads every row that these events can touch. */
  public WorkingSet load(Collection<Event> events) {
    return new LedgerLoad(jdbc, tables).of(events);
  }

  /** Loads every row that settling these links can touch. */
  public WorkingSet loadLinked(Collection<Link> links) {
    return new LedgerLoad(jdbc, tables).ofLinks(links);
  }

  /** The facts that name a customer: as who it is about, or as who recommended us. */
  public List<Event> naming(Id customer) {
    List<Event> facts = new ArrayList<>();
    for (EventType type : EventType.values()) {
      LedgerTable<?> table = tables.of(type);
      if (table.customers().isEmpty()) {
        continue;
      }
      String condition = table.customers().stream()
          .map("t.%s = :customer"::formatted)
          .collect(Collectors.joining(" or "));
      facts.addAll(jdbc.sql(table.selectFrom(table.name()) + " where " + condition)
          .param("customer", customer.value())
          .query((row, index) -> table.read(new RowReader(row)).event())
          .list());
    }
    return facts;
  }

  /**
   * Replaces the removed rows by the added ones. Every change replaces the row, so a row that is not
   * there as it was has been changed since.
   *
   * @throws LostRaceException if a row to be removed is not there any more
   * @throws org.springframework.dao.DuplicateKeyException if somebody else added a row of the same
   *     key first
   */
  public void write(LedgerChange change, DimensionSets.Batch sets) {
    change.tables().forEach((type, rows) -> {
      LedgerTable<?> table = tables.of(type);
      remove(table, rows.removed(), sets);
      if (!rows.added().isEmpty()) {
        table.copyRows(rows.added(), sets).copyInto(table.copyTarget(), jdbcOperations);
      }
    });
  }

  /** The table of these facts, such as {@code sale}. */
  String name(EventType type) {
    return tables.of(type).name();
  }

  /** Whether these facts count by themselves, and not only through others. */
  boolean counts(EventType type) {
    return tables.of(type).counts();
  }

  /** Hands over all rows of a table, some thousands at a time, within the transaction under way. */
  void forEach(EventType type, Consumer<List<LedgerRow>> some) {
    LedgerTable<?> table = tables.of(type);
    List<LedgerRow> rows = new ArrayList<>(ROWS_AT_ONCE);
    jdbc.sql(table.selectFrom(table.name())).withFetchSize(ROWS_AT_ONCE).query(row -> {
      rows.add(table.read(new RowReader(row)));
      if (rows.size() == ROWS_AT_ONCE) {
        some.accept(List.copyOf(rows));
        rows.clear();
      }
    });
    if (!rows.isEmpty()) {
      some.accept(rows);
    }
  }

  /** How to read the facts of a type, if they count by themselves. */
  Optional<LedgerReader.Source> source(EventType type) {
    LedgerTable<?> table = tables.of(type);
    return Optional.ofNullable(table.time())
        .map(time -> new LedgerReader.Source(
            table.selectFrom(table.name()),
            time,
            table.key(),
            (row, index) -> table.read(new RowReader(row))));
  }

  /** The row of one fact, if there is one. */
  Optional<LedgerRow> find(EventType type, Id key) {
    LedgerTable<?> table = tables.of(type);
    return jdbc.sql(table.selectFrom(table.name()) + " where t." + table.key() + " = ?")
        .param(key.value())
        .query((row, index) -> (LedgerRow) table.read(new RowReader(row)))
        .optional();
  }

  private void remove(LedgerTable<?> table, List<LedgerRow> rows, DimensionSets.Batch sets) {
    if (rows.isEmpty()) {
      return;
    }
    JdbcClient.StatementSpec delete = jdbc.sql(table.delete());
    for (@Nullable String[] column : table.deleteParams(rows, sets)) {
      delete = delete.param(column);
    }
    int removed = delete.update();
    if (removed != rows.size()) {
      throw new LostRaceException(
          "%d of %d rows of %s were as loaded".formatted(removed, rows.size(), table.name()));
    }
  }
}
