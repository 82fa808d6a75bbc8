package io.parallax.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Programs of Node.js, installed by npm once for all tests.
 *
 * @param folder where they run
 * @param isThere whether npm was on the path; it must be in CI
 */
record NodeTools(Path folder, boolean isThere) {
  private static @Nullable NodeTools installed;

  static synchronized NodeTools get() throws Exception {
    if (installed == null) {
      installed = install(Files.createDirectories(Path.of("target/node").toAbsolutePath()));
    }
    return installed;
  }

  private static NodeTools install(Path folder) throws Exception {
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

  /** Checks the types of files below the folder; fails if they do not hold. */
  void checkTypes(List<String> files, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("npx", "tsc", "--noEmit", "--strict"));
    command.addAll(List.of("--target", "es2022", "--module", "esnext"));
    command.addAll(List.of("--moduleResolution", "bundler"));
    command.addAll(List.of(options));
    command.addAll(files);
    run(command.toArray(String[]::new));
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
