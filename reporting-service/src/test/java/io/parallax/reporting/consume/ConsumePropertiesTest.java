package io.parallax.reporting.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.reporting.aggregate.Deadlines;
import java.time.Duration;
import java.util.List;
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
        .isEqualTo(Deadlines.DEFAULTS);
    var some = new Binder(new MapConfigurationPropertySource(Map.of(
        "parallax.deadlines.survey-response", "7d",
        "parallax.deadlines.lead-follow-up", "1h",
        "parallax.deadlines.reversal", "45d")));
    assertThat(some.bindOrCreate("parallax.deadlines", DeadlineProperties.class).deadlines())
        .isEqualTo(new Deadlines(
            Duration.ofDays(7),
            Duration.ofHours(1),
            Duration.ofDays(30),
            Duration.ofDays(90),
            Duration.ofDays(45),
            Duration.ofDays(180)));
    for (String wrong : List.of("0s", "1500ms", "3651d")) {
      var settings = new Binder(
          new MapConfigurationPropertySource(Map.of("parallax.deadlines.survey-response", wrong)));
      var properties = settings.bindOrCreate("parallax.deadlines", DeadlineProperties.class);
      assertThatThrownBy(properties::deadlines)
          .hasMessageContaining("survey response is ")
          .hasMessageContaining("expected whole seconds, 1 second to 3650 days");
    }
  }

  private static ConsumeProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("parallax.consume", ConsumeProperties.class);
  }
}
