package io.parallax.reporting.store;

import io.parallax.events.EventType;
import io.parallax.events.Id;
import io.parallax.reporting.aggregate.LedgerRow;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/** Facts as the ledger has them. Thread-safe. */
public final class LedgerReader {
  private final Ledger ledger;

  /**
   * How to read the facts of a type that count by themselves.
   *
   * @param select of whole rows, for conditions to follow: {@code t} is the fact, {@code d} its
   *     dimension set
   * @param time column of {@code t}: when it counts
   * @param key column of {@code t}
   */
  public record Source(String select, String time, String key, RowMapper<LedgerRow> rows) {}

  public LedgerReader(DataSource dataSource) {
    ledger = new Ledger(new JdbcTemplate(dataSource));
  }

  /** The row of one fact, if there is one. */
  public Optional<LedgerRow> find(EventType type, Id key) {
    return ledger.find(type, key);
  }

  /** Where the facts of a type are; of one that counts only through others there is none. */
  public Optional<Source> source(EventType type) {
    return ledger.source(type);
  }
}
