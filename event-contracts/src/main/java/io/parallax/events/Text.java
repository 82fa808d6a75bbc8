package io.parallax.events;

/** The rule for every text that comes from outside. */
final class Text {
  private Text() {}

  /**
   * Refuses a text that is empty, longer than {@code maxCodePoints}, or holds a control, format,
   * private or unassigned character, a line break, or half a surrogate pair.
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
        throw new InvalidValueException("held the character U+%04X at %d".formatted(codePoint, i));
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
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> true;
      default -> false;
    };
  }
}
