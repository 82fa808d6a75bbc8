package io.parallax.reporting.query;

import io.parallax.reporting.aggregate.Bucket;
import io.parallax.reporting.calendar.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Periods, split into the longest ranges of time that there are sums of. */
final class TimeSplit {

  /** What is summed, the longest first. */
  enum Grain {
    /** Whole weeks from Monday (UTC) within one period. */
    WEEK(Duration.ofDays(7)),
    /** Whole days of what is left. */
    DAY(Duration.ofDays(1)),
    /** Whole hours of what is left. */
    HOUR(Duration.ofHours(1)),
    /** Whole buckets of what is left. */
    BUCKET(Bucket.LENGTH),
    /** Parts of buckets that a boundary cuts. */
    PART(null);

    private final @Nullable Duration length;

    Grain(@Nullable Duration length) {
      this.length = length;
    }
  }

  private final Map<Grain, List<TimeRange>> byGrain = new EnumMap<>(Grain.class);

  /**
   * Splits the periods between the boundaries.
   *
   * @param boundaries ascending
   * @param withHours whether there are sums of hours
   */
  TimeSplit(List<Instant> boundaries, boolean withHours) {
    for (Grain grain : Grain.values()) {
      byGrain.put(grain, new ArrayList<>());
    }
    List<Grain> grains = new ArrayList<>(byGrain.keySet());
    if (!withHours) {
      grains.remove(Grain.HOUR);
    }
    for (int i = 0; i + 1 < boundaries.size(); i++) {
      add(boundaries.get(i), boundaries.get(i + 1), grains);
    }
  }

  /** In order; ranges that touch each other are one. */
  List<TimeRange> of(Grain grain) {
    return byGrain.getOrDefault(grain, List.of());
  }

  private void add(Instant start, Instant end, List<Grain> grains) {
    if (!start.isBefore(end)) {
      return;
    }
    Grain grain = grains.getFirst();
    if (grain.length == null) {
      append(grain, start, end);
      return;
    }
    List<Grain> finer = grains.subList(1, grains.size());
    Instant first = Bucket.startOf(start.plus(grain.length).minusNanos(1), grain.length);
    Instant last = Bucket.startOf(end, grain.length);
    if (first.isBefore(last)) {
      add(start, first, finer);
      append(grain, first, last);
      add(last, end, finer);
    } else {
      add(start, end, finer);
    }
  }

  private void append(Grain grain, Instant start, Instant end) {
    List<TimeRange> ranges = of(grain);
    if (!ranges.isEmpty() && ranges.getLast().end().equals(start)) {
      start = ranges.removeLast().start();
    }
    ranges.add(new TimeRange(start, end));
  }
}
