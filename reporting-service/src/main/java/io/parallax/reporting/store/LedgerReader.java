package io.parallax.reporting.store;

import io.parallax.events.EventType;
import io.parallax.events.Id;
import io.parallax.reporting.aggregate.LedgerRow;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Single facts as the ledger has them. Thread-safe. */
public final class LedgerReader {
  private final Ledger ledger;

  public LedgerReader(DataSource dataSource) {
    ledger = new Ledger(new JdbcTemplate(dataSource));
  }

  /** The row of one fact, if there is one. */
  public Optional<LedgerRow> find(EventType type, Id key) {
    return ledger.find(type, key);
  }
}
