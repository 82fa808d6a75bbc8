package io.parallax.reporting.calendar;

import java.time.Duration;
import java.time.Instant;

/** A range of time, {@code [start, end)}; it may be empty. */
public record TimeRange(Instant start, Instant end) {
  public TimeRange {
    if (end.isBefore(start)) {
      throw new IllegalArgumentException(
          "time range ends at %s, expected %s or later".formatted(end, start));
    }
  }

  public Duration length() {
    return Duration.between(start, end);
  }
}
