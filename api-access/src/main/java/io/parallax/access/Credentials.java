package io.parallax.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.access.Tokens.UnknownKeyException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;

/**
 * Finds out whose request it is, by its {@code X-API-Key} or {@code Authorization} header: a key,
 * alone or with the caller's name, or a token; without either, by the cookie of a session.
 * Thread-safe.
 */
final class Credentials {
  private static final String API_KEY = "X-API-Key";
  private static final String BEARER = "Bearer ";
  private static final String BASIC = "Basic ";

  /** There is more than one credential, and not all are right and of the same caller. */
  static final class SeveralCredentialsException extends BadCredentialsException {
    private static final long serialVersionUID = 1;

    private SeveralCredentialsException(int count) {
      super(
          ("The request has %d credentials in X-API-Key and Authorization. Expected one, or two of the"
                  + " same caller.")
              .formatted(count));
    }
  }

  private final Supplier<List<ApiKey>> keys;
  private final @Nullable Tokens tokens;
  private final @Nullable Sessions sessions;

  Credentials(Supplier<List<ApiKey>> keys, @Nullable Tokens tokens, @Nullable Sessions sessions) {
    this.keys = keys;
    this.tokens = tokens;
    this.sessions = sessions;
  }

  /**
   * The caller; null if the request has no credential.
   *
   * @throws BadCredentialsException if it has one that is wrong, or two of different callers
   * @throws AuthenticationServiceException if a token cannot be checked at the moment
   */
  @Nullable
  Caller of(HttpServletRequest request) {
    List<String> apiKeys = values(request, API_KEY);
    List<String> authorizations = values(request, HttpHeaders.AUTHORIZATION);
    int count = apiKeys.size() + authorizations.size();
    if (count == 0) {
      return sessions == null ? null : sessions.of(request);
    }
    if (count > 2) {
      throw new SeveralCredentialsException(count);
    }
    try {
      Set<Caller> callers = Stream.concat(
              apiKeys.stream().map(key -> byKey(null, key)),
              authorizations.stream().map(this::byAuthorization))
          .collect(Collectors.toSet());
      if (callers.size() > 1) {
        throw new SeveralCredentialsException(count);
      }
      return callers.stream().findFirst().orElse(null);
    } catch (BadCredentialsException e) {
      throw count > 1 && !(e instanceof UnknownKeyException)
          ? new SeveralCredentialsException(count)
          : e;
    }
  }

  private Caller byAuthorization(String value) {
    if (startsWith(value, BASIC)) {
      return byNameAndKey(value.substring(BASIC.length()).strip());
    }
    if (!startsWith(value, BEARER)) {
      throw new BadCredentialsException("an unknown scheme");
    }
    String secret = value.substring(BEARER.length()).strip();
    // our keys have no dots, and tokens have two or more
    return tokens != null && secret.indexOf('.') >= 0 ? tokens.caller(secret) : byKey(null, secret);
  }

  private Caller byNameAndKey(String encoded) {
    String decoded;
    try {
      decoded = new String(Base64.getDecoder().decode(encoded), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BadCredentialsException("not Base64", e);
    }
    int colon = decoded.indexOf(':');
    if (colon < 0) {
      throw new BadCredentialsException("no name and key");
    }
    return byKey(decoded.substring(0, colon), decoded.substring(colon + 1));
  }

  private Caller byKey(@Nullable String name, String secret) {
    Caller caller = ApiKey.find(keys.get(), name, secret);
    if (caller == null) {
      throw new BadCredentialsException("an unknown key");
    }
    return caller;
  }

  private static boolean startsWith(String value, String scheme) {
    return value.regionMatches(true, 0, scheme, 0, scheme.length());
  }

  private static List<String> values(HttpServletRequest request, String header) {
    return new ArrayList<>(Collections.list(request.getHeaders(header)));
  }
}
