package io.parallax.access;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/**
 * Who may begin, see and end a session: a key that reads reports begins one, or offers a link that
 * does; everything else needs no credential.
 *
 * @param others what holds for all other requests
 */
record SessionPolicy(AccessPolicy others) implements AccessPolicy {
  static final String PATH = "/ui/session";

  /** Where links are made that sign in once. */
  static final String LINKS = PATH + "/links";

  /** What takes a key to be posted. */
  private static final Set<String> WITH_KEY = Set.of(PATH, LINKS);

  @Override
  public Scope neededFor(HttpServletRequest request) {
    return isAboutSession(request) ? Scope.REPORTS_READ : others.neededFor(request);
  }

  @Override
  public boolean isPublic(HttpServletRequest request) {
    return isAboutSession(request)
        ? !(request.getMethod().equals("POST") && WITH_KEY.contains(request.getServletPath()))
        : others.isPublic(request);
  }

  /** Whether the answer depends on a session; the files of a page do not, and are many. */
  boolean dependsOnSession(HttpServletRequest request) {
    return isAboutSession(request) || (!others.isPublic(request) && others.takesSessions(request));
  }

  private static boolean isAboutSession(HttpServletRequest request) {
    String path = request.getServletPath();
    return path.equals(PATH) || path.startsWith(PATH + "/");
  }
}
