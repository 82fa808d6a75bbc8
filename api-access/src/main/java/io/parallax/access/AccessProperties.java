package io.parallax.access;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;

/**
 * Who may call, and how often.
 *
 * @param keysFile the file with the keys of the callers; empty for none
 * @param checkEvery how often that file is looked at for changes
 */
@ConfigurationProperties(prefix = "parallax.access", ignoreUnknownFields = false)
record AccessProperties(String keysFile, Duration checkEvery, Limits limits, Jwt jwt, Oidc oidc) {
  /** What this machine is called in addresses. */
  static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  AccessProperties {
    require(checkEvery.isPositive(), "check-every must be above 0");
    require(
        !oidc.isOn() || jwt.isOn(),
        "oidc needs jwt too (PARALLAX_JWT_ISSUER, PARALLAX_JWT_JWK_SET_URI, PARALLAX_JWT_AUDIENCE)");
  }

  /**
   * How much one caller may do.
   *
   * @param connections to the port of the API; beyond it, a new one replaces the one that has been
   *     without a complete request for longest
   * @param requests of one caller within {@code window}; 0 for any number
   * @param concurrent requests of one caller under way at the same time; 0 for any number
   * @param failures wrong credentials of one network address within {@code window}, until it is
   *     answered with Retry-After
   * @param headerTime how long the headers of a request may take to arrive
   * @param restTime how long the rest of a request is read on that was answered before its end
   */
  record Limits(
      int connections,
      long requests,
      Duration window,
      int concurrent,
      long failures,
      Duration headerTime,
      Duration restTime) {
    Limits {
      require(connections > 0, "limits.connections must be above 0");
      require(requests >= 0 && concurrent >= 0, "limits must be 0 or more");
      require(failures > 0, "limits.failures must be above 0");
      require(window.toSeconds() > 0, "limits.window must be 1 s or more");
      require(
          headerTime.isPositive() && restTime.isPositive(),
          "limits.header-time and limits.rest-time must be above 0");
    }
  }

  /**
   * Tokens of an identity provider. Either all of the first three are given, or none.
   *
   * @param issuer the only {@code iss} that is trusted
   * @param jwkSetUri where its public keys are
   * @param audience what must be among {@code aud}: the name of this service there
   * @param algorithms the only signatures that are trusted
   * @param clockSkew by how much its clock may differ from ours
   */
  record Jwt(
      String issuer,
      String jwkSetUri,
      String audience,
      Set<SignatureAlgorithm> algorithms,
      Duration clockSkew) {
    Jwt {
      boolean complete = !issuer.isEmpty() && !jwkSetUri.isEmpty() && !audience.isEmpty();
      require(
          complete || (issuer + jwkSetUri + audience).isEmpty(),
          "jwt needs issuer, jwk-set-uri and audience together (PARALLAX_JWT_ISSUER, "
              + "PARALLAX_JWT_JWK_SET_URI, PARALLAX_JWT_AUDIENCE), or none of them");
      require(!complete || isSafe(URI.create(jwkSetUri)), "jwt.jwk-set-uri must begin with https:");
      require(!algorithms.isEmpty(), "jwt.algorithms must name one or more");
      require(
          !clockSkew.isNegative() && clockSkew.compareTo(Duration.ofMinutes(5)) <= 0,
          "jwt.clock-skew must be from 0 s to 5 min");
    }

    boolean isOn() {
      return !issuer.isEmpty();
    }
  }

  /**
   * Login to pages at the issuer of the tokens. Either the first two are given, or none.
   *
   * @param clientId name of the pages there
   * @param clientSecret their password there
   * @param scope what is asked for; a token without reports:read opens no session
   */
  record Oidc(String clientId, String clientSecret, String scope) {
    Oidc {
      require(
          clientId.isEmpty() == clientSecret.isEmpty(),
          "oidc needs client-id and client-secret together (PARALLAX_OIDC_CLIENT_ID,"
              + " PARALLAX_OIDC_CLIENT_SECRET), or none of them");
    }

    boolean isOn() {
      return !clientId.isEmpty();
    }
  }

  /** Whether answers from there cannot be changed on their way, by which a stranger would get in. */
  static boolean isSafe(URI uri) {
    return "https".equals(uri.getScheme())
        || ("http".equals(uri.getScheme()) && LOOPBACK.contains(String.valueOf(uri.getHost())));
  }

  private static void require(boolean good, String message) {
    if (!good) {
      throw new IllegalArgumentException("parallax.access: " + message);
    }
  }
}
