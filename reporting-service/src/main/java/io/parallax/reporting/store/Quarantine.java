package io.parallax.reporting.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.events.Id;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
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
  private static final int SEARCHED_AT_ONCE = 10_000;

  /** A record has up to a megabyte, or what the topic allows. */
  private static final int FETCHED_AT_ONCE = 16;

  private static final String CONTENT_REMOVED = "the content was removed with an erased customer";

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

    /** The same without what was sent, but for the key of the event. */
    Entry withoutContent() {
      var empty = new ConsumerRecord<byte[], byte[]>(
          record.topic(),
          record.partition(),
          record.offset(),
          record.timestamp(),
          record.timestampType(),
          ConsumerRecord.NULL_SIZE,
          ConsumerRecord.NULL_SIZE,
          null,
          null,
          new RecordHeaders(),
          Optional.empty());
      // what is wrong with an event that could be read is said without any of its text
      return new Entry(
          empty, reason, eventKey == null ? CONTENT_REMOVED : detail, eventType, eventKey);
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
        insert into log.quarantine (topic, partition, record_offset, reason, detail, event_type,
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
        delete from log.quarantine where topic = ? and partition = ? and record_offset = ?
        returning recorded_at, record_key, record_value, header_names, header_values
        """, (row, index) -> record(id, row), id.topic(), id.partition(), id.offset()));
  }

  /**
   * What was done about some records, in the order of their ids.
   *
   * @param removed number of records that named the customer, and are gone
   * @param emptied number of records that cannot be searched, and lost their content
   * @param last of the records looked at; null if there are none behind it
   */
  public record Searched(int removed, int emptied, @Nullable RecordId last) {}

  /**
   * Looks at the next records behind {@code after}, or at the first, for one that names a customer.
   * Up to four statements; as many records in memory as are fetched at once.
   */
  public Searched removeNaming(Id customer, @Nullable RecordId after) {
    List<RecordId> naming = new ArrayList<>();
    List<RecordId> unsearchable = new ArrayList<>();
    RecordId from = after == null ? new RecordId("", 0, 0) : after;
    RecordId[] last = {null};
    int[] seen = {0};
    jdbc.query(
        connection -> {
          PreparedStatement statement = connection.prepareStatement("""
              select topic, partition, record_offset, recorded_at, record_key, record_value,
                header_names, header_values
              from log.quarantine
              where (topic, partition, record_offset) > (?, ?, ?)
              order by topic, partition, record_offset
              limit ?
              """);
          statement.setString(1, from.topic());
          statement.setInt(2, from.partition());
          statement.setLong(3, from.offset());
          statement.setInt(4, SEARCHED_AT_ONCE);
          statement.setFetchSize(FETCHED_AT_ONCE);
          return statement;
        },
        (ResultSet row) -> {
          var id = new RecordId(
              row.getString("topic"), row.getInt("partition"), row.getLong("record_offset"));
          boolean[] named = {false};
          boolean all =
              RecordTexts.read(record(id, row), text -> named[0] |= text.equals(customer.value()));
          if (named[0]) {
            naming.add(id);
          } else if (!all) {
            unsearchable.add(id);
          }
          last[0] = id;
          seen[0]++;
        });
    int removed = change("delete from log.quarantine", naming);
    int emptied = change("""
        update log.quarantine set detail = '%s', record_key = null, record_value = null,
          header_names = '{}', header_values = '{}'
        """.formatted(CONTENT_REMOVED), unsearchable);
    return new Searched(removed, emptied, seen[0] < SEARCHED_AT_ONCE ? null : last[0]);
  }

  private int change(String statement, List<RecordId> ids) {
    return ids.isEmpty()
        ? 0
        : jdbc.update(
            statement + """
             where (topic, partition, record_offset) in (
              select * from unnest(?::text[], ?::integer[], ?::bigint[]))
            """,
            SqlText.array(ids, RecordId::topic),
            SqlText.array(ids, RecordId::partition),
            SqlText.array(ids, RecordId::offset));
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
