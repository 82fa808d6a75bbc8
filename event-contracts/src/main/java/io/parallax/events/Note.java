package io.parallax.events;

/**
 * A remark for people: 1 to 1,000 code points, in one line or several, without control or format
 * characters but tabs and line breaks.
 */
public record Note(String value) {
  static final int MAX_CODE_POINTS = 1000;

  public Note {
    Text.checkLines(value, MAX_CODE_POINTS);
  }

  @Override
  public String toString() {
    return value;
  }
}
