package io.parallax.reporting.calendar;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.Period;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The length of a rolling window, such as {@code P28D}, {@code P3M} or {@code PT36H}. The days are
 * days of the calendar, of 23 to 25 hours; hours and less are time that passes.
 */
public record WindowLength(Period days, Duration time) {
  private static final Pattern ISO = Pattern.compile(
      "P(?=[\\dT])(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?");

  /** Where ten years are as long as they can be. */
  private static final LocalDateTime START = LocalDateTime.of(2000, 1, 1, 0, 0);

  /**
   * Reads ISO 8601 without signs and fractions.
   *
   * @throws IllegalArgumentException if that is not what it is, or if it is 0 or over ten years
   */
  public static WindowLength parse(String text) {
    Matcher matcher = ISO.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("expected an ISO 8601 period such as P28D, P3M or PT36H");
    }
    WindowLength length;
    try {
      String time = matcher.group(5);
      String days = time == null ? text : text.substring(0, text.length() - time.length());
      length = new WindowLength(
          days.equals("P") ? Period.ZERO : Period.parse(days),
          time == null ? Duration.ZERO : Duration.parse("P" + time));
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("expected at most P10Y", e);
    }
    if (length.days.isZero() && length.time.isZero()) {
      throw new IllegalArgumentException("expected more than nothing, such as P1D");
    }
    if (length.isTooLong()) {
      throw new IllegalArgumentException("expected at most P10Y");
    }
    return length;
  }

  private boolean isTooLong() {
    return START.plus(days).plus(time).isAfter(START.plusYears(10));
  }
}
