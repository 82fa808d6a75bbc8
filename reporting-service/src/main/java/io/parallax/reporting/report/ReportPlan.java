package io.parallax.reporting.report;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which stretches of time the rows of a report sum over.
 *
 * @param rows in order
 * @param boundaries ends of all windows, ascending, each once: interval i is {@code [boundaries(i),
 *     boundaries(i+1))}, and each window is a run of intervals. Intervals between two windows belong
 *     to none
 */
record ReportPlan(List<Row> rows, List<Instant> boundaries) {

  /**
   * A period of the range.
   *
   * @param window what it sums: the period, or the rolling window that ends with it
   * @param compared what that is compared with; null if nothing is asked for
   * @param partial whether the figure is not the final one of a whole period: the period is cut, or
   *     not over. A cut start does not change a rolling window
   */
  record Row(Period period, Window window, @Nullable Window compared, boolean partial) {}

  /** The run of intervals of a window, {@code [first, end)}. */
  record Run(int first, int end) {}

  static ReportPlan of(List<Row> rows) {
    List<Instant> boundaries = rows.stream()
        .flatMap(row -> Stream.of(row.window(), row.compared()))
        .filter(Objects::nonNull)
        .flatMap(window -> Stream.of(window.start(), window.end()))
        .sorted()
        .distinct()
        .toList();
    return new ReportPlan(List.copyOf(rows), boundaries);
  }

  /** The intervals of a window of this plan. */
  Run run(Window window) {
    return new Run(
        Collections.binarySearch(boundaries, window.start()),
        Collections.binarySearch(boundaries, window.end()));
  }

  /** How many intervals are added up for all rows together. */
  long additions() {
    return rows.stream()
        .flatMap(row -> Stream.of(row.window(), row.compared()))
        .filter(Objects::nonNull)
        .map(this::run)
        .mapToLong(run -> run.end() - run.first())
        .sum();
  }
}
