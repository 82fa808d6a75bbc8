package io.parallax.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Signing in and out: {@code POST} with a key begins a session, {@code GET} says whose it is, {@code
 * DELETE} ends it. On this machine a key also makes a link that signs in once, and who has an account
 * at the identity provider signs in there.
 */
final class SessionRoutes {
  /** Where a link signs in, whose secret is in this header. */
  private static final String BY_LINK = SessionPolicy.PATH + "/by-link";

  private static final String LINK_SECRET = "X-Login-Link";

  private static final String PROVIDER = SessionPolicy.PATH + "/provider";
  private static final String RETURN = PROVIDER + "/return";

  /** State and verifier of a login that has begun, in the browser that has. */
  private static final String BEGUN = "parallax-login";

  private static final Duration BEGUN_FOR = Duration.ofMinutes(10);

  /**
   * Who has signed in, and how one can.
   *
   * @param caller whose session it is; null without a session
   * @param provider where to sign in without a key; null for nowhere
   */
  private record Signed(@Nullable String caller, @Nullable String provider) {}

  /** A path with a secret behind the hash, which signs in once. */
  private record Link(String link) {}

  private final Sessions sessions;
  private final @Nullable ProviderLogin provider;
  private final Refusals refusals;

  SessionRoutes(Sessions sessions, Refusals refusals) {
    this.sessions = sessions;
    this.refusals = refusals;
    this.provider = sessions.provider();
  }

  RouterFunction<ServerResponse> routes() {
    var routes = RouterFunctions.route()
        .POST(SessionPolicy.PATH, this::signIn)
        .GET(SessionPolicy.PATH, request -> answer(callerIfAny(), null))
        .DELETE(SessionPolicy.PATH, this::signOut)
        .POST(SessionPolicy.LINKS, this::makeLink)
        .POST(BY_LINK, this::signInByLink);
    if (provider != null) {
      ProviderLogin login = provider;
      routes
          .GET(PROVIDER, request -> toProvider(login, request.servletRequest()))
          .GET(RETURN, request -> fromProvider(login, request.servletRequest()));
    }
    return routes.build();
  }

  private ServerResponse signIn(ServerRequest request) {
    HttpServletRequest servlet = request.servletRequest();
    requireOwnPage(servlet);
    requireHttps(servlet);
    Caller caller = caller();
    String cookie = sessions.begin(keyId(caller)).orElseThrow(SessionRoutes::noKey);
    return answer(caller, sessionCookie(servlet, cookie).build());
  }

  private ServerResponse makeLink(ServerRequest request) {
    requireThisMachine(request.servletRequest());
    return ServerResponse.status(HttpStatus.CREATED)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .body(new Link("/#link=" + sessions.offer(keyId(caller()))));
  }

  private ServerResponse signInByLink(ServerRequest request) {
    HttpServletRequest servlet = request.servletRequest();
    requireOwnPage(servlet);
    requireThisMachine(servlet);
    String cookie = Optional.ofNullable(servlet.getHeader(LINK_SECRET))
        .flatMap(sessions::take)
        .orElseThrow(() -> new ResponseStatusException(
            HttpStatus.FORBIDDEN, "The link was used already, or is too old. Sign in with a key."));
    return ServerResponse.noContent()
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header(HttpHeaders.SET_COOKIE, sessionCookie(servlet, cookie).build().toString())
        .build();
  }

  private ServerResponse toProvider(ProviderLogin login, HttpServletRequest request) {
    requireHttps(request);
    ProviderLogin.Begun begun = login.begin();
    try {
      URI address = login.address(begun, returnTo(request));
      return ServerResponse.status(HttpStatus.FOUND)
          .location(address)
          .header(HttpHeaders.CACHE_CONTROL, "no-store")
          .header(
              HttpHeaders.SET_COOKIE,
              begunCookie(request, begun.state() + "." + begun.verifier())
                  .maxAge(BEGUN_FOR)
                  .build()
                  .toString())
          .build();
    } catch (AuthenticationServiceException e) {
      refusals.record(Refusal.UNAVAILABLE, request, "a login, as " + e.getMessage());
      return back(request, "unavailable");
    }
  }

