package io.parallax.access;

import jakarta.servlet.http.HttpServletRequest;

/** Which scope a request needs. A service has one of these as a bean. */
@FunctionalInterface
public interface AccessPolicy {

  /** Where people sign in and out, in a service that has a {@link SessionStore}. */
  String SESSION = "/ui/session";

  /** The scope for a request to anything but health and metrics. */
  Scope neededFor(HttpServletRequest request);

  /** Whether anybody may send the request, as what it shows is the same for all. */
  default boolean isPublic(HttpServletRequest request) {
    return false;
  }
}
