package io.parallax.reporting.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.reporting.calendar.TimeRange;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Where the next page of a report begins: behind the row with this key. It also holds the range, so
 * that a default range does not move from page to page.
 *
 * @param query identity of the query that it belongs to
 * @param key of the last row of the page before
 */
public record Cursor(TimeRange range, String query, List<String> key) {
  /** No part of a key has a control character. */
  private static final String SEPARATOR = "\n";

  private static final int FIXED = 3;

  private static final int HASH_BYTES = 12;

  /** Of parts that tell a query from others; the same in every process. */
  public static String identity(String... parts) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256")
          .digest(String.join(SEPARATOR, parts).getBytes(UTF_8));
      return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Different for every other content. */
  public String text() {
    String[] fixed = {range.start().toString(), range.end().toString(), query};
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
          new TimeRange(
              ReportParameters.known(Instant.parse(parts[0])),
              ReportParameters.known(Instant.parse(parts[1]))),
          parts[2],
          List.of(parts).subList(FIXED, parts.length));
    } catch (RuntimeException e) { // whatever is wrong with it, it is none of ours
      throw ReportParameters.noCursor(e);
    }
  }
}
