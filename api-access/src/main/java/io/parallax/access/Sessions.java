package io.parallax.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationServiceException;

/**
 * People who have signed in with a key, by a cookie that lets them read reports and nothing else,
 * whatever the key may do. Thread-safe.
 *
 * <p>The cookie holds a random secret and its signature by the key: a session ends with its key, and
 * a forged cookie is refused without a query. The store has only a hash of the secret, of which no
 * cookie can be made.
 */
final class Sessions {
  static final String COOKIE = "parallax-session";

  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final Set<Scope> ALLOWED = EnumSet.of(Scope.REPORTS_READ);
  private static final int SECRET_BYTES = 32;
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  /** Digits of the id that tell sessions of one caller apart in limits and in the log. */
  private static final int SHOWN = 8;

  /** What a cookie says. */
  private record Claim(String secret, String signature) {
    String id() {
      return HexFormat.of().formatHex(ApiKey.sha256(secret));
    }

    boolean isSignedBy(ApiKey key) {
      return MessageDigest.isEqual(sign(key, secret).getBytes(UTF_8), signature.getBytes(UTF_8));
    }
  }

  private final SessionStore store;
  private final Supplier<List<ApiKey>> keys;
  private final SessionPolicy policy;
  private final SecureRandom random = new SecureRandom();

  /** @param others who may send requests that are not about sessions */
  Sessions(SessionStore store, Supplier<List<ApiKey>> keys, AccessPolicy others) {
    this.store = store;
    this.keys = keys;
    this.policy = new SessionPolicy(others);
  }

  /** Who may send which request, those about sessions included. */
  AccessPolicy policy() {
    return policy;
  }

  /** Begins a session with a key; the value of its cookie, or empty if the key is there no more. */
  Optional<String> begin(String keyId) {
    return keys.get().stream()
        .filter(key -> keyId.equals(key.caller().keyId()))
        .findFirst()
        .map(key -> {
          byte[] bytes = new byte[SECRET_BYTES];
          random.nextBytes(bytes);
          String secret = TEXT.encodeToString(bytes);
          var claim = new Claim(secret, sign(key, secret));
          store.open(claim.id(), keyId);
          return claim.secret() + "." + claim.signature();
        });
  }

  void end(HttpServletRequest request) {
    claim(request).ifPresent(claim -> store.close(claim.id()));
  }

  /**
   * Who reads something with an open session.
   *
   * @throws AuthenticationServiceException if the store does not answer
   */
  @Nullable
  Caller of(HttpServletRequest request) {
    return READING.contains(request.getMethod()) && policy.dependsOnSession(request)
        ? claim(request).flatMap(this::caller).orElse(null)
        : null;
  }

  private Optional<Caller> caller(Claim claim) {
    return keys.get().stream()
        .filter(claim::isSignedBy)
        .map(ApiKey::caller)
        .filter(caller -> caller.may(Scope.REPORTS_READ) && isOpen(claim.id()))
        .map(caller ->
            new Caller(caller.getName() + "/" + claim.id().substring(0, SHOWN), ALLOWED, null))
        .findFirst();
  }

  private boolean isOpen(String id) {
    try {
      return store.isOpen(id);
    } catch (RuntimeException e) {
      throw new AuthenticationServiceException("the store of sessions does not answer", e);
    }
  }

  private static Optional<Claim> claim(HttpServletRequest request) {
    return request.getCookies() == null
        ? Optional.empty()
        : Stream.of(request.getCookies())
            .filter(cookie -> cookie.getName().equals(COOKIE))
            .map(Cookie::getValue)
            .map(value -> value.split("\\.", -1))
            .filter(parts -> parts.length == 2)
            .map(parts -> new Claim(parts[0], parts[1]))
            .findFirst();
  }

  private static String sign(ApiKey key, String secret) {
    return TEXT.encodeToString(key.signature(secret));
  }
}
