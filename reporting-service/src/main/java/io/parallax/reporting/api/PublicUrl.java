package io.parallax.reporting.api;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriComponentsBuilder;

/** Where clients reach the service, for links in answers. */
public final class PublicUrl {
  private final String configured;

  /** @param configured empty for where requests come to */
  PublicUrl(String configured) {
    this.configured = configured;
  }

  /** The root of the service for the client of a request, without a slash at its end. */
  public UriComponentsBuilder root(HttpServletRequest request) {
    return configured.isEmpty()
        ? ServletUriComponentsBuilder.fromContextPath(request)
        : UriComponentsBuilder.fromUriString(configured);
  }
}
