package io.parallax.reporting.report;

import io.parallax.reporting.aggregate.Dimension;
import java.util.List;

/**
 * What a report of coverage is asked for.
 *
 * @param groupBy what cells are divided by, one or more
 * @param minimumN from how many answers on a cell is covered
 */
record CoverageQuery(Scope scope, List<Dimension> groupBy, int minimumN) {}