  private ServerResponse fromProvider(ProviderLogin login, HttpServletRequest request) {
    Optional<ProviderLogin.Begun> begun =
        Sessions.cookie(request, BEGUN).map(parts -> new ProviderLogin.Begun(parts[0], parts[1]));
    String code = request.getParameter("code");
    if (code == null
        || begun.isEmpty()
        || !begun.get().state().equals(request.getParameter("state"))) {
      return back(request, "failed");
    }
    try {
      Caller caller = login.finish(begun.get(), code, returnTo(request));
      return caller.may(Scope.REPORTS_READ)
          ? back(request, sessions.begin(login, caller), "")
          : back(request, "forbidden");
    } catch (BadCredentialsException e) {
      refusals.record(Refusal.UNAUTHENTICATED, request, "a login that brought " + e.getMessage());
      return back(request, "failed");
    } catch (AuthenticationServiceException e) {
      refusals.record(Refusal.UNAVAILABLE, request, "a login, as " + e.getMessage());
      return back(request, "unavailable");
    }
  }

  /** To the page that began the login, which says what went wrong. */
  private static ServerResponse back(HttpServletRequest request, String wrong) {
    return back(request, null, "#login=" + wrong);
  }

  private static ServerResponse back(
      HttpServletRequest request, @Nullable String session, String fragment) {
    ServerResponse.BodyBuilder answer = ServerResponse.status(HttpStatus.FOUND)
        .location(URI.create("/" + fragment))
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header(
            HttpHeaders.SET_COOKIE, begunCookie(request, "").maxAge(0).build().toString());
    if (session != null) {
      answer.header(
          HttpHeaders.SET_COOKIE, sessionCookie(request, session).build().toString());
    }
    return answer.build();
  }

  private static URI returnTo(HttpServletRequest request) {
    return ServletUriComponentsBuilder.fromContextPath(request)
        .path(RETURN)
        .build()
        .toUri();
  }

  private ServerResponse signOut(ServerRequest request) {
    HttpServletRequest servlet = request.servletRequest();
    requireOwnPage(servlet);
    sessions.end(servlet);
    return ServerResponse.noContent()
        .header("Clear-Site-Data", "\"cache\", \"storage\"")
        .header(
            HttpHeaders.SET_COOKIE, sessionCookie(servlet, "").maxAge(0).build().toString())
        .build();
  }

  private ServerResponse answer(@Nullable Caller caller, @Nullable ResponseCookie cookie) {
    ServerResponse.BodyBuilder answer =
        ServerResponse.ok().header(HttpHeaders.CACHE_CONTROL, "no-store");
    if (cookie != null) {
      answer.header(HttpHeaders.SET_COOKIE, cookie.toString());
    }
    return answer.body(new Signed(
        caller == null ? null : caller.getName().replaceFirst("/[0-9a-f]{8}$", ""),
        provider == null ? null : PROVIDER));
  }

  private static @Nullable Caller callerIfAny() {
    return SecurityContextHolder.getContext().getAuthentication() instanceof Caller caller
        ? caller
        : null;
  }

  private static Caller caller() {
    return Objects.requireNonNull(callerIfAny(), "beginning a session takes a credential");
  }

  private static String keyId(Caller caller) {
    return Optional.ofNullable(caller.keyId()).orElseThrow(SessionRoutes::noKey);
  }

  private static ResponseStatusException noKey() {
    return new ResponseStatusException(HttpStatus.FORBIDDEN, "Sign in with a key.");
  }

  private static void requireHttps(HttpServletRequest request) {
    if (!request.isSecure() && !AccessProperties.LOOPBACK.contains(request.getServerName())) {
      throw new ResponseStatusException(
          HttpStatus.FORBIDDEN,
          "Signing in takes https, as others could read the key on its way. Behind a proxy that ends"
              + " TLS, set PARALLAX_FORWARD_HEADERS=native.");
    }
  }

  private static void requireThisMachine(HttpServletRequest request) {
    try {
      if (InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress()) {
        return;
      }
    } catch (UnknownHostException e) {
      // no address of this machine
    }
    throw new ResponseStatusException(
        HttpStatus.FORBIDDEN, "Links sign in on the machine of the service alone.");
  }

  private static ResponseCookie.ResponseCookieBuilder sessionCookie(
      HttpServletRequest request, String value) {
    return cookie(request, Sessions.COOKIE, value, "Strict");
  }

  /** Lax, as the browser comes back from another site. */
  private static ResponseCookie.ResponseCookieBuilder begunCookie(
      HttpServletRequest request, String value) {
    return cookie(request, BEGUN, value, "Lax");
  }

  private static ResponseCookie.ResponseCookieBuilder cookie(
      HttpServletRequest request, String name, String value, String sameSite) {
    return ResponseCookie.from(name, value)
        .path("/")
        .httpOnly(true)
        .sameSite(sameSite)
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
