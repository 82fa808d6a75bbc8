package io.parallax.access;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Who may begin, see and end a session: a key that reads reports begins one, the others need no
 * credential.
 *
 * @param others what holds for all other requests
 */
record SessionPolicy(AccessPolicy others) implements AccessPolicy {
  static final String PATH = "/ui/session";

  @Override
  public Scope neededFor(HttpServletRequest request) {
    return isAboutSession(request) ? Scope.REPORTS_READ : others.neededFor(request);
  }

  @Override
  public boolean isPublic(HttpServletRequest request) {
    return isAboutSession(request) ? !request.getMethod().equals("POST") : others.isPublic(request);
  }

  /** Whether the answer depends on a session; the files of a page do not, and are many. */
  boolean dependsOnSession(HttpServletRequest request) {
    return isAboutSession(request) || !others.isPublic(request);
  }

  private static boolean isAboutSession(HttpServletRequest request) {
    return request.getServletPath().equals(PATH);
  }
}
