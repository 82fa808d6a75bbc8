package io.parallax.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/** Programs of the operating system. */
final class Command {
  private Command() {}

  /** Runs one to its end; an exception with what it said if that was not well. */
  static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
