package io.parallax.reporting.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page of a finished report: flat rows under named columns, the same in every format.
 *
 * @param headline what the rows say together, which only JSON has room for; empty if there is none
 * @param rows made as they are taken, once: a value per column, which is a text, a whole or decimal
 *     number, a boolean, or null for no data
 * @param next where the next page begins, or its URL once that is known; null at the end
 */
record Report(
    Instant asOf,
    String dataVersion,
    String timeZone,
    Map<String, @Nullable Object> headline,
    List<String> columns,
    Stream<List<@Nullable Object>> rows,
    @Nullable String next) {

  /** A report without a headline. */
  Report(
      Instant asOf,
      String dataVersion,
      String timeZone,
      List<String> columns,
      Stream<List<@Nullable Object>> rows,
      @Nullable String next) {
    this(asOf, dataVersion, timeZone, Map.of(), columns, rows, next);
  }

  Report withNext(String url) {
    return new Report(asOf, dataVersion, timeZone, headline, columns, rows, url);
  }
}
