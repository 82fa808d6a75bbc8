package io.parallax.reporting.report.period;

import io.parallax.reporting.aggregate.Counter;
import io.parallax.reporting.query.CubeReader.Figures;
import io.parallax.reporting.report.period.Plan.Run;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The figures of one group, interval by interval, summed up from the first: any window is the
 * difference of two sums, however many intervals it has. Intervals without figures take no room.
 *
 * <pre>
 * interval  counts     intervals  sums before
 * 3         2 sales    3          0
 * 7         5 sales    7          2
 *                                 7
 * </pre>
 */
final class Series {
  static final Series EMPTY = new Series(List.of(), 0, 0);

  private final int[] intervals;
  private final long[][] counts;
  private final BigDecimal[][] amounts;

  private Series(List<Figures> cells, int countsOfEach, int amountsOfEach) {
    intervals = cells.stream().mapToInt(Figures::period).toArray();
    counts = new long[cells.size() + 1][countsOfEach];
    amounts = new BigDecimal[cells.size() + 1][amountsOfEach];
    Arrays.fill(amounts[0], BigDecimal.ZERO);
    for (int i = 0; i < intervals.length; i++) {
      for (int c = 0; c < countsOfEach; c++) {
        counts[i + 1][c] = Math.addExact(counts[i][c], cells.get(i).counts().get(c));
      }
      for (int s = 0; s < amountsOfEach; s++) {
        amounts[i + 1][s] = amounts[i][s].add(cells.get(i).amounts().get(s));
      }
    }
  }

  /** The figures of one group and detail, each interval once. */
  static Series of(List<Figures> cells) {
    if (cells.isEmpty()) {
      return EMPTY;
    }
    Figures any = cells.getFirst();
    return new Series(
        cells.stream().sorted(Comparator.comparingInt(Figures::period)).toList(),
        any.counts().size(),
        any.amounts().size());
  }

  /** The figures of each group. */
  static Map<List<String>, Series> byGroup(List<Figures> cells) {
    return cells.stream()
        .collect(Collectors.groupingBy(
            Figures::group, Collectors.collectingAndThen(Collectors.toList(), Series::of)));
  }

  /** A counter over the intervals of a window; 0 if there is nothing. */
  long count(Run run, Counter counter) {
    int first = cellsBefore(run.first());
    int end = cellsBefore(run.end());
    return first >= end ? 0 : counts[end][counter.index()] - counts[first][counter.index()];
  }

  /** An amount over the intervals of a window; 0 if there is nothing. */
  BigDecimal amount(Run run, Counter counter) {
    int first = cellsBefore(run.first());
    int end = cellsBefore(run.end());
    return first >= end
        ? BigDecimal.ZERO
        : amounts[end][counter.index()].subtract(amounts[first][counter.index()]);
  }

  private int cellsBefore(int interval) {
    int found = Arrays.binarySearch(intervals, interval);
    return found < 0 ? -found - 1 : found;
  }
}
