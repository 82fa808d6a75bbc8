package io.parallax.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * What to call the services of a stack with, in the header {@code X-API-Key}: a key for each of
 * them, as a real system would have, and one for everything, to try things out. Made up at the first
 * start and kept in the data folder.
 */
public record ApiKeys(String sales, String outcomes, String reports, String all) {

  /** Those of an earlier start, else new ones; {@code api-keys} for the services is written too. */
  public static ApiKeys in(Path folder) throws IOException {
    Path kept = folder.resolve("api-keys.json");
    var json = new JsonMapper();
    if (!Files.exists(kept)) {
      var made = new ApiKeys(random(), random(), random(), random());
      write(kept, json.writeValueAsString(made));
    }
    ApiKeys keys = json.readValue(Files.readString(kept), ApiKeys.class);
    write(
        file(folder),
        String.join(
                "\n",
                List.of(
                    line("sales", "sales:write,metrics:read", keys.sales()),
                    line("outcomes", "outcomes:write,metrics:read", keys.outcomes()),
                    line("reports", "reports:read,reports:admin,metrics:read", keys.reports()),
                    line(
                        "all",
                        "sales:write,outcomes:write,reports:read,reports:admin,metrics:read",
                        keys.all())))
            + "\n");
    return keys;
  }

  /** The file of the callers that the services admit. */
  public static Path file(Path folder) {
    return folder.resolve("api-keys");
  }

  private static String random() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return "plx_" + HexFormat.of().formatHex(random);
  }

  private static String line(String caller, String scopes, String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
      return caller + "  " + scopes + "  sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Only the owner may read it, from the first moment on. */
  private static void write(Path file, String content) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(file, content);
  }

  /** Without the keys, which must not get into a log by accident. */
  @Override
  public String toString() {
    return "ApiKeys";
  }
}
