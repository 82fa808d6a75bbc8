package io.parallax.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The Docker engine of this machine, by its command line. */
final class Docker {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final long LIMIT_MINUTES = 8;

  private Docker() {}

  /** What a command said, standard error included, and its exit status. */
  record Result(int status, String output) {
    String ok() {
      assertThat(status).as(output).isZero();
      return output.strip();
    }
  }

  /** Ends a test that needs Docker where there is none: in CI as a failure. */
  static void require() {
    if (!succeeds("docker", "version")) {
      missing("no Docker engine answers to 'docker version'");
    }
  }

  /** The words that call Compose, of whichever kind is installed. */
  static List<String> requireCompose() {
    require();
    if (succeeds("docker", "compose", "version")) {
      return List.of("docker", "compose");
    }
    if (!succeeds("docker-compose", "version")) {
      missing("there is neither 'docker compose' nor 'docker-compose'");
    }
    return List.of("docker-compose");
  }

  /** Runs a command in the project's folder, with further environment variables. */
  static Result run(Map<String, String> environment, List<String> command) {
    var builder = new ProcessBuilder(command).directory(HOME.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("does not end: " + command);
      }
      return new Result(process.exitValue(), output);
    } catch (IOException e) {
      return new Result(127, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static boolean succeeds(String... command) {
    return run(Map.of(), List.of(command)).status() == 0;
  }

  private static void missing(String what) {
    String message = "DID NOT RUN, as it needs Docker: " + what;
    System.err.println(message);
    if ("true".equals(System.getenv("CI"))) {
      fail(message);
    }
    abort(message);
  }
}
