package io.parallax.reporting.api.ui;

import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the dashboard.
 *
 * @param salesUrl where sales-service is, for the first example; empty for port 8081 of the same host
 * @param frameAncestors who may show it in a frame: {@code 'none'}, {@code 'self'} or origins, as in
 *     Content-Security-Policy
 */
@ConfigurationProperties(prefix = "parallax.ui", ignoreUnknownFields = false)
record UiProperties(String salesUrl, String frameAncestors) {
  private static final Pattern URL = Pattern.compile("(https?://[A-Za-z0-9._:\\[\\]/-]+)?");
  private static final Pattern ANCESTORS = Pattern.compile(
      "'none'|('self'|https?://[A-Za-z0-9.*:-]+)( ('self'|https?://[A-Za-z0-9.*:-]+))*");

  UiProperties {
    if (!URL.matcher(salesUrl).matches()) {
      throw new IllegalArgumentException(
          "parallax.ui.sales-url (PARALLAX_SALES_URL) is no address, expected http://host:port or the"
              + " same with https");
    }
    if (!ANCESTORS.matcher(frameAncestors).matches()) {
      throw new IllegalArgumentException(
          "parallax.ui.frame-ancestors (PARALLAX_FRAME_ANCESTORS) is not well-formed, expected 'none',"
              + " 'self' or origins such as https://intranet.example.com, with spaces between");
    }
  }
}
