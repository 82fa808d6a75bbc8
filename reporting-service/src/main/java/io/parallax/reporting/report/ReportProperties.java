package io.parallax.reporting.report;

import java.time.Duration;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the report API.
 *
 * @param timeZone time zone of reports that name none (IANA name)
 * @param maxRows most rows a report may have
 * @param timeout how long the database may work on one report
 */
@ConfigurationProperties(prefix = "parallax.report", ignoreUnknownFields = false)
record ReportProperties(
    @DefaultValue("UTC") ZoneId timeZone,
    @DefaultValue("100000") int maxRows,
    @DefaultValue("20s") Duration timeout) {
  ReportProperties {
    if (timeout.toSeconds() < 1) {
      throw new IllegalArgumentException(
          "parallax.report.timeout is " + timeout + ", expected 1s or more");
    }
  }
}
