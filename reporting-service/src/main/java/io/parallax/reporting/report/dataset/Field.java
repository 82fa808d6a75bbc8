package io.parallax.reporting.report.dataset;

import io.parallax.reporting.report.Column;

/**
 * A column of the rows that a query is about.
 *
 * @param sql its name in the database
 */
public record Field(Column column, String sql) {}
