package io.parallax.reporting.report;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finished report: flat rows under named columns, the same in every format.
 *
 * @param rows a value per column: text, whole or decimal number, boolean, or null for no data
 */
record Report(
    Instant asOf,
    String dataVersion,
    String timeZone,
    List<String> columns,
    List<List<@Nullable Object>> rows) {}
