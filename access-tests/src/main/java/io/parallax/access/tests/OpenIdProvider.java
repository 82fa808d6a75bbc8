package io.parallax.access.tests;

import static org.springframework.security.config.Customizer.withDefaults;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;

/**
 * A real OpenID provider, Spring Authorization Server, to sign in at. Only Ona may read reports;
 * everybody has the password "password".
 */
@EnableAutoConfiguration(
    excludeName = {
      "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
      "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration"
    })
@EnableWebSecurity
@Configuration(proxyBeanMethods = false)
public class OpenIdProvider {
  private static final String CLIENT_ID = "dashboard";
  private static final String CLIENT_SECRET = "a secret: 50 %";
  private static final String AUDIENCE = "parallax";

  /**
   * What a service that trusts it is told, by environment variable.
   *
   * @param issuer its address
   */
  public static Map<String, String> settings(URI issuer) {
    return Map.of(
        "PARALLAX_JWT_ISSUER", issuer.toString(),
        "PARALLAX_JWT_JWK_SET_URI", issuer + "/oauth2/jwks",
        "PARALLAX_JWT_AUDIENCE", AUDIENCE,
        "PARALLAX_OIDC_CLIENT_ID", CLIENT_ID,
        "PARALLAX_OIDC_CLIENT_SECRET", CLIENT_SECRET);
  }

  /**
   * Starts it on the port of its address.
   *
   * @param service whose login it is
   */
  public static ConfigurableApplicationContext start(URI issuer, URI service) {
    return new SpringApplicationBuilder(OpenIdProvider.class)
        .properties("spring.config.name=provider", "spring.main.banner-mode=off")
        .run(
            "--server.port=" + issuer.getPort(),
            "--issuer=" + issuer,
            "--return-to=" + service.resolve("/ui/session/provider/return"));
  }

  @Bean
  @Order(1)
  SecurityFilterChain protocol(HttpSecurity http) {
    http.oauth2AuthorizationServer(server -> {
      http.securityMatcher(server.getEndpointsMatcher());
      server.oidc(withDefaults());
    });
    return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .exceptionHandling(
            e -> e.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint("/login")))
        .build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain logins(HttpSecurity http) {
    return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .formLogin(withDefaults())
        .build();
  }

  @Bean
  UserDetailsService users() {
    return new InMemoryUserDetailsManager(List.of("ona", "petras").stream()
        .map(name -> User.withUsername(name).password("{noop}password").build())
        .toList());
  }

  @Bean
  RegisteredClientRepository clients(@Value("${return-to}") String returnTo) {
    return new InMemoryRegisteredClientRepository(RegisteredClient.withId("1")
        .clientId(CLIENT_ID)
        .clientSecret("{noop}" + CLIENT_SECRET)
        .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
        .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
        .redirectUri(returnTo)
        .scope("openid")
        .scope("reports:read")
        .clientSettings(ClientSettings.builder()
            .requireProofKey(true)
            .requireAuthorizationConsent(false)
            .build())
        .build());
  }

  @Bean
  JWKSource<SecurityContext> signingKeys() throws JOSEException {
    return new ImmutableJWKSet<>(new JWKSet(new RSAKeyGenerator(2048).keyID("1").generate()));
  }

  @Bean
  JwtDecoder decoder(JWKSource<SecurityContext> keys) {
    return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
  }

  @Bean
  OAuth2TokenCustomizer<JwtEncodingContext> tokens() {
    return context -> {
      if (context.getTokenType().equals(OAuth2TokenType.ACCESS_TOKEN)) {
        context.getClaims().audience(List.of(AUDIENCE));
        Authentication user = context.getPrincipal();
        if (user != null && user.getName().equals("petras")) {
          context.getClaims().claim("scope", List.of("openid"));
        }
      }
    };
  }

  @Bean
  AuthorizationServerSettings names(@Value("${issuer}") String issuer) {
    return AuthorizationServerSettings.builder().issuer(issuer).build();
  }
}
