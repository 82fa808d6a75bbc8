package io.parallax.reporting.api.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.Page;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportFormatTest {
  private static final List<Column> COLUMNS = List.of(
      Column.text("region", ""),
      Column.count("count", "", ""),
      Column.number("value", ""),
      Column.truth("partial", ""),
      Column.number("low", ""));

  @Test
  void jsonKeepsTheOrderAndTypesOfTheColumns() throws IOException {
    assertThat(written(ReportFormat.JSON, rows("LT", 3L, -0.5, true, null))).isEqualTo("""
            {"asOf":"2026-11-23T12:00:00Z","dataVersion":"7","timeZone":"UTC","rows":[\
            {"region":"LT","count":3,"value":-0.5,"partial":true,"low":null}],"next":null}""");
  }

  @Test
  void ndjsonIsARowPerLine() throws IOException {
    assertThat(written(ReportFormat.NDJSON, rows("LT", 3L, 0.5, true, null)))
        .isEqualTo("{\"region\":\"LT\",\"count\":3,\"value\":0.5,\"partial\":true,\"low\":null}\n");
  }

  @Test
  void csvQuotesWhatNeedsIt() throws IOException {
    assertThat(written(ReportFormat.CSV, rows("a \"b\", c", 3L, 0.5, true, null)))
        .isEqualTo("region,count,value,partial,low\r\n\"a \"\"b\"\", c\",3,0.5,true,\r\n");
  }

  @Test
  void csvDefusesFormulasButLeavesNumbersAlone() throws IOException {
    assertThat(written(ReportFormat.CSV, rows("=1+1", -3L, -0.5, true, null)))
        .isEqualTo("region,count,value,partial,low\r\n'=1+1,-3,-0.5,true,\r\n");
  }

  @Test
  void csvMakesNoTwoTextsOne() throws IOException {
    assertThat(written(ReportFormat.CSV, rows("'=1+1", 3L, 1e-12, true, null)))
        .isEqualTo("region,count,value,partial,low\r\n''=1+1,3,0.0000000000010,true,\r\n");
    assertThat(written(ReportFormat.CSV, rows("\uFF1D1", 3L, 1e7, true, null)))
        .isEqualTo("region,count,value,partial,low\r\n'\uFF1D1,3,10000000,true,\r\n");
  }

  @Test
  void csvOfNothingStillHasItsHeader() throws IOException {
    assertThat(written(ReportFormat.CSV, List.of()))
        .isEqualTo("region,count,value,partial,low\r\n");
  }

  @Test
  void datesAndTimesAreIso8601InEveryFormat() throws IOException {
    List<List<@Nullable Object>> rows = rows(
        LocalDate.parse("2026-11-01"),
        LocalDateTime.parse("2026-11-01T10:00"),
        Instant.parse("2026-11-01T10:00:00Z"),
        new BigDecimal("12.5000"),
        null);

    assertThat(written(ReportFormat.CSV, rows))
        .endsWith("\r\n2026-11-01,2026-11-01T10:00:00,2026-11-01T10:00:00Z,12.5000,\r\n");
    assertThat(written(ReportFormat.NDJSON, rows))
        .isEqualTo("{\"region\":\"2026-11-01\",\"count\":\"2026-11-01T10:00:00\","
            + "\"value\":\"2026-11-01T10:00:00Z\",\"partial\":12.5000,\"low\":null}\n");
  }

  @Test
  void csvIsAsASpreadsheetOfSomeCountryOpensIt() throws IOException {
    var style = new CsvStyle(CsvStyle.Separator.SEMICOLON, true, true);

    assertThat(written(ReportFormat.CSV, style, rows("a,b;c", -3L, 0.5, true, null)))
        .isEqualTo("\uFEFFregion;count;value;partial;low\r\n\"a,b;c\";-3;0,5;true;\r\n");
    assertThat(written(
            ReportFormat.CSV,
            new CsvStyle(CsvStyle.Separator.TAB, false, false),
            rows("a,b", 3L, new BigDecimal("1.50"), true, null)))
        .endsWith("a,b\t3\t1.50\ttrue\t\r\n");
  }

  private static String written(ReportFormat format, List<List<@Nullable Object>> rows)
      throws IOException {
    return written(format, new CsvStyle(CsvStyle.Separator.COMMA, false, false), rows);
  }

  private static String written(
      ReportFormat format, CsvStyle style, List<List<@Nullable Object>> rows) throws IOException {
    var page = new Page(
        Instant.parse("2026-11-23T12:00:00Z"), "7", "UTC", Map.of(), COLUMNS, rows.stream(), null);
    var out = new ByteArrayOutputStream();
    format.write(page, null, style, out);
    return out.toString(UTF_8);
  }

  private static List<List<@Nullable Object>> rows(@Nullable Object... onlyRow) {
    return List.of(Arrays.asList(onlyRow));
  }
}
