package io.parallax.events;

/** An identifier given by the sending system: 1 to 128 code points, none a control or format one. */
public record Id(String value) implements Comparable<Id> {
  static final int MAX_CODE_POINTS = 128;

  public Id {
    Text.check(value, MAX_CODE_POINTS);
  }

  @Override
  public int compareTo(Id other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
