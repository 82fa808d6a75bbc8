package io.parallax.events;

/** An identifier given by the sending system. Ordered by code point. */
public record Id(String value) implements Comparable<Id> {
  /** What is an id, in words. */
  public static final String RULE =
      "1 to 128 characters, none a control or format one, no space at either end";

  static final int MAX_CODE_POINTS = 128;

  public Id {
    Text.checkName(value, MAX_CODE_POINTS);
  }

  @Override
  public int compareTo(Id other) {
    int common = Math.min(value.length(), other.value.length());
    for (int i = 0; i < common; i++) {
      char here = value.charAt(i);
      char there = other.value.charAt(i);
      if (here != there) {
        // surrogates stand for what is behind every other character
        int bySurrogate =
            Boolean.compare(Character.isSurrogate(here), Character.isSurrogate(there));
        return bySurrogate == 0 ? Character.compare(here, there) : bySurrogate;
      }
    }
    return Integer.compare(value.length(), other.value.length());
  }

  @Override
  public String toString() {
    return value;
  }
}
