package io.parallax.access;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key of a caller, known by its hash only.
 *
 * <p>In the keys file a key is one line, and a caller may have several:
 *
 * <pre>{@code
 * # the shop; the second line is its new key
 * shop  sales:write,outcomes:write  sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
 * shop  sales:write,outcomes:write  sha256:60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752
 * }</pre>
 */
final class ApiKey {
  private static final Pattern CALLER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern HASH = Pattern.compile("sha256:([0-9a-f]{64})");

  private static final int ID_BYTES = 16;

  private final Caller caller;
  private final byte[] hash;

  private ApiKey(Caller caller, byte[] hash) {
    this.caller = caller;
    this.hash = hash;
  }

  /** A line that cannot be understood; the message never repeats what it says. */
  static final class BadLineException extends Exception {
    private BadLineException(int line, String problem) {
      super("line %d: %s".formatted(line, problem));
    }
  }

  static List<ApiKey> parse(String file) throws BadLineException {
    List<ApiKey> keys = new ArrayList<>();
    int number = 0;
    for (String line : file.split("\r?\n", -1)) {
      number++;
      String content = line.strip();
      if (!content.isEmpty() && !content.startsWith("#")) {
        ApiKey key = key(content.split("\\s+"), number);
        if (keys.stream().anyMatch(other -> MessageDigest.isEqual(other.hash, key.hash))) {
          throw new BadLineException(number, "the same key as in a line before");
        }
        keys.add(key);
      }
    }
    return List.copyOf(keys);
  }

  private static ApiKey key(String[] fields, int line) throws BadLineException {
    if (fields.length != 3) {
      throw new BadLineException(
          line, fields.length + " fields, expected 3: caller, scopes, sha256:<64 hex digits>");
    }
    if (!CALLER.matcher(fields[0]).matches()) {
      throw new BadLineException(
          line,
          "a bad caller, expected 1 to 64 of A-Z a-z 0-9 . _ - and none of . _ - at the beginning");
    }
    Matcher hash = HASH.matcher(fields[2]);
    if (!hash.matches()) {
      throw new BadLineException(
          line,
          "a bad hash, expected sha256: and 64 hex digits in lower case, and not the key itself");
    }
    return new ApiKey(
        new Caller(fields[0], scopes(fields[1], line), id(fields[2])),
        HexFormat.of().parseHex(hash.group(1)));
  }

  private static Set<Scope> scopes(String field, int line) throws BadLineException {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String name : field.split(",", -1)) {
      scopes.add(Scope.find(name)
          .orElseThrow(() ->
              new BadLineException(line, "an unknown scope, expected some of " + Scope.known())));
    }
    return scopes;
  }

  /**
   * Whose key this secret is, if {@code name} is theirs or null. All keys are compared, each in
   * constant time, so how long it takes says nothing.
   */
  static @Nullable Caller find(List<ApiKey> keys, @Nullable String name, String secret) {
    byte[] hash = Secrets.sha256(secret);
    Caller found = null;
    for (ApiKey key : keys) {
      if (MessageDigest.isEqual(key.hash, hash)) {
        found = key.caller;
      }
    }
    return found == null || name == null || found.getName().equals(name) ? found : null;
  }

  /** Says which key it is, and nothing that helps to find it. */
  private static String id(String hash) {
    return HexFormat.of().formatHex(Secrets.sha256(hash), 0, ID_BYTES);
  }

  /** What only those who know the keys file can add to a text. */
  String signature(String text) {
    return Secrets.signature(hash, text);
  }

  Caller caller() {
    return caller;
  }
}
