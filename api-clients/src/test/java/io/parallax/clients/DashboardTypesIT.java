package io.parallax.clients;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The types that the dashboard's scripts declare in their comments hold, as TypeScript's compiler sees it. */
class DashboardTypesIT {
  private static final Path SCRIPTS = Path.of("../reporting-service/src/main/resources/ui");

  @TempDir
  private static Path folder;

  @Test
  void typesHold() throws Exception {
    NodeTools tools = NodeTools.installIn(folder);
    tools.assumeThere();
    copy(SCRIPTS, folder.resolve("ui"));
    // the service has the library beside the scripts
    Files.writeString(folder.resolve("ui/lit-html.d.ts"), "export * from 'lit-html'\n");
    try (Stream<Path> scripts = Files.walk(folder.resolve("ui"))) {
      tools.run(Stream.concat(
              Stream.of(
                  "npx",
                  "tsc",
                  "--noEmit",
                  "--allowJs",
                  "--checkJs",
                  "--strict",
                  "--skipLibCheck",
                  "--target",
                  "es2022",
                  "--lib",
                  "es2023,dom,dom.iterable",
                  "--module",
                  "esnext",
                  "--moduleResolution",
                  "bundler"),
              scripts.map(Path::toString).filter(script -> script.endsWith(".js")))
          .toArray(String[]::new));
    }
  }

  private static void copy(Path from, Path to) throws Exception {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }
}
