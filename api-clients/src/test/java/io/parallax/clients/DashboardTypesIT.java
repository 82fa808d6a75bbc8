package io.parallax.clients;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The types that the dashboard's scripts declare in their comments hold, as TypeScript's compiler sees it. */
class DashboardTypesIT {
  private static final Path SCRIPTS = Path.of("../reporting-service/src/main/resources/ui");

  @Test
  void typesHold() throws Exception {
    NodeTools tools = NodeTools.get();
    tools.assumeThere();
    Path copy = tools.folder().resolve("ui");
    copy(SCRIPTS, copy);
    // the service has the library beside the scripts
    Files.writeString(copy.resolve("lit-html.d.ts"), "export * from 'lit-html'\n");
    try (Stream<Path> files = Files.walk(copy)) {
      List<String> scripts =
          files.map(Path::toString).filter(file -> file.endsWith(".js")).toList();
      tools.checkTypes(
          scripts, "--allowJs", "--checkJs", "--skipLibCheck", "--lib", "es2023,dom,dom.iterable");
    }
  }

  private static void copy(Path from, Path to) throws Exception {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}
