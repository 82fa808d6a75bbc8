package io.parallax.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log as containers write it. */
@ExtendWith(OutputCaptureExtension.class)
class StructuredLogIT {
  @TempDir
  private Path folder;

  @Test
  void writesOneJsonObjectPerLineWhateverIsInIt(CapturedOutput output) throws Exception {
    int start = output.getAll().length();
    try (var service = TestService.start(
        folder, List.of("reader reports:read secret"), "PARALLAX_LOG_FORMAT=ecs")) {
      service.get("/name", "X-API-Key", "wrong");
      LoggerFactory.getLogger("test").warn("two\r\nlines \u001b[31m and \"quotes\" \u2028 \u0000");
      await().until(() -> output.getAll().contains("quotes"));
    }
    List<String> lines = output.getAll().substring(start).lines().toList();
    assertThat(lines).hasSizeGreaterThan(2);
    for (String line : lines) {
      JsonNode entry = new JsonMapper().readTree(line);
      assertThat(entry.path("@timestamp").asString()).as(line).endsWith("Z");
      assertThat(entry.at("/service/name").asString()).isEqualTo("test-service");
      assertThat(entry.path("message").isMissingNode()).isFalse();
      assertThat(line).doesNotContain("\u001b");
    }
    assertThat(lines)
        .filteredOn(line -> line.contains("Refused (unauthenticated)"))
        .hasSize(1);
  }
}
