package io.parallax.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** One of the three services of the product. */
public enum Service {
  SALES(256),
  OUTCOMES(256),
  REPORTING(384);

  private final int heapMegabytes;

  Service(int heapMegabytes) {
    this.heapMegabytes = heapMegabytes;
  }

  public int heapMegabytes() {
    return heapMegabytes;
  }

  /** The name of its Maven module, such as {@code sales-service}. */
  public String moduleName() {
    return name().toLowerCase(Locale.ROOT) + "-service";
  }

  /**
   * The executable jar: what the system property {@code parallax.jar.<moduleName>} says, else the
   * one that Maven built in the repository at {@code home}.
   */
  public Path jar(Path home) {
    String given = System.getProperty("parallax.jar." + moduleName());
    return given == null ? builtJar(home.resolve(moduleName()).resolve("target")) : Path.of(given);
  }

  private Path builtJar(Path target) {
    String suffix = "-exec.jar";
    try (Stream<Path> files = Files.isDirectory(target) ? Files.list(target) : Stream.empty()) {
      List<Path> jars = files.filter(file -> file.toString().endsWith(suffix)).toList();
      if (jars.size() == 1) {
        return jars.getFirst();
      }
      throw new StackException("%s holds %d files *%s, expected one: run mvn package"
          .formatted(target.toAbsolutePath().normalize(), jars.size(), suffix));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
