package io.parallax.reporting.metric;

import java.util.Locale;

/** What the trends of sales and of an outcome say together. Up is for the better. */
public enum Signal {
  BOTH_UP,
  BOTH_DOWN,
  SALES_UP_OUTCOME_DOWN,
  SALES_DOWN_OUTCOME_UP,
  /** One of the two, or both, did not change more than chance explains. */
  FLAT,
  /** There are too few observations of the outcome, now or before. */
  INSUFFICIENT,
  /** What is observed of the outcome, now or before, may still change. */
  IMMATURE;

  /** As in the API, such as {@code both-up}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Signal of(Trend sales, Trend outcome) {
    return switch (sales) {
      case UP ->
        outcome == Trend.UP ? BOTH_UP : outcome == Trend.DOWN ? SALES_UP_OUTCOME_DOWN : FLAT;
      case DOWN ->
        outcome == Trend.UP ? SALES_DOWN_OUTCOME_UP : outcome == Trend.DOWN ? BOTH_DOWN : FLAT;
      case FLAT -> FLAT;
    };
  }
}
