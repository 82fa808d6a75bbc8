package io.parallax.reporting.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.reporting.YmlSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReconcilePropertiesTest {

  @Test
  void hasDefaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(new ReconcileProperties(Duration.ofMinutes(1), Duration.ofSeconds(30)));
  }

  @Test
  void knowsItsKeys() {
    assertThat(
            bind(Map.of("parallax.reconcile.interval", "5s", "parallax.reconcile.timeout", "2m")))
        .isEqualTo(new ReconcileProperties(Duration.ofSeconds(5), Duration.ofMinutes(2)));
  }

  @Test
  void refusesTimesBelowASecond() {
    assertThatThrownBy(() -> bind(Map.of("parallax.reconcile.interval", "0s")))
        .hasStackTraceContaining("parallax.reconcile.interval is PT0S, expected 1s or more");
    assertThatThrownBy(() -> bind(Map.of("parallax.reconcile.timeout", "500ms")))
        .hasStackTraceContaining("parallax.reconcile.timeout is PT0.5S, expected 1s or more");
  }

  private static ReconcileProperties bind(Map<String, String> settings) {
    return YmlSettings.bind("parallax.reconcile", ReconcileProperties.class, settings);
  }
}
