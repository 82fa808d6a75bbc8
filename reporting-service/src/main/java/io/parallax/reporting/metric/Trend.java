package io.parallax.reporting.metric;

/** Whether a number changed more than chance explains (at the 95 % level), and to where. */
public enum Trend {
  UP,
  FLAT,
  DOWN;

  static Trend of(double change, boolean significant) {
    return !significant || change == 0 ? FLAT : change > 0 ? UP : DOWN;
  }

  /** The trend of an interval of the change that leaves out 0. */
  static Trend of(Interval change) {
    return change.low() > 0 ? UP : change.high() < 0 ? DOWN : FLAT;
  }

  /** The trend of a standard normal statistic; NaN, from nothing to compare, is flat. */
  static Trend of(double z) {
    return of(z, Math.abs(z) > Interval.Z);
  }

  Trend opposite() {
    return switch (this) {
      case UP -> DOWN;
      case FLAT -> FLAT;
      case DOWN -> UP;
    };
  }
}
