package io.parallax.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Programs of Node.js, installed in a folder by npm.
 *
 * @param isThere whether npm was on the path; it must be in CI
 */
record NodeTools(Path folder, boolean isThere) {
  static NodeTools installIn(Path folder) throws Exception {
    var tools = new NodeTools(folder, isOnThePath("npm"));
    assertThat(tools.isThere || System.getenv("CI") == null)
        .as("npm is on the PATH")
        .isTrue();
    if (tools.isThere) {
      for (String file : List.of("package.json", "package-lock.json", "validate.js")) {
        try (var in = NodeTools.class.getResourceAsStream("/" + file)) {
          Files.write(folder.resolve(file), in.readAllBytes());
        }
      }
      tools.run("npm", "ci", "--no-audit", "--no-fund");
    }
    return tools;
  }

  void assumeThere() {
    assumeTrue(isThere, "npm is not on the PATH");
  }

  /** What the program says; fails if it fails. */
  String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static boolean isOnThePath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(part -> Files.isExecutable(Path.of(part, program)));
  }
}
