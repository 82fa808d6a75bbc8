package io.parallax.reporting.report;

import org.jspecify.annotations.Nullable;

/**
 * Which rows of a report are asked for.
 *
 * @param limit most rows
 * @param after the end of the page before; null for the first
 */
record PageRequest(ReportQuery query, int limit, @Nullable Cursor after) {}
