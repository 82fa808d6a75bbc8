package io.parallax.reporting.store;

import io.parallax.events.Code;
import io.parallax.events.CurrencyCode;
import io.parallax.events.Id;
import io.parallax.events.Money;
import io.parallax.events.Note;
import io.parallax.events.Region;
import io.parallax.reporting.aggregate.Dimensions;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of a ledger table as it is read: its columns, and those of its dimension sets with the
 * prefixes {@code own_} and {@code counted_}.
 */
final class RowReader {
  private final ResultSet row;

  RowReader(ResultSet row) {
    this.row = row;
  }

  int revision() throws SQLException {
    return row.getInt("revision");
  }

  boolean withdrawn() throws SQLException {
    return row.getBoolean("withdrawn");
  }

  boolean flag(String column) throws SQLException {
    return row.getBoolean(column);
  }

  @Nullable
  Boolean knownFlag(String column) throws SQLException {
    boolean value = row.getBoolean(column);
    return row.wasNull() ? null : value;
  }

  int number(String column) throws SQLException {
    return row.getInt(column);
  }

  @Nullable
  Integer knownNumber(String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : value;
  }

  Instant time(String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }

  @Nullable
  Instant knownTime(String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }

  Id id(String column) throws SQLException {
    return new Id(row.getString(column));
  }

  @Nullable
  Id knownId(String column) throws SQLException {
    String value = row.getString(column);
    return value == null ? null : new Id(value);
  }

  @Nullable
  Note note(String column) throws SQLException {
    String value = row.getString(column);
    return value == null ? null : new Note(value);
  }

  @Nullable
  Money money(String amountColumn, String currencyColumn) throws SQLException {
    BigDecimal amount = row.getBigDecimal(amountColumn);
    return amount == null
        ? null
        : new Money(amount, new CurrencyCode(row.getString(currencyColumn)));
  }

  /** A code that every row has, such as the product of a sale. */
  Code code(String column) throws SQLException {
    return new Code(row.getString(column));
  }

  @Nullable
  Code knownCode(String column) throws SQLException {
    String value = row.getString(column);
    return value.equals(Dimensions.UNKNOWN) ? null : new Code(value);
  }

  Region region(String column) throws SQLException {
    return new Region(row.getString(column));
  }

  @Nullable
  Region knownRegion(String column) throws SQLException {
    String value = row.getString(column);
    return value.equals(Dimensions.UNKNOWN) ? null : new Region(value);
  }

  Dimensions countedUnder() throws SQLException {
    return new Dimensions(
        row.getString("counted_product"),
        row.getString("counted_region"),
        row.getString("counted_segment"),
        row.getString("counted_channel"),
        row.getString("counted_closing_method"));
  }
}
