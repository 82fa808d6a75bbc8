package io.parallax.reporting.query;

import io.parallax.events.EventType;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.aggregate.LedgerRow;
import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.store.LedgerReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The facts that figures count, by time and key, page by page. Thread-safe. */
public final class FactReader {

  /**
   * Which facts.
   *
   * @param figure that counts them; null: all that count
   * @param filters admitted values per dimension
   * @param currencies of their amounts; empty: all, and those without an amount
   */
  public record Filter(
      EventType type,
      TimeRange range,
      @Nullable FactFigure figure,
      Map<Dimension, List<String>> filters,
      List<String> currencies) {}

  /** A place in the order of the facts. */
  public record Place(Instant at, String key) {}

  /** A fact, and when it counts. */
  public record CountedFact(Instant at, LedgerRow row) {
    public Place place() {
      return new Place(at, row.event().key().value());
    }
  }

  private final JdbcClient jdbc;
  private final LedgerReader ledger;

  public FactReader(JdbcClient jdbc, LedgerReader ledger) {
    this.jdbc = jdbc;
    this.ledger = ledger;
  }

  /** Up to {@code limit} facts, from behind {@code after} or else from the first. One statement. */
  public List<CountedFact> page(Filter filter, @Nullable Place after, int limit) {
    LedgerReader.Source source = ledger.source(filter.type()).orElseThrow();
    var sql = new StringBuilder(source.select());
    sql.append("""
         where not t.withdrawn
          and t.%1$s >= :from::timestamptz and t.%1$s < :to::timestamptz
        """.formatted(source.time()));
    if (filter.figure() != null) {
      sql.append(" and ").append(filter.figure().condition());
    }
    for (Dimension dimension : filter.filters().keySet()) {
      sql.append(" and d.%1$s = any (:%1$s)".formatted(dimension.column()));
    }
    if (!filter.currencies().isEmpty()) {
      sql.append(" and t.%s = any (:currencies)".formatted(currency(filter.type())));
    }
    if (after != null) {
      // the first half is for the index
      sql.append("""
           and t.%1$s >= :at::timestamptz and (t.%1$s, t.%2$s) > (:at::timestamptz, :key)
          """.formatted(source.time(), source.key()));
    }
    sql.append(" order by t.%s, t.%s limit :limit".formatted(source.time(), source.key()));
    JdbcClient.StatementSpec statement = jdbc.sql(sql.toString())
        .param("from", filter.range().start().toString())
        .param("to", filter.range().end().toString())
        .param("currencies", filter.currencies().toArray(String[]::new))
        .param("limit", limit);
    for (var values : filter.filters().entrySet()) {
      statement =
          statement.param(values.getKey().column(), values.getValue().toArray(String[]::new));
    }
    if (after != null) {
      statement = statement.param("at", after.at().toString()).param("key", after.key());
    }
    return statement
        .query((row, index) -> new CountedFact(
            row.getTimestamp(source.time()).toInstant(), source.rows().mapRow(row, index)))
        .list();
  }

  /** The column of the currency by which facts of a type count. */
  private static String currency(EventType type) {
    return type == EventType.SALE_REVERSED ? "counted_currency" : "currency";
  }
}
