package io.parallax.reporting.api.odata;

import io.parallax.reporting.report.dataset.DatasetReader.RowSink;
import io.parallax.reporting.report.dataset.Field;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Rows as JSON, in memory: a slow reader keeps no connection to the database. */
final class JsonRows implements RowSink {
  /** A page ends behind the row that goes beyond. */
  private static final int MAX_BYTES = 8 * 1024 * 1024;

  private static final JsonMapper JSON = new JsonMapper();

  private final List<Field> fields;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final JsonGenerator json = JSON.createGenerator(bytes);
  private int count;

  private JsonRows(List<Field> fields) {
    this.fields = fields;
  }

  /**
   * Begins an answer with many rows.
   *
   * @param counted how many there are on all pages; null if that is not asked for
   */
  static JsonRows many(String context, @Nullable Long counted, List<Field> fields) {
    var rows = new JsonRows(fields);
    rows.json.writeStartObject();
    rows.json.writeStringProperty("@odata.context", context);
    if (counted != null) {
      rows.json.writeNumberProperty("@odata.count", counted);
    }
    rows.json.writeArrayPropertyStart("value");
    return rows;
  }

  @Override
  public boolean add(List<@Nullable Object> row) {
    json.writeStartObject();
    properties(row);
    json.writeEndObject();
    count++;
    return bytes.size() < MAX_BYTES;
  }

  int count() {
    return count;
  }

  /** Ends the answer; {@code next} is the link to the next page, or null at the end. */
  byte[] end(@Nullable String next) {
    json.writeEndArray();
    if (next != null) {
      json.writeStringProperty("@odata.nextLink", next);
    }
    json.writeEndObject();
    json.close();
    return bytes.toByteArray();
  }

  /** An answer with one row. */
  static byte[] one(String context, List<Field> fields, List<@Nullable Object> row) {
    var rows = new JsonRows(fields);
    rows.json.writeStartObject();
    rows.json.writeStringProperty("@odata.context", context);
    rows.properties(row);
    rows.json.writeEndObject();
    rows.json.close();
    return rows.bytes.toByteArray();
  }

  private void properties(List<@Nullable Object> row) {
    for (int i = 0; i < fields.size(); i++) {
      json.writeName(fields.get(i).column().name());
      switch (row.get(i)) {
        case null -> json.writeNull();
        case BigDecimal number -> json.writeNumber(number);
        case Boolean truth -> json.writeBoolean(truth);
        case OffsetDateTime time -> json.writeString(time.toInstant().toString());
        case LocalDate date -> json.writeString(date.toString());
        case Object text -> json.writeString(text.toString());
      }
    }
  }
}
