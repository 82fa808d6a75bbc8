package io.parallax.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

class IngestPropertiesTest {

  @Test
  void hasDefaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(new IngestProperties(
            "/shop-service",
            Duration.ofSeconds(5),
            new IngestProperties.Limits(
                DataSize.ofKilobytes(64),
                DataSize.ofMegabytes(10),
                10_000,
                Duration.ofSeconds(30),
                10_000_000,
                100_000,
                Duration.ofMinutes(10),
                500,
                DataSize.ofBytes(0)),
            new IngestProperties.Kafka(
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofMillis(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3))));
  }

  @Test
  void knowsItsKeys() {
    assertThat(bind(Map.ofEntries(
            Map.entry("source", "/shop"),
            Map.entry("retry-after", "1s"),
            Map.entry("limits.event-size", "1KB"),
            Map.entry("limits.batch-size", "2KB"),
            Map.entry("limits.batch-events", "3"),
            Map.entry("limits.batch-time", "4s"),
            Map.entry("limits.stream-events", "5"),
            Map.entry("limits.stream-results", "6"),
            Map.entry("limits.stream-time", "6s"),
            Map.entry("limits.requests", "7"),
            Map.entry("limits.body-memory", "8MB"),
            Map.entry("kafka.max-block", "7s"),
            Map.entry("kafka.request-timeout", "8s"),
            Map.entry("kafka.delivery-timeout", "9s"),
            Map.entry("kafka.linger", "10ms"),
            Map.entry("kafka.check-timeout", "11s"),
            Map.entry("kafka.check-every", "12s"))))
        .isEqualTo(new IngestProperties(
            "/shop",
            Duration.ofSeconds(1),
            new IngestProperties.Limits(
                DataSize.ofKilobytes(1),
                DataSize.ofKilobytes(2),
                3,
                Duration.ofSeconds(4),
                5,
                6,
                Duration.ofSeconds(6),
                7,
                DataSize.ofMegabytes(8)),
            new IngestProperties.Kafka(
                Duration.ofSeconds(7),
                Duration.ofSeconds(8),
                Duration.ofSeconds(9),
                Duration.ofMillis(10),
                Duration.ofSeconds(11),
                Duration.ofSeconds(12))));
  }

  @Test
  void refusesUnknownKeysAndBadValues() {
    assertThatThrownBy(() -> bind(Map.of("limits.event-sice", "1KB")))
        .hasStackTraceContaining("event-sice");
    assertThatThrownBy(() -> bind(Map.of("limits.batch-size", "1KB")))
        .hasStackTraceContaining("batch-size must be event-size or more");
    assertThatThrownBy(() -> bind(Map.of("limits.body-memory", "10MB")))
        .hasStackTraceContaining("body-memory must be 30241 KB or more");
    assertThatThrownBy(() -> bind(Map.of("limits.requests", "0")))
        .hasStackTraceContaining("requests must be above 0");
    assertThatThrownBy(() -> bind(Map.of("kafka.delivery-timeout", "1s")))
        .hasStackTraceContaining("delivery-timeout must be request-timeout plus linger or more");
  }

  @Test
  void letsBodiesTakeAQuarterOfTheHeapButNoLessThanOneRequestNeeds() {
    long quarter = Runtime.getRuntime().maxMemory() / 4;

    assertThat(bind(Map.of()).limits().memoryBytes())
        .isEqualTo(Math.max(quarter, 10 * 1024 * 1024 + 1 + 10_000 * 2_048));
    assertThat(bind(Map.of("limits.body-memory", "64MB")).limits().memoryBytes())
        .isEqualTo(64 * 1024 * 1024);
  }

  private static IngestProperties bind(Map<String, String> settings) {
    AtomicReference<IngestProperties> bound = new AtomicReference<>();
    new ApplicationContextRunner()
        .withInitializer(new ConfigDataApplicationContextInitializer())
        .withUserConfiguration(Settings.class)
        .withPropertyValues(
            "spring.config.name=event-ingest", "spring.application.name=shop-service")
        .withPropertyValues(settings.entrySet().stream()
            .map(setting -> "parallax.ingest." + setting.getKey() + "=" + setting.getValue())
            .toArray(String[]::new))
        .run(context -> bound.set(context.getBean(IngestProperties.class)));
    return bound.get();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(IngestProperties.class)
  static class Settings {}
}
