package io.parallax.reporting.report;

import java.time.Duration;
import java.time.Instant;

/** A stretch of time to sum over, {@code [start, end)}; it may be empty. */
record Window(Instant start, Instant end) {
  Window {
    if (end.isBefore(start)) {
      throw new IllegalArgumentException(
          "window ends at %s, expected %s or later".formatted(end, start));
    }
  }

  Duration length() {
    return Duration.between(start, end);
  }
}
