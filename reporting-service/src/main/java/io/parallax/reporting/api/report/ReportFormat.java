package io.parallax.reporting.api.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.Page;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** A format of reports. All have the same columns in the same order. */
public enum ReportFormat {
  JSON(MediaType.APPLICATION_JSON) {
    @Override
    void write(Page page, @Nullable String next, OutputStream out) {
      try (JsonGenerator json = MAPPER.createGenerator(out)) {
        json.writeStartObject();
        json.writeStringProperty("asOf", page.asOf().toString());
        json.writeStringProperty("dataVersion", page.dataVersion());
        json.writeStringProperty("timeZone", page.timeZone());
        if (!page.headline().isEmpty()) {
          json.writeObjectPropertyStart("headline");
          for (Map.Entry<String, @Nullable Object> value : page.headline().entrySet()) {
            json.writePOJOProperty(value.getKey(), jsonValue(value.getValue()));
          }
          json.writeEndObject();
        }
        json.writeArrayPropertyStart("rows");
        for (List<@Nullable Object> row :
            (Iterable<List<@Nullable Object>>) page.rows()::iterator) {
          writeRow(page.columns(), row, json);
        }
        json.writeEndArray();
        json.writePOJOProperty("next", next);
        json.writeEndObject();
      }
    }
  },

  /** RFC 4180, with a header line. */
  CSV(new MediaType("text", "csv", UTF_8)) {
    @Override
    void write(Page page, @Nullable String next, OutputStream out) throws IOException {
      try (CsvWriter csv = CsvWriter.builder().build(new OutputStreamWriter(out, UTF_8))) {
        csv.writeRecord(page.columns().stream().map(Column::name).toList());
        for (List<@Nullable Object> row :
            (Iterable<List<@Nullable Object>>) page.rows()::iterator) {
          csv.writeRecord(row.stream().map(ReportFormat::csvField).toArray(String[]::new));
        }
      }
    }
  },

  /** A JSON object per line. */
  NDJSON(new MediaType("application", "x-ndjson")) {
    @Override
    void write(Page page, @Nullable String next, OutputStream out) throws IOException {
      for (List<@Nullable Object> row : (Iterable<List<@Nullable Object>>) page.rows()::iterator) {
        try (JsonGenerator json = MAPPER.createGenerator(out)) {
          writeRow(page.columns(), row, json);
        }
        out.write('\n');
      }
    }
  };

  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  /** What a spreadsheet may take for the begin of a formula, full-width ones included; and our mark. */
  private static final String GUARDED = "=+-@\t\r\n\0'\uFF1D\uFF0B\uFF0D\uFF20";

  private final MediaType mediaType;

  ReportFormat(MediaType mediaType) {
    this.mediaType = mediaType;
  }

  public MediaType mediaType() {
    return mediaType;
  }

  /** As in the API, such as {@code csv}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** @param next URL of the page behind this one, if there is one */
  abstract void write(Page page, @Nullable String next, OutputStream out) throws IOException;

  static List<MediaType> mediaTypes() {
    return Arrays.stream(values()).map(ReportFormat::mediaType).toList();
  }

  private static void writeRow(
      List<Column> columns, List<@Nullable Object> row, JsonGenerator json) {
    json.writeStartObject();
    for (int i = 0; i < columns.size(); i++) {
      json.writePOJOProperty(columns.get(i).name(), jsonValue(row.get(i)));
    }
    json.writeEndObject();
  }

  /** What JSON has no type for as text. */
  private static @Nullable Object jsonValue(@Nullable Object cell) {
    return cell instanceof Temporal ? text(cell) : cell;
  }

  /**
   * A field as text; nothing for null. A text that a spreadsheet would take for a formula gets an
   * apostrophe in front, and so does one that begins with an apostrophe, so that no two texts become
   * one; numbers stay numbers.
   *
   * @see <a href="https://owasp.org/www-community/attacks/CSV_Injection">CSV injection</a>
   */
  private static String csvField(@Nullable Object cell) {
    if (cell == null) {
      return "";
    }
    String text = text(cell);
    boolean formula =
        cell instanceof String && !text.isEmpty() && GUARDED.indexOf(text.charAt(0)) >= 0;
    return formula ? "'" + text : text;
  }

  /** ISO 8601 for dates and times; numbers without an exponent. */
  private static String text(Object cell) {
    return switch (cell) {
      case LocalDateTime time -> DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
      case BigDecimal number -> number.toPlainString();
      case Double number -> new BigDecimal(number.toString()).toPlainString();
      default -> cell.toString();
    };
  }
}
