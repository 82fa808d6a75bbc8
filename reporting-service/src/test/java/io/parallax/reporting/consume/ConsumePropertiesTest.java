package io.parallax.reporting.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.reporting.YmlSettings;
import io.parallax.reporting.aggregate.Deadlines;
import io.parallax.reporting.store.DeadlineProperties;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class ConsumePropertiesTest {

  @Test
  void hasDefaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(new ConsumeProperties(
            2,
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            500_000,
            Duration.ofSeconds(3),
            DataSize.ofMegabytes(16)));
  }

  @Test
  void knowsItsKeys() {
    assertThat(bind(Map.ofEntries(
            Map.entry("parallax.consume.threads", "3"),
            Map.entry("parallax.consume.retry-pause", "4s"),
            Map.entry("parallax.consume.kafka-timeout", "5ms"),
            Map.entry("parallax.consume.lane-check-interval", "6m"),
            Map.entry("parallax.consume.sweep-interval", "7s"),
            Map.entry("parallax.consume.merge-interval", "8s"),
            Map.entry("parallax.consume.merge-timeout", "9s"),
            Map.entry("parallax.consume.max-changes", "10"),
            Map.entry("parallax.consume.backlog-interval", "11s"),
            Map.entry("parallax.consume.max-bytes", "12KB"))))
        .isEqualTo(new ConsumeProperties(
            3,
            Duration.ofSeconds(4),
            Duration.ofMillis(5),
            Duration.ofMinutes(6),
            Duration.ofSeconds(7),
            Duration.ofSeconds(8),
            Duration.ofSeconds(9),
            10,
            Duration.ofSeconds(11),
            DataSize.ofKilobytes(12)));
  }

  @Test
  void knowsTheDeadlines() {
    assertThat(deadlines(Map.of()).deadlines()).isEqualTo(Deadlines.DEFAULTS);
    assertThat(deadlines(Map.of(
                "parallax.deadlines.survey-response", "7d",
                "PARALLAX_LEAD_FOLLOW_UP_DEADLINE", "1h",
                "parallax.deadlines.reversal", "45d"))
            .deadlines())
        .isEqualTo(new Deadlines(
            Duration.ofDays(7),
            Duration.ofHours(1),
            Duration.ofDays(30),
            Duration.ofDays(90),
            Duration.ofDays(45),
            Duration.ofDays(180)));
    for (String wrong : List.of("0s", "1500ms", "3651d")) {
      DeadlineProperties properties =
          deadlines(Map.of("parallax.deadlines.survey-response", wrong));
      assertThatThrownBy(properties::deadlines)
          .hasMessageContaining("survey response is ")
          .hasMessageContaining("expected whole seconds, 1 second to 3650 days");
    }
  }

  private static DeadlineProperties deadlines(Map<String, String> settings) {
    return YmlSettings.bind("parallax.deadlines", DeadlineProperties.class, settings);
  }

  private static ConsumeProperties bind(Map<String, String> settings) {
    return YmlSettings.bind("parallax.consume", ConsumeProperties.class, settings);
  }
}
