package io.parallax.reporting.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page of a report: flat rows under typed columns, the same in every format.
 *
 * @param headline what the rows say together, which only JSON has room for; empty if there is none
 * @param rows made as they are taken, once: a value per column, of the type of the column, or null
 *     for no data
 * @param next where the next page begins; null at the end
 */
public record Page(
    Instant asOf,
    String dataVersion,
    String timeZone,
    Map<String, @Nullable Object> headline,
    List<Column> columns,
    Stream<List<@Nullable Object>> rows,
    @Nullable String next) {}
