package io.parallax.reporting.api;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.ZoneId;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

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
 * @param writers most requests that change something in work at the same time, at most half of them
 *     of one caller
 * @param bodyMemory for the bodies under way; 0 for a sixteenth of the heap, or more if one body can
 *     need more
 * @param publicUrl where clients reach the service, for links in answers; empty for where their
 *     request came to
 */
@ConfigurationProperties(prefix = "parallax.report", ignoreUnknownFields = false)
public record ApiProperties(
    ZoneId timeZone,
    int maxRows,
    int concurrent,
    int perCaller,
    Duration patience,
    Duration timeout,
    Duration bodyTime,
    int writers,
    DataSize bodyMemory,
    String publicUrl) {
  /** Room for the most values that may be declared, with titles of common length. */
  public static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

  /** While a buffer grows, there are two. */
  private static final long NEEDED_BY_ONE = 2L * (MAX_BODY_BYTES + 1);

  public ApiProperties {
    if (concurrent < 1 || perCaller < 1) {
      throw new IllegalArgumentException(
          "parallax.report.concurrent is %d and per-caller %d, expected 1 or more of each"
              .formatted(concurrent, perCaller));
    }
    if (writers < 1) {
      throw new IllegalArgumentException(
          "parallax.report.writers is " + writers + ", expected 1 or more");
    }
    if (bodyMemory.toBytes() != 0 && bodyMemory.toBytes() < NEEDED_BY_ONE) {
      throw new IllegalArgumentException("parallax.report.body-memory is " + bodyMemory
          + ", expected " + Math.ceilDiv(NEEDED_BY_ONE, 1024) + "KB or more, or 0B");
    }
    if (!publicUrl.isEmpty() && !isAddress(publicUrl)) {
      throw new IllegalArgumentException("parallax.report.public-url is " + publicUrl
          + ", expected https://host or http://host, with a port and a path if there are any");
    }
    if (timeout.toSeconds() < 1) {
      throw new IllegalArgumentException(
          "parallax.report.timeout is " + timeout + ", expected 1s or more");
    }
  }

  private static boolean isAddress(String text) {
    try {
      var url = new URI(text);
      return ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
          && url.getHost() != null
          && url.getQuery() == null
          && url.getFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  public long bodyBytes() {
    return bodyMemory.toBytes() == 0
        ? Math.max(Runtime.getRuntime().maxMemory() / 16, NEEDED_BY_ONE)
        : bodyMemory.toBytes();
  }
}
