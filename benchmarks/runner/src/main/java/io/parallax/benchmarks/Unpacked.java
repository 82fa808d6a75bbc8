package io.parallax.benchmarks;

import io.parallax.quickstart.Service;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The services as the images have them: unpacked. A cache of classes needs that, and so does the
 * native code of lz4, which a jar within a jar cannot load.
 */
final class Unpacked {
  private Unpacked() {}

  /** Unpacks every service into {@code folder}; from now on they are started from there. */
  static void use(Path home, Path folder) {
    for (Service service : Service.values()) {
      Path jar = unpack(service.jar(home), folder.resolve(service.moduleName()));
      System.setProperty("parallax.jar." + service.moduleName(), jar.toString());
    }
  }

  private static Path unpack(Path jar, Path target) {
    try {
      Process java = new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Djarmode=tools",
              "-jar",
              jar.toString(),
              "extract",
              "--destination",
              target.toString())
          .inheritIO()
          .start();
      if (java.waitFor() != 0) {
        throw new IllegalStateException("could not unpack " + jar);
      }
      return target.resolve(jar.getFileName());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
