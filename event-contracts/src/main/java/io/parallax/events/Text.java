package io.parallax.events;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/**
 * The rules for texts that come from outside: what looks the same should be the same, and nothing may
 * hide in it or change how the rest is shown.
 *
 * <p>No text holds a control or format character, a line or paragraph separator, or half a surrogate
 * pair. Two exceptions: joiners (U+200C, U+200D) within a word of a script that is written with them, or
 * within an emoji; and, in texts of several lines, tabs and line breaks. Private and unassigned
 * characters are taken: the first are in daily use in East Asia, and which are unassigned depends on the
 * version of Java.
 */
final class Text {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  /** The scripts in which a joiner changes how letters are written. */
  private static final Set<UnicodeScript> JOINED = EnumSet.of(
      UnicodeScript.ARABIC,
      UnicodeScript.SYRIAC,
      UnicodeScript.NKO,
      UnicodeScript.MANDAIC,
      UnicodeScript.MONGOLIAN,
      UnicodeScript.PHAGS_PA,
      UnicodeScript.DEVANAGARI,
      UnicodeScript.BENGALI,
      UnicodeScript.GURMUKHI,
      UnicodeScript.GUJARATI,
      UnicodeScript.ORIYA,
      UnicodeScript.TAMIL,
      UnicodeScript.TELUGU,
      UnicodeScript.KANNADA,
      UnicodeScript.MALAYALAM,
      UnicodeScript.SINHALA,
      UnicodeScript.KHMER,
      UnicodeScript.MYANMAR);

  private Text() {}

  /** Refuses a text that is empty or longer than {@code maxCodePoints}, or holds what none may. */
  static void check(String text, int maxCodePoints) {
    check(text, maxCodePoints, false);
  }

  /** The same for a text that identifies something: it does not begin or end with a space. */
  static void checkName(String text, int maxCodePoints) {
    check(text, maxCodePoints);
    if (isSpace(text.codePointAt(0))) {
      throw new InvalidValueException("began with a space");
    }
    if (isSpace(text.codePointBefore(text.length()))) {
      throw new InvalidValueException("ended with a space");
    }
  }

  /** The same as {@link #check} for a text that may have several lines. */
  static void checkLines(String text, int maxCodePoints) {
    check(text, maxCodePoints, true);
  }

  private static void check(String text, int maxCodePoints, boolean lines) {
    if (text.isEmpty()) {
      throw new InvalidValueException("was empty");
    }
    int length = text.codePointCount(0, text.length());
    if (length > maxCodePoints) {
      throw new InvalidValueException("was " + length + " characters long");
    }
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int codePoint = text.codePointAt(i);
      if (isForbidden(codePoint)
          && !(lines && (codePoint == '\n' || codePoint == '\r' || codePoint == '\t'))
          && !isJoiner(text, i)) {
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

  private static boolean isSpace(int codePoint) {
    return Character.isSpaceChar(codePoint) || Character.isWhitespace(codePoint);
  }

  /** Whether the character at {@code i} is a joiner with letters or parts of an emoji around it. */
  private static boolean isJoiner(String text, int i) {
    char joiner = text.charAt(i);
    if ((joiner != ZERO_WIDTH_JOINER && joiner != ZERO_WIDTH_NON_JOINER)
        || i == 0
        || i + 1 == text.length()) {
      return false;
    }
    int next = text.codePointAt(i + 1);
    UnicodeScript script = UnicodeScript.of(next);
    return (JOINED.contains(script) && UnicodeScript.of(text.codePointBefore(i)) == script)
        || (joiner == ZERO_WIDTH_JOINER
            && Character.isExtendedPictographic(next)
            && endsInPictograph(text, i));
  }

  /** Whether there is a pictograph before {@code end}, in whatever colour or style. */
  private static boolean endsInPictograph(String text, int end) {
    int i = end;
    while (i > 0) {
      int codePoint = text.codePointBefore(i);
      if (!Character.isEmojiModifier(codePoint)
          && Character.getType(codePoint) != Character.NON_SPACING_MARK) {
        return Character.isExtendedPictographic(codePoint);
      }
      i -= Character.charCount(codePoint);
    }
    return false;
  }
}
