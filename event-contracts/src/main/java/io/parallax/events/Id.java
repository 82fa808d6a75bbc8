package io.parallax.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** An identifier given by the sending system. Ordered by code point. */
public record Id(String value) implements Comparable<Id> {
  /** What is an id, in words. */
  public static final String RULE = "1 to 128 characters, none a control or format one";

  static final int MAX_CODE_POINTS = 128;

  public Id {
    Text.check(value, MAX_CODE_POINTS);
  }

  @Override
  public int compareTo(Id other) {
    // not String.compareTo, which puts U+10000 before U+FFFD
    return Arrays.compareUnsigned(value.getBytes(UTF_8), other.value.getBytes(UTF_8));
  }

  @Override
  public String toString() {
    return value;
  }
}
