package io.parallax.events;

/** A remark for people: 1 to 1,000 code points on one line, none a control or format one. */
public record Note(String value) {
  static final int MAX_CODE_POINTS = 1000;

  public Note {
    Text.check(value, MAX_CODE_POINTS);
  }

  @Override
  public String toString() {
    return value;
  }
}
