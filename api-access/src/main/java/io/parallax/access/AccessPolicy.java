package io.parallax.access;

import jakarta.servlet.http.HttpServletRequest;

/** Which scope a request needs. A service has one of these as a bean. */
@FunctionalInterface
public interface AccessPolicy {

  /** The scope for a request to anything but health and metrics. */
  Scope neededFor(HttpServletRequest request);

  /** Whether the request needs no credential, as its answer is the same for every caller. */
  default boolean isPublic(HttpServletRequest request) {
    return false;
  }

  /** Whether a session is enough for the request, in place of a key. */
  default boolean takesSessions(HttpServletRequest request) {
    return true;
  }
}
