package io.parallax.reporting.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Where the next page of a report begins: behind the row with this key. It also holds the range, so
 * that a default range does not move from page to page.
 *
 * @param query identity of the query that it belongs to
 * @param key values of the grouped dimensions, then the currency or indicator if the report has it
 */
record Cursor(Instant from, Instant to, String query, Instant periodStart, List<String> key) {
  /** No value of a dimension has a control character. */
  private static final String SEPARATOR = "\n";

  private static final int FIXED = 4;

  String text() {
    String[] fixed = {from.toString(), to.toString(), query, periodStart.toString()};
    String[] parts = Arrays.copyOf(fixed, FIXED + key.size());
    for (int i = 0; i < key.size(); i++) {
      parts[FIXED + i] = key.get(i);
    }
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(String.join(SEPARATOR, parts).getBytes(UTF_8));
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it is none of ours
   */
  static Cursor parse(String text) {
    try {
      String[] parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split(SEPARATOR, -1);
      return new Cursor(
          Instant.parse(parts[0]),
          Instant.parse(parts[1]),
          parts[2],
          Instant.parse(parts[3]),
          List.of(parts).subList(FIXED, parts.length));
    } catch (RuntimeException e) { // whatever is wrong with it, it is none of ours
      throw new IllegalArgumentException("expected the cursor of a next URL", e);
    }
  }
}
