package io.parallax.events;

/**
 * A value of a dimension, such as a product or a channel: 1 to 64 code points, none a control or
 * format one, no space at either end.
 */
public record Code(String value) {
  /** What reports say where the value is missing; therefore not a value itself. */
  public static final String UNKNOWN = "(unknown)";

  public static final int MAX_CODE_POINTS = 64;

  public Code {
    Text.checkName(value, MAX_CODE_POINTS);
    if (value.equals(UNKNOWN)) {
      throw new InvalidValueException("was " + UNKNOWN + ", which stands for a value left out");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
