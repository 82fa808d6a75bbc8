package io.parallax.reporting.api.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.GivenParameters;
import io.parallax.reporting.report.Page;
import io.parallax.reporting.report.Parameter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How CSV is written: by default as RFC 4180 says, else as a spreadsheet of some country opens it.
 *
 * @param decimalComma whether numbers have a comma for a point
 * @param byteOrderMark whether the text begins with one, by which some programs know UTF-8
 */
record CsvStyle(Separator separator, boolean decimalComma, boolean byteOrderMark) {
  static final Parameter<Boolean> DECIMAL_COMMA =
      flag("decimalComma", "Whether numbers in CSV have a comma in place of the decimal point.");
  static final Parameter<Boolean> BYTE_ORDER_MARK = flag(
      "bom",
      "Whether CSV begins with a byte order mark, by which some spreadsheets know that it is UTF-8.");
  static final Parameter<Separator> SEPARATOR = Parameter.oneOf(
          "csvSeparator",
          Separator.values(),
          Separator::text,
          "What stands between the fields of CSV. Default: a comma; with decimalComma a semicolon.")
      .example(";");

  private static final char BOM = '\uFEFF';

  /** What a spreadsheet may take for the begin of a formula, full-width ones included; and our mark. */
  private static final String GUARDED = "=+-@\t\r\n\0'\uFF1D\uFF0B\uFF0D\uFF20";

  /** What may stand between fields. */
  enum Separator {
    COMMA(','),
    SEMICOLON(';'),
    TAB('\t');

    private final char character;

    Separator(char character) {
      this.character = character;
    }

    /** As in the API: the character itself, or {@code tab}. */
    String text() {
      return this == TAB ? "tab" : String.valueOf(character);
    }
  }

  static CsvStyle read(GivenParameters given) {
    boolean decimalComma = given.single(DECIMAL_COMMA, false);
    Separator separator =
        given.single(SEPARATOR, decimalComma ? Separator.SEMICOLON : Separator.COMMA);
    return new CsvStyle(separator, decimalComma, given.single(BYTE_ORDER_MARK, false));
  }

  /** Different for every other style, and fit for an entity tag. */
  String text() {
    return separator.name()
        + (decimalComma ? "-decimal-comma" : "")
        + (byteOrderMark ? "-bom" : "");
  }

  void write(Page page, OutputStream out) throws IOException {
    var text = new OutputStreamWriter(out, UTF_8);
    if (byteOrderMark) {
      text.write(BOM);
    }
    try (CsvWriter csv = CsvWriter.builder().fieldSeparator(separator.character).build(text)) {
      csv.writeRecord(page.columns().stream().map(Column::name).toList());
      for (List<@Nullable Object> row : (Iterable<List<@Nullable Object>>) page.rows()::iterator) {
        csv.writeRecord(row.stream().map(this::field).toArray(String[]::new));
      }
    }
  }

  /**
   * A field as text; nothing for null. A text that a spreadsheet would take for a formula gets an
   * apostrophe in front, and so does one that begins with an apostrophe, so that no two texts become
   * one; numbers stay numbers.
   *
   * @see <a href="https://owasp.org/www-community/attacks/CSV_Injection">CSV injection</a>
   */
  private String field(@Nullable Object cell) {
    return switch (cell) {
      case null -> "";
      case String text -> guarded(text);
      case BigDecimal number -> decimal(plain(number));
      case Double number -> decimal(plain(number));
      default -> plain(cell);
    };
  }

  private static String guarded(String text) {
    return !text.isEmpty() && GUARDED.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }

  private String decimal(String number) {
    return decimalComma ? number.replace('.', ',') : number;
  }

  /** ISO 8601 for dates and times; numbers without an exponent. */
  static String plain(Object cell) {
    return switch (cell) {
      case LocalDateTime time -> DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
      case BigDecimal number -> number.toPlainString();
      case Double number -> new BigDecimal(number.toString()).toPlainString();
      default -> cell.toString();
    };
  }

  private static Parameter<Boolean> flag(String name, String words) {
    return Parameter.oneOf(name, new Boolean[] {true, false}, String::valueOf, words)
        .otherwise("false")
        .example("true");
  }
}
