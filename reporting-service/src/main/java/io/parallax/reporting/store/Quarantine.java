package io.parallax.reporting.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.events.Id;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.support.DataAccessUtils;
import org.springframework.jdbc.core.BatchPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcOperations;

/** Where a record that cannot be applied is kept, byte for byte, with its reason. Thread-safe. */
public final class Quarantine {
  private static final int MAX_DETAIL = 2000;

  /** Why a record cannot be applied. */
  public enum Reason {
    /** It is not the CloudEvent or the JSON it should be. */
    UNREADABLE,
    /** It breaks the rules of its type. */
    INVALID,
    /** It says something else than what came first under the same key and revision. */
    CONFLICT,
    /** The database does not take it. */
    REFUSED;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A record to be kept, with the event's type and key where they could be read. */
  public record Entry(
      ConsumerRecord<byte[], byte[]> record,
      Reason reason,
      String detail,
      @Nullable String eventType,
      @Nullable String eventKey) {
    public Entry {
      detail = printable(detail);
    }
  }

  private final JdbcOperations jdbc;

  Quarantine(JdbcOperations jdbc) {
    this.jdbc = jdbc;
  }

  /** Keeps these records; one that is kept already stays as it is. */
  public void add(List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    jdbc.batchUpdate("""
        insert into quarantine (topic, partition, record_offset, reason, detail, event_type,
          event_key, recorded_at, record_key, record_value, header_names, header_values)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict do nothing
        """, new BatchPreparedStatementSetter() {
      @Override
      public void setValues(PreparedStatement row, int i) throws SQLException {
        set(row, entries.get(i));
      }

      @Override
      public int getBatchSize() {
        return entries.size();
      }
    });
  }

  /** Takes a record out, if it is kept, as it was when it came. */
  public @Nullable ConsumerRecord<byte[], byte[]> take(RecordId id) {
    return DataAccessUtils.singleResult(
        jdbc.query("""
        delete from quarantine where topic = ? and partition = ? and record_offset = ?
        returning recorded_at, record_key, record_value, header_names, header_values
        """, (row, index) -> record(id, row), id.topic(), id.partition(), id.offset()));
  }

  /** Takes out for good the records that name a customer as a JSON string, or as their key. */
  public int removeNaming(Id customer) {
    String json = '"' + customer.value().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    return jdbc.update(
        "delete from quarantine where record_key = ? or position(? in record_value) > 0",
        customer.value().getBytes(UTF_8),
        json.getBytes(UTF_8));
  }

  private static ConsumerRecord<byte[], byte[]> record(RecordId id, ResultSet row)
      throws SQLException {
    byte[] key = row.getBytes("record_key");
    byte[] value = row.getBytes("record_value");
    byte[][] names = (byte[][]) row.getArray("header_names").getArray();
    byte[][] values = (byte[][]) row.getArray("header_values").getArray();
    var headers = new RecordHeaders();
    for (int h = 0; h < names.length; h++) {
      headers.add(new String(names[h], UTF_8), values[h]);
    }
    return new ConsumerRecord<>(
        id.topic(),
        id.partition(),
        id.offset(),
        row.getTimestamp("recorded_at").getTime(),
        TimestampType.NO_TIMESTAMP_TYPE,
        key == null ? ConsumerRecord.NULL_SIZE : key.length,
        value == null ? ConsumerRecord.NULL_SIZE : value.length,
        key,
        value,
        headers,
        Optional.empty());
  }

  private static void set(PreparedStatement row, Entry entry) throws SQLException {
    ConsumerRecord<byte[], byte[]> record = entry.record();
    Header[] headers = record.headers().toArray();
    byte[][] names = new byte[headers.length][];
    byte[][] values = new byte[headers.length][];
    for (int h = 0; h < headers.length; h++) {
      names[h] = headers[h].key().getBytes(UTF_8);
      values[h] = headers[h].value();
    }
    row.setString(1, record.topic());
    row.setInt(2, record.partition());
    row.setLong(3, record.offset());
    row.setString(4, entry.reason().text());
    row.setString(5, entry.detail());
    row.setString(6, entry.eventType());
    row.setString(7, entry.eventKey());
    row.setTimestamp(8, Timestamp.from(Instant.ofEpochMilli(record.timestamp())));
    row.setBytes(9, record.key());
    row.setBytes(10, record.value());
    row.setArray(11, row.getConnection().createArrayOf("bytea", names));
    row.setArray(12, row.getConnection().createArrayOf("bytea", values));
  }

  /** A detail may name a field that the sender made up, with characters no database text can hold. */
  private static String printable(String detail) {
    String text = detail.replaceAll("\\p{C}", "?");
    return text.length() <= MAX_DETAIL ? text : text.substring(0, MAX_DETAIL);
  }
}
