package io.parallax.reporting.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** A format of reports. All have the same columns in the same order. */
enum ReportFormat {
  JSON(MediaType.APPLICATION_JSON) {
    @Override
    void write(Report report, OutputStream out) {
      try (JsonGenerator json = MAPPER.createGenerator(out)) {
        json.writeStartObject();
        json.writeStringProperty("asOf", report.asOf().toString());
        json.writeStringProperty("dataVersion", report.dataVersion());
        json.writeStringProperty("timeZone", report.timeZone());
        if (!report.headline().isEmpty()) {
          json.writePOJOProperty("headline", report.headline());
        }
        json.writeArrayPropertyStart("rows");
        for (List<@Nullable Object> row :
            (Iterable<List<@Nullable Object>>) report.rows()::iterator) {
          writeRow(report.columns(), row, json);
        }
        json.writeEndArray();
        json.writeName("next");
        json.writePOJO(report.next());
        json.writeEndObject();
      }
    }
  },

  /** RFC 4180, with a header line. */
  CSV(new MediaType("text", "csv", UTF_8)) {
    @Override
    void write(Report report, OutputStream out) throws IOException {
      try (CsvWriter csv = CsvWriter.builder().build(new OutputStreamWriter(out, UTF_8))) {
        csv.writeRecord(report.columns());
        for (List<@Nullable Object> row :
            (Iterable<List<@Nullable Object>>) report.rows()::iterator) {
          csv.writeRecord(row.stream().map(ReportFormat::csvField).toArray(String[]::new));
        }
      }
    }
  },

  /** A JSON object per line. */
  NDJSON(new MediaType("application", "x-ndjson")) {
    @Override
    void write(Report report, OutputStream out) throws IOException {
      for (List<@Nullable Object> row :
          (Iterable<List<@Nullable Object>>) report.rows()::iterator) {
        try (JsonGenerator json = MAPPER.createGenerator(out)) {
          writeRow(report.columns(), row, json);
        }
        out.write('\n');
      }
    }
  };

  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private final MediaType mediaType;

  ReportFormat(MediaType mediaType) {
    this.mediaType = mediaType;
  }

  MediaType mediaType() {
    return mediaType;
  }

  /** As in the API, such as {@code csv}. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  abstract void write(Report report, OutputStream out) throws IOException;

  static Optional<ReportFormat> named(String text) {
    return Arrays.stream(values()).filter(format -> format.text().equals(text)).findFirst();
  }

  static List<MediaType> mediaTypes() {
    return Arrays.stream(values()).map(ReportFormat::mediaType).toList();
  }

  private static void writeRow(
      List<String> columns, List<@Nullable Object> row, JsonGenerator json) {
    json.writeStartObject();
    for (int i = 0; i < columns.size(); i++) {
      json.writeName(columns.get(i));
      json.writePOJO(row.get(i));
    }
    json.writeEndObject();
  }

  /**
   * A field as text; nothing for null. A text that a spreadsheet would take for a formula gets an
   * apostrophe in front; numbers stay numbers.
   *
   * @see <a href="https://owasp.org/www-community/attacks/CSV_Injection">CSV injection</a>
   */
  private static String csvField(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    String text = value.toString();
    boolean formula =
        value instanceof String && !text.isEmpty() && "=+-@\t\r\0".indexOf(text.charAt(0)) >= 0;
    return formula ? "'" + text : text;
  }
}
