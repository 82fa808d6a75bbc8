package io.parallax.reporting.aggregate;

import java.time.Duration;
import java.time.Instant;

/**
 * The grid of the cube in time: {@code [start, start + 15 min)} in UTC.
 *
 * <p>A quarter of an hour, because there are time zones whose days begin at :15, :30 and :45.
 */
public final class Bucket {
  public static final Duration LENGTH = Duration.ofMinutes(15);

  /** A Monday: weeks of the grid begin as those of ISO 8601 do. */
  public static final Instant ORIGIN = Instant.parse("1970-01-05T00:00:00Z");

  private Bucket() {}

  /** The start of the bucket that holds {@code time}. */
  public static Instant of(Instant time) {
    return startOf(time, LENGTH);
  }

  /**
   * The same of a coarser or finer grid.
   *
   * @param length whole seconds
   */
  public static Instant startOf(Instant time, Duration length) {
    long seconds = length.toSeconds();
    long fromOrigin = time.getEpochSecond() - ORIGIN.getEpochSecond();
    return ORIGIN.plusSeconds(Math.floorDiv(fromOrigin, seconds) * seconds);
  }
}
