package io.parallax.reporting.reconcile;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the check that compares the cube with the ledger.
 *
 * @param interval how often one day is checked
 * @param timeout how long the database may work on one day
 */
@ConfigurationProperties(prefix = "parallax.reconcile", ignoreUnknownFields = false)
record ReconcileProperties(Duration interval, Duration timeout) {
  ReconcileProperties {
    atLeastASecond("interval", interval);
    atLeastASecond("timeout", timeout);
  }

  private static void atLeastASecond(String name, Duration value) {
    if (value.toSeconds() < 1) {
      throw new IllegalArgumentException(
          "parallax.reconcile." + name + " is " + value + ", expected 1s or more");
    }
  }
}
