package io.parallax.reporting.calendar;

import java.util.Arrays;
import java.util.Optional;

/** What a period is compared with. */
public enum Comparison {
  PREVIOUS_PERIOD("previousPeriod"),
  /** Of weeks, the one 52 weeks before: so each weekday stands beside its like. */
  PREVIOUS_YEAR("previousYear");

  private final String text;

  Comparison(String text) {
    this.text = text;
  }

  /** As in the API. */
  public String text() {
    return text;
  }

  public static Optional<Comparison> named(String text) {
    return Arrays.stream(values()).filter(value -> value.text.equals(text)).findFirst();
  }
}
