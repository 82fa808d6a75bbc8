package io.parallax.benchmarks;

import io.parallax.quickstart.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The services as the images have them: unpacked. A cache of classes needs that, and so does the
 * native code of lz4, which a jar within a jar cannot load.
 */
final class Unpacked {
  private Unpacked() {}

  /** Unpacks what is measured into {@code folder}; from now on it is started from there. */
  static void use(Path home, Path folder) {
    for (Service service : List.of(Service.SALES, Service.REPORTING)) {
      Path jar = unpack(service.jar(home), folder.resolve(service.moduleName()));
      System.setProperty("parallax.jar." + service.moduleName(), jar.toString());
    }
  }

  private static Path unpack(Path jar, Path target) {
    try {
      Process java = new ProcessBuilder(
              Main.java(),
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
