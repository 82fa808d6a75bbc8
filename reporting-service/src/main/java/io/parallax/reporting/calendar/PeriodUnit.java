package io.parallax.reporting.calendar;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The length of a report's periods. */
public enum PeriodUnit {
  HOUR,
  DAY,
  WEEK,
  MONTH,
  QUARTER,
  YEAR,
  /** All of time, which a range cuts to itself. */
  TOTAL;

  /** As in the API, such as {@code quarter}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether its start depends on the month in which years start. */
  public boolean isFiscal() {
    return this == QUARTER || this == YEAR;
  }

  public static Optional<PeriodUnit> named(String text) {
    return Arrays.stream(values()).filter(unit -> unit.text().equals(text)).findFirst();
  }
}
