package io.parallax.reporting.report;

import java.time.Duration;
import java.time.ZoneId;
import org.springframework.util.unit.DataSize;

/** Settings for what parses queries: UTC, and 100 rows at the most. */
final class Settings {
  static final ReportProperties SMALL = new ReportProperties(
      ZoneId.of("UTC"),
      100,
      1,
      1,
      Duration.ofSeconds(1),
      Duration.ofSeconds(1),
      Duration.ofSeconds(1),
      1,
      DataSize.ofBytes(0));

  private Settings() {}
}
