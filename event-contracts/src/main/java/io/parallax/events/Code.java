package io.parallax.events;

/**
 * A value of a dimension, such as a product or a channel: 1 to 64 code points, none a control or
 * format one.
 */
public record Code(String value) {
  static final int MAX_CODE_POINTS = 64;

  public Code {
    Text.check(value, MAX_CODE_POINTS);
  }

  @Override
  public String toString() {
    return value;
  }
}
