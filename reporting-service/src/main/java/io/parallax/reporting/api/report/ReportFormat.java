package io.parallax.reporting.api.report;

import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.Page;
import java.io.IOException;
import java.io.OutputStream;
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
  JSON("application/json") {
    @Override
    void write(Page page, @Nullable String next, CsvStyle style, OutputStream out) {
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

  /** RFC 4180, with a header line, unless the style asks for another separator. */
  CSV("text/csv;charset=UTF-8") {
    @Override
    void write(Page page, @Nullable String next, CsvStyle style, OutputStream out)
        throws IOException {
      style.write(page, out);
    }
  },

  /** A JSON object per line. */
  NDJSON("application/x-ndjson", "application/ndjson") {
    @Override
    void write(Page page, @Nullable String next, CsvStyle style, OutputStream out)
        throws IOException {
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

  private final List<MediaType> mediaTypes;

  ReportFormat(String... mediaTypes) {
    this.mediaTypes = Arrays.stream(mediaTypes).map(MediaType::parseMediaType).toList();
  }

  /** Its usual name first. */
  public List<MediaType> mediaTypes() {
    return mediaTypes;
  }

  /** As in the API, such as {@code csv}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Writes a page.
   *
   * @param next URL of the page behind this one, if there is one
   * @param style of CSV; other formats have none
   */
  abstract void write(Page page, @Nullable String next, CsvStyle style, OutputStream out)
      throws IOException;

  /** The format that a media type is of. */
  static ReportFormat of(MediaType mediaType) {
    return Arrays.stream(values())
        .filter(format -> format.mediaTypes.contains(mediaType))
        .findFirst()
        .orElseThrow();
  }

  static List<MediaType> all() {
    return Arrays.stream(values()).flatMap(format -> format.mediaTypes.stream()).toList();
  }

  private static void writeRow(
      List<Column> columns, List<@Nullable Object> row, JsonGenerator json) {
    json.writeStartObject();
    for (int i = 0; i < columns.size(); i++) {
      json.writePOJOProperty(columns.get(i).name(), jsonValue(row.get(i)));
    }
    json.writeEndObject();
  }

  /** What JSON has no type for as text: ISO 8601 for dates and times. */
  private static @Nullable Object jsonValue(@Nullable Object cell) {
    return cell instanceof Temporal ? CsvStyle.plain(cell) : cell;
  }
}
