package io.parallax.reporting.report.period;

import io.parallax.reporting.calendar.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which ranges of time the rows of a report sum over.
 *
 * @param rows in order
 * @param boundaries ends of all windows, ascending, each once: interval i is {@code [boundaries(i),
 *     boundaries(i+1))}, and each window is a run of intervals. Intervals between two windows belong
 *     to none
 */
record Plan(List<Row> rows, List<Instant> boundaries) {

  /**
   * A period of the range.
   *
   * @param window what it sums: the period, or the rolling window that ends with it
   * @param compared what that is compared with; null if nothing is asked for
   * @param partial whether the figure is not the final one of a whole period: the period is cut, or
   *     not over. A cut start does not change a rolling window
   */
  record Row(TimeRange period, TimeRange window, @Nullable TimeRange compared, boolean partial) {}

  /** The run of intervals of a window, {@code [first, end)}. */
  record Run(int first, int end) {}

  static Plan of(List<Row> rows) {
    List<Instant> boundaries = rows.stream()
        .flatMap(row -> Stream.of(row.window(), row.compared()))
        .filter(Objects::nonNull)
        .flatMap(window -> Stream.of(window.start(), window.end()))
        .sorted()
        .distinct()
        .toList();
    return new Plan(List.copyOf(rows), boundaries);
  }

  /** The intervals of a window of this plan. */
  Run run(TimeRange window) {
    return new Run(
        Collections.binarySearch(boundaries, window.start()),
        Collections.binarySearch(boundaries, window.end()));
  }

  /** The same windows, with one more boundary if that lies among the others. */
  Plan cutAt(Instant time) {
    int place = Collections.binarySearch(boundaries, time);
    if (place >= 0 || place == -1 || place == -boundaries.size() - 1) {
      return this;
    }
    List<Instant> more = new ArrayList<>(boundaries);
    more.add(-place - 1, time);
    return new Plan(rows, List.copyOf(more));
  }

  /** How many intervals begin before {@code time}. */
  int intervalsBefore(Instant time) {
    int place = Collections.binarySearch(boundaries, time);
    return place < 0 ? -place - 1 : place;
  }

  /** Runs of intervals that belong to a window, as long as possible, in order. */
  List<Run> used() {
    List<Run> used = new ArrayList<>();
    List<Run> byStart = runs()
        .filter(run -> run.first() < run.end())
        .sorted(Comparator.comparingInt(Run::first))
        .toList();
    for (Run run : byStart) {
      if (used.isEmpty() || used.getLast().end() < run.first()) {
        used.add(run);
      } else if (used.getLast().end() < run.end()) {
        used.set(used.size() - 1, new Run(used.getLast().first(), run.end()));
      }
    }
    return used;
  }

  /**
   * What to read: all used intervals, in two runs if the longest gap between them takes more than
   * half of the time.
   */
  List<Run> reads() {
    List<Run> used = used();
    if (used.isEmpty()) {
      return List.of();
    }
    int first = used.getFirst().first();
    int end = used.getLast().end();
    int split = -1;
    Duration longest = between(first, end).dividedBy(2);
    for (int i = 1; i < used.size(); i++) {
      Duration gap = between(used.get(i - 1).end(), used.get(i).first());
      if (gap.compareTo(longest) > 0) {
        split = i;
        longest = gap;
      }
    }
    return split < 0
        ? List.of(new Run(first, end))
        : List.of(
            new Run(first, used.get(split - 1).end()), new Run(used.get(split).first(), end));
  }

  private Duration between(int boundary, int other) {
    return Duration.between(boundaries.get(boundary), boundaries.get(other));
  }

  private Stream<Run> runs() {
    return rows.stream()
        .flatMap(row -> Stream.of(row.window(), row.compared()))
        .filter(Objects::nonNull)
        .map(this::run);
  }
}
