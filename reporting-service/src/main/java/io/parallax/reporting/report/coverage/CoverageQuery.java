package io.parallax.reporting.report.coverage;

import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.report.RangeFilter;
import io.parallax.reporting.report.ReportQuery;
import java.util.List;

/**
 * What a report of coverage is asked for.
 *
 * @param groupBy what cells are divided by, one or more
 * @param minimumN from how many answers on a cell is covered
 */
record CoverageQuery(RangeFilter about, List<Dimension> groupBy, int minimumN)
    implements ReportQuery {

  @Override
  public boolean compares() {
    return false;
  }
}
