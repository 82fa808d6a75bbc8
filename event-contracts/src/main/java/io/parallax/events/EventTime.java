package io.parallax.events;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/**
 * The time of an event: in the years 1970 to 9999 UTC, to the microsecond.
 *
 * <p>Its text is ISO 8601 with an offset, of which exactly this is taken, with {@code T} and {@code
 * Z} in either case (what java.time takes beyond it varies from one Java to the next):
 *
 * <pre>{@code
 * 2026-11-01T10:15Z
 * 2026-11-01T12:15:30+02
 * 2026-11-01T12:15:30.123456789+02:00
 * }</pre>
 */
final class EventTime {
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private static final byte[] ZEROS = "0000-00-00T00:00:00.000000000".getBytes(US_ASCII);
  private static final int SECONDS_END = 19;

  private final String text;
  private int at;

  private EventTime(String text) {
    this.text = text;
  }

  /** The time cut to the microsecond, if it is of the years we take. */
  static Instant checked(Instant time) {
    if (time.isBefore(EARLIEST) || !time.isBefore(END)) {
      throw new InvalidValueException("was outside the years 1970 to 9999");
    }
    return time.truncatedTo(ChronoUnit.MICROS);
  }

  /** The time that {@code text} says, to the nanosecond and of any year. */
  static Instant parse(String text) {
    try {
      return new EventTime(text).read();
    } catch (DateTimeException e) {
      throw new InvalidValueException("was not a time");
    }
  }

  /**
   * The canonical text, in ASCII: the same as {@link Instant#toString}, for a fraction of its cost.
   *
   * @param time of the years we take
   */
  static byte[] ascii(Instant time) {
    int nanos = time.getNano();
    LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), nanos, ZoneOffset.UTC);
    int unit = nanos % 1_000_000 == 0 ? 1_000_000 : nanos % 1_000 == 0 ? 1_000 : 1;
    int end = nanos == 0 ? SECONDS_END : unit == 1_000_000 ? 23 : unit == 1_000 ? 26 : 29;
    byte[] text = Arrays.copyOf(ZEROS, end + 1);
    text[end] = 'Z';
    add(utc.getYear(), text, 4);
    add(utc.getMonthValue(), text, 7);
    add(utc.getDayOfMonth(), text, 10);
    add(utc.getHour(), text, 13);
    add(utc.getMinute(), text, 16);
    add(utc.getSecond(), text, SECONDS_END);
    add(nanos / unit, text, end);
    return text;
  }

  /** Adds a number to the zeros before {@code end}. */
  private static void add(int number, byte[] text, int end) {
    int rest = number;
    for (int i = end - 1; rest > 0; i--) {
      text[i] += (byte) (rest % 10);
      rest /= 10;
    }
  }

  private Instant read() {
    int year = digits(4);
    expect('-');
    int month = digits(2);
    expect('-');
    int day = digits(2);
    expect('T');
    int hour = digits(2);
    expect(':');
    int minute = digits(2);
    boolean hasSeconds = next(':');
    int second = hasSeconds ? digits(2) : 0;
    int nanos = hasSeconds && next('.') ? fraction() : 0;
    ZoneOffset offset = offset();
    if (at < text.length()) {
      throw new DateTimeException("more than a time");
    }
    return LocalDateTime.of(year, month, day, hour, minute, second, nanos).toInstant(offset);
  }

  private ZoneOffset offset() {
    if (next('Z')) {
      return ZoneOffset.UTC;
    }
    int sign = next('-') ? -1 : 1;
    if (sign > 0) {
      expect('+');
    }
    int hours = digits(2);
    int minutes = next(':') ? digits(2) : 0;
    return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
  }

  /** One to nine digits, as nanoseconds. */
  private int fraction() {
    int start = at;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    int length = at - start;
    at = start;
    if (length > 9) {
      throw new DateTimeException("finer than a nanosecond");
    }
    int nanos = digits(Math.max(length, 1));
    for (int i = length; i < 9; i++) {
      nanos *= 10;
    }
    return nanos;
  }

  private int digits(int count) {
    if (at + count > text.length()) {
      throw new DateTimeException("too short");
    }
    int value = 0;
    for (int end = at + count; at < end; at++) {
      char c = text.charAt(at);
      if (!isDigit(c)) {
        throw new DateTimeException("not a digit");
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  private void expect(char c) {
    if (!next(c)) {
      throw new DateTimeException("something else");
    }
  }

  /** Takes {@code upper} or its lower case, if that comes next. */
  private boolean next(char upper) {
    if (at < text.length()
        && (text.charAt(at) == upper || text.charAt(at) == Character.toLowerCase(upper))) {
      at++;
      return true;
    }
    return false;
  }

  /** ASCII only: java.lang takes the digits of every script. */
  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
