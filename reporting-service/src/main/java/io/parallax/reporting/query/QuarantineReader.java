package io.parallax.reporting.query;

import io.parallax.reporting.store.RecordId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The records in quarantine, the newest first, page by page. Thread-safe. */
public final class QuarantineReader {
  /** The values of a page are held in memory: a page ends before it has more bytes of them. */
  private static final int MAX_BYTES = 8 * 1024 * 1024;

  /** Which records; null admits all. */
  public record Filter(
      @Nullable String reason,
      @Nullable String eventType,
      @Nullable String eventKey,
      @Nullable String topic) {}

  /** A place in the order of the records. */
  public record Place(Instant recordedAt, RecordId id) {}

  /**
   * A record in quarantine, with the event's type and key where they could be read.
   *
   * @param traceparent header of that name, if there is one
   */
  @SuppressWarnings("ArrayRecordComponent") // rows are not compared
  public record Row(
      RecordId id,
      String reason,
      String detail,
      @Nullable String eventType,
      @Nullable String eventKey,
      Instant recordedAt,
      byte @Nullable [] value,
      byte @Nullable [] traceparent) {
    public Place place() {
      return new Place(recordedAt, id);
    }
  }

  /**
   * Some records in their order.
   *
   * @param more whether there are more behind the last of them
   */
  public record Page(List<Row> rows, boolean more) {}

  private record Found(Row row, int foundAtAll) {}

  private final JdbcClient jdbc;

  public QuarantineReader(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Up to {@code limit} records, 1 or more, from behind {@code after} or else from the first. There
   * are fewer, although there are more behind them, where their values are large.
   */
  public Page page(Filter filter, @Nullable Place after, int limit) {
    Map<String, @Nullable String> columns = new LinkedHashMap<>();
    columns.put("reason", filter.reason());
    columns.put("event_type", filter.eventType());
    columns.put("event_key", filter.eventKey());
    columns.put("topic", filter.topic());
    var conditions = new StringBuilder();
    List<Object> params = new ArrayList<>();
    columns.forEach((column, value) -> {
      if (value != null) {
        conditions.append(" and ").append(column).append(" = ?");
        params.add(value);
      }
    });
    if (after != null) {
      conditions.append(" and (recorded_at, topic, partition, record_offset) < (?, ?, ?, ?)");
      params.add(after.recordedAt().atOffset(ZoneOffset.UTC));
      params.addAll(
          List.of(after.id().topic(), after.id().partition(), after.id().offset()));
    }
    params.add(limit + 1);
    params.add(MAX_BYTES);
    List<Found> found = jdbc.sql("""
            select * from (
              select f.*, count(*) over () as found, row_number() over newest as place,
                sum(coalesce(octet_length(record_value), 0)) over newest as bytes
              from (
                select topic, partition, record_offset, reason, detail, event_type, event_key,
                  recorded_at, record_value,
                  header_values[array_position(header_names, 'traceparent'::bytea)] as traceparent
                from log.quarantine
                where true%s
                order by recorded_at desc, topic desc, partition desc, record_offset desc
                limit ?) f
              window newest as (
                order by recorded_at desc, topic desc, partition desc, record_offset desc)) m
            where place = 1 or bytes <= ?
            order by place
            """.formatted(conditions))
        .params(params)
        .query((row, index) -> new Found(row(row), row.getInt("found")))
        .list();
    List<Row> rows = found.stream().limit(limit).map(Found::row).toList();
    return new Page(rows, !found.isEmpty() && found.getFirst().foundAtAll() > rows.size());
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        new RecordId(row.getString("topic"), row.getInt("partition"), row.getLong("record_offset")),
        row.getString("reason"),
        row.getString("detail"),
        row.getString("event_type"),
        row.getString("event_key"),
        row.getTimestamp("recorded_at").toInstant(),
        row.getBytes("record_value"),
        row.getBytes("traceparent"));
  }
}
