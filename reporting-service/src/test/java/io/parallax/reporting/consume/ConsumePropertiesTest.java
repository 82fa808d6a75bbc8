package io.parallax.reporting.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.reporting.aggregate.Deadlines;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

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
            Duration.ofSeconds(5)));
  }

  @Test
  void knowsItsKeys() {
    assertThat(bind(Map.of(
            "parallax.consume.threads", "3",
            "parallax.consume.retry-pause", "4s",
            "parallax.consume.kafka-timeout", "5ms",
            "parallax.consume.lane-check-interval", "6m",
            "parallax.consume.sweep-interval", "7s",
            "parallax.consume.merge-interval", "8s")))
        .isEqualTo(new ConsumeProperties(
            3,
            Duration.ofSeconds(4),
            Duration.ofMillis(5),
            Duration.ofMinutes(6),
            Duration.ofSeconds(7),
            Duration.ofSeconds(8)));
  }

  @Test
  void knowsTheDeadlines() {
    var none = new Binder(new MapConfigurationPropertySource(Map.of()));
    assertThat(none.bindOrCreate("parallax.deadlines", DeadlineProperties.class).deadlines())
        .isEqualTo(new Deadlines(Duration.ofDays(14), Duration.ofHours(24)));
    var some = new Binder(new MapConfigurationPropertySource(Map.of(
        "parallax.deadlines.survey-response", "7d", "parallax.deadlines.lead-follow-up", "1h")));
    assertThat(some.bindOrCreate("parallax.deadlines", DeadlineProperties.class).deadlines())
        .isEqualTo(new Deadlines(Duration.ofDays(7), Duration.ofHours(1)));
    assertThatThrownBy(() -> new Deadlines(Duration.ZERO, Duration.ofHours(1)))
        .hasMessageContaining("survey response is PT0S, expected 1 second or more");
  }

  private static ConsumeProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("parallax.consume", ConsumeProperties.class);
  }
}
