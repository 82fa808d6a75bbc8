package io.parallax.access;

import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Callers by tokens (JWT) of one identity provider. Thread-safe.
 *
 * <p>Checked are signature, algorithm, type, issuer, audience, times and subject; keys come from the
 * configured address only, whatever a token says about where to find them.
 */
final class Tokens {
  /** What may be logged; also keeps a subject from looking like a caller with a key. */
  private static final Pattern SUBJECT = Pattern.compile("[\\x21-\\x7e]{1,128}");

  private static final String PREFIX = "jwt:";

  private final ProviderKeys keys;
  private final NimbusJwtDecoder decoder;

  Tokens(AccessProperties.Jwt settings, InstantSource clock) {
    keys = new ProviderKeys(URI.create(settings.jwkSetUri()), clock);
    decoder = NimbusJwtDecoder.withJwkSource(keys)
        .jwsAlgorithms(algorithms -> algorithms.addAll(settings.algorithms()))
        // ours, below, knows at+jwt too
        .jwtProcessorCustomizer(processor -> processor.setJWSTypeVerifier((type, context) -> {}))
        .build();
    decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(validators(settings)));
  }

  /**
   * Whose token this is.
   *
   * @throws UnknownKeyException if its key is not known, or not yet
   * @throws BadCredentialsException if it is not good
   */
  Caller caller(String token) {
    try {
      Jwt jwt = decoder.decode(token);
      return new Caller(PREFIX + jwt.getSubject(), scopes(jwt), null);
    } catch (BadJwtException e) {
      throw new BadCredentialsException("a token that is not good", e);
    } catch (JwtException e) {
      if (e.getCause() instanceof ProviderKeys.UnknownKeyException) {
        throw new UnknownKeyException(this);
      }
      throw new BadCredentialsException("a token that cannot be checked", e);
    }
  }

  /** A token is signed with a key that is not known; it may be a new one. */
  static final class UnknownKeyException extends BadCredentialsException {
    private final transient Tokens tokens;

    UnknownKeyException(Tokens tokens) {
      super("a token with an unknown key");
      this.tokens = tokens;
    }

    /** Looks for new keys, unless that was done not long ago. */
    void lookForNewKeys() {
      tokens.keys.refresh();
      if (!tokens.keys.areThere()) {
        throw new AuthenticationServiceException("the identity provider does not answer");
      }
    }
  }

  private static List<OAuth2TokenValidator<Jwt>> validators(AccessProperties.Jwt settings) {
    var types = new JwtTypeValidator("JWT", "at+jwt");
    types.setAllowEmpty(true);
    var times = new JwtTimestampValidator(settings.clockSkew());
    times.setAllowEmptyExpiryClaim(false);
    return List.of(
        types,
        times,
        new JwtIssuerValidator(settings.issuer()),
        new JwtAudienceValidator(settings.audience()),
        new JwtClaimValidator<String>(
            JwtClaimNames.SUB,
            subject -> subject != null && SUBJECT.matcher(subject).matches()));
  }

  /** Those of {@code scope} or {@code scp}, a text or a list, that mean something here. */
  private static Set<Scope> scopes(Jwt jwt) {
    List<String> names = new ArrayList<>();
    for (String claim : List.of("scope", "scp")) {
      Object value = jwt.getClaims().get(claim);
      if (value instanceof String text) {
        names.addAll(List.of(text.split(" ")));
      } else if (value instanceof Collection<?> list) {
        list.forEach(name -> names.add(String.valueOf(name)));
      }
    }
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    names.forEach(name -> Scope.find(name).ifPresent(scopes::add));
    return scopes;
  }
}
