package io.parallax.reporting.store;

/**
 * Somebody else changed the same rows first. Nothing was written; the whole transaction can be done
 * again on what is there now.
 */
public final class LostRaceException extends RuntimeException {
  LostRaceException(String message) {
    super(message);
  }
}
