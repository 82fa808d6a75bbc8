package io.parallax.reporting.report;

import io.parallax.reporting.aggregate.Dimension;
import java.util.List;

/** What a report is asked for, checked and complete; texts of equal queries are equal. */
public interface ReportQuery {
  RangeFilter about();

  /** What the rows are divided by. */
  List<Dimension> groupBy();

  /** Whether the rows are compared with others. */
  boolean compares();
}
