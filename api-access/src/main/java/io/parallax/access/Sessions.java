package io.parallax.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationServiceException;

/**
 * People who have signed in with a key, by a cookie that lets them read reports and nothing else,
 * whatever the key may do. Thread-safe.
 *
 * <p>The cookie holds a random secret and its signature, by the key or by the secret of the login at
 * the identity provider: a session ends with its key, and a forged cookie is refused without a query.
 * The store has only a hash of the secret, of which no cookie can be made.
 */
final class Sessions {
  static final String COOKIE = "parallax-session";

  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final Set<Scope> ALLOWED = EnumSet.of(Scope.REPORTS_READ);

  /** Digits of the id that tell sessions of one caller apart in limits and in the log. */
  private static final int SHOWN = 8;

  /** What a cookie says. */
  private record Claim(String secret, String signature) {
    String id() {
      return idOf(secret);
    }

    boolean isSignedBy(UnaryOperator<String> signer) {
      return MessageDigest.isEqual(signer.apply(secret).getBytes(UTF_8), signature.getBytes(UTF_8));
    }
  }

  private final SessionStore store;
  private final Supplier<List<ApiKey>> keys;
  private final @Nullable ProviderLogin provider;
  private final SessionPolicy policy;

  /**
   * @param provider where people may sign in without a key; null for nowhere
   * @param others who may send requests that are not about sessions
   */
  Sessions(
      SessionStore store,
      Supplier<List<ApiKey>> keys,
      @Nullable ProviderLogin provider,
      AccessPolicy others) {
    this.store = store;
    this.keys = keys;
    this.provider = provider;
    this.policy = new SessionPolicy(others);
  }

  /** Who may send which request, those about sessions included. */
  AccessPolicy policy() {
    return policy;
  }

  /** Where people may sign in without a key; null for nowhere. */
  @Nullable
  ProviderLogin provider() {
    return provider;
  }

  /** Begins a session with a key; the value of its cookie, or empty if the key is there no more. */
  Optional<String> begin(String keyId) {
    return keys.get().stream()
        .filter(key -> keyId.equals(key.caller().keyId()))
        .findFirst()
        .map(key -> open(keyId, key::signature));
  }

  /** Begins a session of who has signed in at the identity provider; the value of its cookie. */
  String begin(ProviderLogin login, Caller caller) {
    return open(caller.getName(), login::signature);
  }

  /** Offers a login with a key; the secret of the link, which is good for once. */
  String offer(String keyId) {
    String secret = Secrets.random();
    store.offer(idOf(secret), keyId);
    return secret;
  }

  /** Begins a session by such a secret; the value of its cookie, or empty if it is good no more. */
  Optional<String> take(String secret) {
    return store.take(idOf(secret)).flatMap(this::begin);
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
    Optional<String> name = keys.get().stream()
        .filter(key -> claim.isSignedBy(key::signature))
        .map(ApiKey::caller)
        .filter(caller -> caller.may(Scope.REPORTS_READ) && owner(claim.id()).isPresent())
        .map(Caller::getName)
        .findFirst();
    if (name.isEmpty() && provider != null && claim.isSignedBy(provider::signature)) {
      name = owner(claim.id());
    }
    return name.map(
        known -> new Caller(known + "/" + claim.id().substring(0, SHOWN), ALLOWED, null));
  }

  private Optional<String> owner(String id) {
    try {
      return store.owner(id);
    } catch (RuntimeException e) {
      throw new AuthenticationServiceException("the store of sessions does not answer", e);
    }
  }

  private static Optional<Claim> claim(HttpServletRequest request) {
    return cookie(request, COOKIE).map(parts -> new Claim(parts[0], parts[1]));
  }

  /** The two parts of a cookie, with a dot in between. */
  static Optional<String[]> cookie(HttpServletRequest request, String name) {
    return request.getCookies() == null
        ? Optional.empty()
        : Stream.of(request.getCookies())
            .filter(cookie -> cookie.getName().equals(name))
            .map(Cookie::getValue)
            .map(value -> value.split("\\.", -1))
            .filter(parts -> parts.length == 2)
            .findFirst();
  }

  private String open(String owner, UnaryOperator<String> signer) {
    String secret = Secrets.random();
    store.open(idOf(secret), owner);
    return secret + "." + signer.apply(secret);
  }

  private static String idOf(String secret) {
    return HexFormat.of().formatHex(Secrets.sha256(secret));
  }
}
