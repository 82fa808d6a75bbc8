package io.parallax.reporting.metric;

import org.jspecify.annotations.Nullable;

/**
 * A number beside the one it is compared with.
 *
 * @param compared the other number; null without data
 * @param absolute the number minus the other; null if one of them is
 * @param relative {@code absolute} by the size of the other; null also if that is 0
 * @param trend whether that is more than chance; null if one of them has no data
 */
public record Change(
    @Nullable Double compared,
    @Nullable Double absolute,
    @Nullable Double relative,
    @Nullable Trend trend) {

  /** The change from one number to another. */
  public static Change of(
      @Nullable Double value, @Nullable Double compared, @Nullable Trend trend) {
    if (value == null || compared == null) {
      return new Change(compared, null, null, trend);
    }
    double absolute = value - compared;
    return new Change(
        compared, absolute, compared == 0 ? null : absolute / Math.abs(compared), trend);
  }

  /** Null if there is nothing to compare. */
  public @Nullable Boolean significant() {
    return trend == null ? null : trend != Trend.FLAT;
  }
}
