package io.parallax.events;

/** The rule for every text that comes from outside. */
final class Text {
  private Text() {}

  /**
   * Refuses a text that is empty, longer than {@code maxCodePoints}, or holds a control or format
   * character, a line break, or half a surrogate pair.
   *
   * <p>Private and unassigned characters are taken: the first are in daily use in East Asia, and
   * which are unassigned depends on the version of Java.
   */
  static void check(String text, int maxCodePoints) {
    if (text.isEmpty()) {
      throw new InvalidValueException("was empty");
    }
    int length = text.codePointCount(0, text.length());
    if (length > maxCodePoints) {
      throw new InvalidValueException("was " + length + " characters long");
    }
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int codePoint = text.codePointAt(i);
      if (isForbidden(codePoint)) {
        throw new InvalidValueException(
            "held the character U+%04X at %d".formatted(codePoint, text.codePointCount(0, i)));
      }
    }
  }

  private static boolean isForbidden(int codePoint) {
    if (codePoint >= ' ' && codePoint < 0x7F) {
      return false;
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> true;
      default -> false;
    };
  }
}
