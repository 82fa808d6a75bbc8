package io.parallax.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Signing in and out: {@code POST} with a key begins a session, {@code GET} says whose it is, {@code
 * DELETE} ends it.
 */
final class SessionRoutes {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /** The caller whose session it is; null without a session. */
  private record Signed(@Nullable String caller) {}

  private final Sessions sessions;

  SessionRoutes(Sessions sessions) {
    this.sessions = sessions;
  }

  RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .POST(SessionPolicy.PATH, this::signIn)
        .GET(SessionPolicy.PATH, request -> answer(callerIfAny(), null))
        .DELETE(SessionPolicy.PATH, this::signOut)
        .build();
  }

  private ServerResponse signIn(ServerRequest request) {
    HttpServletRequest servlet = request.servletRequest();
    requireOwnPage(servlet);
    if (!servlet.isSecure() && !LOOPBACK.contains(servlet.getServerName())) {
      throw new ResponseStatusException(
          HttpStatus.FORBIDDEN,
          "Signing in takes https, as others could read the key on its way. Behind a proxy that ends"
              + " TLS, set PARALLAX_FORWARD_HEADERS=native.");
    }
    Caller caller = caller();
    String cookie = Optional.ofNullable(caller.keyId())
        .flatMap(sessions::begin)
        .orElseThrow(
            () -> new ResponseStatusException(HttpStatus.FORBIDDEN, "Sign in with a key."));
    return answer(caller, cookie(servlet, cookie).build());
  }

  private ServerResponse signOut(ServerRequest request) {
    HttpServletRequest servlet = request.servletRequest();
    requireOwnPage(servlet);
    sessions.end(servlet);
    return ServerResponse.noContent()
        .header("Clear-Site-Data", "\"cache\", \"storage\"")
        .header(HttpHeaders.SET_COOKIE, cookie(servlet, "").maxAge(0).build().toString())
        .build();
  }

  private static ServerResponse answer(@Nullable Caller caller, @Nullable ResponseCookie cookie) {
    ServerResponse.BodyBuilder answer =
        ServerResponse.ok().header(HttpHeaders.CACHE_CONTROL, "no-store");
    if (cookie != null) {
      answer.header(HttpHeaders.SET_COOKIE, cookie.toString());
    }
    return answer.body(
        new Signed(caller == null ? null : caller.getName().replaceFirst("/.*", "")));
  }

  private static @Nullable Caller callerIfAny() {
    return SecurityContextHolder.getContext().getAuthentication() instanceof Caller caller
        ? caller
        : null;
  }

  private static Caller caller() {
    return Objects.requireNonNull(callerIfAny(), "beginning a session takes a credential");
  }

  private static ResponseCookie.ResponseCookieBuilder cookie(
      HttpServletRequest request, String value) {
    return ResponseCookie.from(Sessions.COOKIE, value)
        .path("/")
        .httpOnly(true)
        .sameSite("Strict")
        .secure(request.isSecure());
  }

  private static void requireOwnPage(HttpServletRequest request) {
    if (!isOurs(request)) {
      throw new ResponseStatusException(HttpStatus.FORBIDDEN, "A page of another site sent this.");
    }
  }

  /**
   * Browsers say whose page sent a request that changes something; others need not. The older way to say
   * so names the host, which a proxy may have changed.
   */
  private static boolean isOurs(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin");
    }
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    try {
      return origin == null
          || Objects.requireNonNullElse(request.getHeader(HttpHeaders.HOST), "")
              .equals(new URI(origin).getAuthority());
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
