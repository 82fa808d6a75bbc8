package io.parallax.reporting.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportFormatTest {

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
  void csvOfNothingStillHasItsHeader() throws IOException {
    assertThat(written(ReportFormat.CSV, List.of()))
        .isEqualTo("region,count,value,partial,low\r\n");
  }

  private static String written(ReportFormat format, List<List<@Nullable Object>> rows)
      throws IOException {
    var report = new Report(
        Instant.parse("2026-11-23T12:00:00Z"),
        "7",
        "UTC",
        List.of("region", "count", "value", "partial", "low"),
        rows.stream(),
        null);
    var out = new ByteArrayOutputStream();
    format.write(report, out);
    return out.toString(UTF_8);
  }

  private static List<List<@Nullable Object>> rows(@Nullable Object... onlyRow) {
    return List.of(Arrays.asList(onlyRow));
  }
}
