package io.parallax.reporting.store;

import io.parallax.reporting.aggregate.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Periods, taken apart into the longest stretches of time that there are sums of. */
final class Stretches {

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
    PIECE(null);

    private final @Nullable Duration length;

    Grain(@Nullable Duration length) {
      this.length = length;
    }
  }

  /** {@code [start, end)}. */
  record Stretch(Instant start, Instant end) {}

  private final Map<Grain, List<Stretch>> byGrain = new EnumMap<>(Grain.class);

  /**
   * Takes the periods between the boundaries apart.
   *
   * @param boundaries ascending
   * @param withHours whether there are sums of hours
   */
  Stretches(List<Instant> boundaries, boolean withHours) {
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

  /** In order; stretches that touch each other are one. */
  List<Stretch> of(Grain grain) {
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
    List<Stretch> stretches = of(grain);
    if (!stretches.isEmpty() && stretches.getLast().end().equals(start)) {
      start = stretches.removeLast().start();
    }
    stretches.add(new Stretch(start, end));
  }
}
