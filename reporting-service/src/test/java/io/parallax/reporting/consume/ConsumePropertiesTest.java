package io.parallax.reporting.consume;

import static org.assertj.core.api.Assertions.assertThat;

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
            2, Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(5)));
  }

  @Test
  void knowsItsKeys() {
    assertThat(bind(Map.of(
            "parallax.consume.threads", "3",
            "parallax.consume.retry-pause", "4s",
            "parallax.consume.kafka-timeout", "5ms",
            "parallax.consume.lane-check-interval", "6m")))
        .isEqualTo(new ConsumeProperties(
            3, Duration.ofSeconds(4), Duration.ofMillis(5), Duration.ofMinutes(6)));
  }

  private static ConsumeProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("parallax.consume", ConsumeProperties.class);
  }
}
