package io.parallax.reporting.api.records;

import io.parallax.reporting.consume.Freshness;
import io.parallax.reporting.consume.LaneMonitor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How up to date the reports are, over REST. */
@RestController
final class FreshnessController {
  private final LaneMonitor monitor;

  FreshnessController(LaneMonitor monitor) {
    this.monitor = monitor;
  }

  @GetMapping("/api/v1/freshness")
  Freshness freshness() {
    return monitor.freshness();
  }
}
