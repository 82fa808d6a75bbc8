package io.parallax.bi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** What is installed on this machine. */
final class Programs {
  private Programs() {}

  static boolean has(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Whether the program is there and ends well. */
  static boolean succeeds(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) { // it is not there
      return false;
    }
  }

  /** Where a program is missing, skips the test, but fails it in CI, where all must be there. */
  static void require(boolean isThere, String what) {
    assertThat(isThere || System.getenv("CI") == null).as(what + " is there").isTrue();
    assumeTrue(isThere, "DID NOT RUN: " + what + " is not there");
  }

  /** Writes a resource of the tests as a file of the same name. */
  static Path copy(String resource, Path folder) throws IOException {
    try (var in = Programs.class.getResourceAsStream("/" + resource)) {
      return Files.write(folder.resolve(resource), in.readAllBytes());
    }
  }

  /** What the program says; fails if it fails. */
  static String run(Path folder, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
