package io.parallax.reporting.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A finished report: flat rows under named columns, the same in every format.
 *
 * @param headline what the rows say together, which only JSON has room for; empty if there is none
 * @param rows made as they are taken, once: a value per column, which is a text, a whole or decimal
 *     number, a boolean, or null for no data
 */
record Report(
    Instant asOf,
    String dataVersion,
    String timeZone,
    Map<String, @Nullable Object> headline,
    List<String> columns,
    Stream<List<@Nullable Object>> rows) {

  /** A report without a headline. */
  Report(
      Instant asOf,
      String dataVersion,
      String timeZone,
      List<String> columns,
      Stream<List<@Nullable Object>> rows) {
    this(asOf, dataVersion, timeZone, Map.of(), columns, rows);
  }
}
