package io.parallax.access;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Measures how much time passes, from a beginning of no meaning, and does not jump when the clock of the
 * machine is set. Thread-safe.
 */
public class SteadyClock implements InstantSource {
  @Override
  public Instant instant() {
    return Instant.EPOCH.plusNanos(System.nanoTime());
  }
}
