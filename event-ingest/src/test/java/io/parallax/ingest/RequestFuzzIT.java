package io.parallax.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.access.tests.FuzzRun;
import io.parallax.access.tests.RequestFuzz;
import io.parallax.events.Topic;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is asked, in whatever way, the service answers, and none of its answers is a fault. */
@ExtendWith(OutputCaptureExtension.class)
class RequestFuzzIT {
  private static final long SEED = Long.getLong("parallax.seed", 20261128L);
  private static final int REQUESTS = Integer.getInteger("parallax.fuzz.requests", 4_000);

  @Test
  void answersEverything(CapturedOutput output) throws Exception {
    for (Topic topic : Topic.values()) {
      TestKafka.create(topic);
      try (var service = TestService.start(topic, TestKafka.address())) {
        var openApi =
            new JsonMapper().readTree(service.get("/api/v1/openapi.json").body());
        var fuzz = new RequestFuzz(SEED, openApi, List.of(TestService.KEY), List.of(), Map.of());

        Map<Integer, Integer> answers =
            FuzzRun.send(service.port(), SEED, REQUESTS / Topic.values().length, fuzz);

        assertThat(answers).containsKeys(200, 400, 404, 405, 406, 415, 422);
        assertThat(output.getAll()).doesNotContain("threw exception");
      }
    }
  }
}
