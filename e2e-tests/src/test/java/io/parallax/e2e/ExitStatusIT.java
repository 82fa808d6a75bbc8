package io.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Java says by itself is never taken for a result of a command. */
class ExitStatusIT {
  private static final Path CURRENT = Path.of(System.getProperty("java.home"));
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");
  private static final String MAIN = "io/parallax/reporting/ReportingService.class";

  @TempDir
  private Path folder;

  private record Ended(int status, String out) {}

  /** In continuous integration there must be an older Java, else it need not be there. */
  @Test
  void anOlderJavaGivesNoResult() throws Exception {
    List<Path> older = olderJavas();
    assertThat(System.getenv("CI") != null && older.isEmpty())
        .as("no Java from 17 to 24 was found in " + INSTALLED)
        .isFalse();
    for (Path java : older) {
      assertIsNoResult(run(java, "-jar", jar().toString(), "reconcile"));
    }
  }

  /** The same for any pair of versions: class files that the Java in hand is too old for. */
  @Test
  void aJavaThatIsTooOldGivesNoResult() throws Exception {
    Path classFile = folder.resolve(MAIN);
    Files.createDirectories(classFile.getParent());
    byte[] bytes = Files.readAllBytes(Path.of("../reporting-service/target/classes", MAIN));
    bytes[7] = 127; // the version
    Files.write(classFile, bytes);

    assertIsNoResult(run(
        CURRENT,
        "-cp",
        folder.toString(),
        MAIN.replace(".class", "").replace('/', '.'),
        "reconcile"));
  }

  private static void assertIsNoResult(Ended ended) throws Exception {
    assertThat(ended.out()).contains("UnsupportedClassVersionError");
    assertThat(results()).contains(0, 2, 10, 11, 12).doesNotContain(ended.status(), 3, 130, 143);
  }

  /** As the command itself explains them. */
  private static List<Integer> results() throws Exception {
    Ended help = run(CURRENT, "-jar", jar().toString(), "--help");
    assertThat(help.status()).isZero();
    return Pattern.compile("(?m)^  ([0-9]+) +[a-z]")
        .matcher(help.out().split("Exit status:", 2)[1])
        .results()
        .map((MatchResult found) -> Integer.valueOf(found.group(1)))
        .toList();
  }

  private static Ended run(Path java, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(java.resolve("bin/java").toString()));
    command.addAll(Arrays.asList(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out);
  }

  private static Path jar() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("../reporting-service/target"))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-exec.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Homes of Java 17 to 24: the loader of the jar runs on 17. */
  private static List<Path> olderJavas() throws Exception {
    if (!Files.isDirectory(INSTALLED)) {
      return List.of();
    }
    try (Stream<Path> installed = Files.list(INSTALLED)) {
      return installed
          .filter(home -> Files.isExecutable(home.resolve("bin/java")))
          .filter(home -> !Files.isSymbolicLink(home))
          .filter(ExitStatusIT::isOlder)
          .toList();
    }
  }

  private static boolean isOlder(Path home) {
    try {
      Ended ended = run(home, "-XshowSettings:properties", "-version");
      MatchResult version = Pattern.compile("java.specification.version = ([0-9]+)")
          .matcher(ended.out())
          .results()
          .findFirst()
          .orElseThrow();
      int number = Integer.parseInt(version.group(1));
      return number >= 17 && number < 25;
    } catch (Exception e) {
      throw new IllegalStateException(home.toString(), e);
    }
  }
}
