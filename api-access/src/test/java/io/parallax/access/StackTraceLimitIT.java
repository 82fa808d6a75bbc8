package io.parallax.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Who finds a way to make the service fail cannot fill the disk with stack traces. */
@ExtendWith(OutputCaptureExtension.class)
class StackTraceLimitIT {
  private static final int FAILURES = 300;

  /** More than a minute's worth of it only if the machine takes minutes for this. */
  private static final int SOME = 60;

  @TempDir
  private static Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"", "ecs"})
  void logsTheFirstStackTracesOfAMinuteAndOneLineForEachOtherFailure(
      String format, CapturedOutput output) throws Exception {
    try (var service = TestService.start(
        folder, List.of("reader reports:read reader-secret"), "PARALLAX_LOG_FORMAT=" + format)) {
      int start = output.getAll().length();
      for (int i = 0; i < FAILURES; i++) {
        assertThat(service.get("/failure", "X-API-Key", "reader-secret").statusCode())
            .isEqualTo(500);
      }
      await().until(() -> failures(output, start).size() == FAILURES);

      assertThat(count(output.getAll().substring(start), "at io.parallax.access.TestService"))
          .isBetween(1, SOME);
      assertThat(failures(output, start).getLast())
          .contains("[java.lang.IllegalStateException; no more than 10 stack traces in a minute");
    }
  }

  /** What is logged of its own accord, or not at all because of its level, is left alone. */
  @Test
  void countsWhatIsLoggedOnly(CapturedOutput output) {
    var log = LoggerFactory.getLogger("some.logger");
    try (var limit = new StackTraceLimit()) {
      assertThat(limit.isStarted()).isTrue();
      for (int i = 0; i < 100; i++) {
        log.debug("not logged", new IllegalStateException());
        log.info("{} and {}", "a message", i);
      }
      log.error("a {} with a stack trace", "failure", new IllegalArgumentException("wrong"));
    }
    assertThat(output.getAll())
        .contains("a message and 99", "a failure with a stack trace", "at io.parallax.access");
  }

  private static List<String> failures(CapturedOutput output, int start) {
    return output
        .getAll()
        .substring(start)
        .lines()
        .filter(line -> line.contains("Servlet.service() for servlet"))
        .toList();
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }
}
