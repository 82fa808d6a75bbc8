package io.parallax.reporting.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.reporting.YmlSettings;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class ApiPropertiesTest {

  @Test
  void hasDefaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(new ApiProperties(
            ZoneId.of("UTC"),
            100_000,
            4,
            2,
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            8,
            DataSize.ofBytes(0),
            ""));
  }

  @Test
  void knowsItsKeys() {
    assertThat(bind(Map.of(
            "parallax.report.time-zone", "Europe/Vilnius",
            "parallax.report.max-rows", "7",
            "parallax.report.concurrent", "8",
            "parallax.report.per-caller", "3",
            "parallax.report.patience", "9s",
            "parallax.report.timeout", "2s",
            "parallax.report.body-time", "4s",
            "parallax.report.writers", "3",
            "parallax.report.body-memory", "16MB",
            "parallax.report.public-url", "https://reports.example.com/parallax")))
        .isEqualTo(new ApiProperties(
            ZoneId.of("Europe/Vilnius"),
            7,
            8,
            3,
            Duration.ofSeconds(9),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            3,
            DataSize.ofMegabytes(16),
            "https://reports.example.com/parallax"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"reports.example.com", "/reports", "ftp://x", "https://x?a=b", "https://"})
  void refusesAPublicUrlThatNobodyCanFollow(String url) {
    assertThatThrownBy(() -> bind(Map.of("parallax.report.public-url", url)))
        .isInstanceOf(Exception.class);
  }

  @Test
  void refusesATimeoutThatNoReportCanKeep() {
    assertThatThrownBy(() -> bind(Map.of("parallax.report.timeout", "500ms")))
        .hasStackTraceContaining("expected 1s or more");
  }

  @Test
  void refusesToHaveNoRoom() {
    for (String key : List.of("concurrent", "per-caller", "writers")) {
      assertThatThrownBy(() -> bind(Map.of("parallax.report." + key, "0")))
          .hasStackTraceContaining("expected 1 or more");
    }
    assertThatThrownBy(() -> bind(Map.of("parallax.report.body-memory", "4MB")))
        .hasStackTraceContaining("expected 8193KB or more");
  }

  private static ApiProperties bind(Map<String, String> settings) {
    return YmlSettings.bind("parallax.report", ApiProperties.class, settings);
  }
}
