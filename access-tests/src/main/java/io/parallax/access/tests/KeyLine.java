package io.parallax.access.tests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A line of a file with keys. */
public final class KeyLine {
  private KeyLine() {}

  /**
   * The line of a key.
   *
   * @param scopes separated by commas
   */
  public static String of(String caller, String scopes, String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
      return "%s %s sha256:%s\n".formatted(caller, scopes, HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
