package io.parallax.reporting.report;

import java.time.Duration;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the report API.
 *
 * @param timeZone time zone of reports that name none (IANA name)
 * @param maxRows most rows a report may have on all its pages, and most figures of a table that it
 *     may rest on
 * @param concurrent most reports in work at the same time, and as many lookups beside them
 * @param perCaller most of either for one caller
 * @param patience how long a request waits until there is room for it
 * @param timeout how long the database may work on one report
 * @param bodyTime how long the body of a request may take to arrive
 */
@ConfigurationProperties(prefix = "parallax.report", ignoreUnknownFields = false)
record ReportProperties(
    @DefaultValue("UTC") ZoneId timeZone,
    @DefaultValue("100000") int maxRows,
    @DefaultValue("4") int concurrent,
    @DefaultValue("2") int perCaller,
    @DefaultValue("5s") Duration patience,
    @DefaultValue("20s") Duration timeout,
    @DefaultValue("30s") Duration bodyTime) {
  ReportProperties {
    if (concurrent < 1 || perCaller < 1) {
      throw new IllegalArgumentException(
          "parallax.report.concurrent is %d and per-caller %d, expected 1 or more of each"
              .formatted(concurrent, perCaller));
    }
    if (timeout.toSeconds() < 1) {
      throw new IllegalArgumentException(
          "parallax.report.timeout is " + timeout + ", expected 1s or more");
    }
  }
}
