package io.parallax.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartTest {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  @TempDir
  private Path folder;

  private final List<Part> parts = new ArrayList<>();

  /** A shell that is ready once it has made a file. */
  private record Script(String script, Path folder) implements Program {
    @Override
    public String name() {
      return "script";
    }

    @Override
    public ProcessHandle launch(Path log) {
      try {
        return new ProcessBuilder("/bin/sh", "-c", script)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .directory(folder.toFile())
            .start()
            .toHandle();
      } catch (IOException e) {
        throw new StackException(e.toString(), e);
      }
    }

    @Override
    public boolean isReady() {
      return Files.exists(folder.resolve("ready"));
    }
  }

  private Part start(String script) {
    var part = new Part(new Script(script, folder), folder, LIMIT);
    parts.add(part);
    part.start();
    return part;
  }

  @AfterEach
  void kill() {
    parts.forEach(Part::kill);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for i in 1 2 3 4 5 6 7 8 9 10; do echo $i; sleep 0.5; done; touch ready; sleep 60",
        "timeout 5 sh -c 'while :; do :; done'; touch ready; sleep 60"
      })
  void isWaitedForAsLongAsItMakesProgress(String script) {
    long start = System.nanoTime();
    start(script).awaitReady();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(LIMIT);
  }

  @Test
  void countsAsFailedOnceItIsStuck() {
    Part part = start("echo the reason; sleep 60");

    assertThatThrownBy(() -> part.awaitReady())
        .isInstanceOf(StackException.class)
        .hasMessageContaining("script did not start: it made no progress for 2 s")
        .hasMessageContaining("the reason");
  }

  @Test
  void countsAsFailedAsSoonAsItEnds() {
    Part part = start("echo the reason; exit 3");

    assertThatThrownBy(() -> part.awaitReady())
        .isInstanceOf(StackException.class)
        .hasMessageContaining("script did not start: it ended")
        .hasMessageContaining("the reason");
  }
}
