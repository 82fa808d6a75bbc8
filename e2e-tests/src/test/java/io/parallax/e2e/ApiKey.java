package io.parallax.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key for everything, made as an operator makes one.
 *
 * @param folder of the file {@code api-keys}, which tells the services about it
 */
record ApiKey(String secret, Path folder) {
  private static final Pattern MADE = Pattern.compile("(plx_\\S+)\\s+(\\S+ +\\S+ +sha256:\\S+)");

  /** Makes one in a new folder, which others may enter: in a container the services are others. */
  static ApiKey make(Path folder) {
    String output = Docker.run(
            Map.of(),
            List.of(
                "./make-api-key.sh",
                "e2e",
                "sales:write",
                "outcomes:write",
                "reports:read",
                "reports:admin"))
        .ok();
    Matcher made = MADE.matcher(output);
    if (!made.find()) {
      throw new AssertionError("no key was made");
    }
    try {
      var key = new ApiKey(made.group(1), Files.createDirectories(folder));
      Files.writeString(key.file(), made.group(2) + "\n");
      return key;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  Path file() {
    return folder.resolve("api-keys");
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "ApiKey";
  }
}
