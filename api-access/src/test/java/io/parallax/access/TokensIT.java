package io.parallax.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;

/** Real tokens, signed by an identity provider whose keys are fetched over HTTP. */
class TokensIT {
  private static final String ISSUER = "https://id.example.com/";
  private static final String AUDIENCE = "parallax";
  private static final AtomicInteger foreignFetches = new AtomicInteger();

  private static RSAKey key;
  private static RSAKey foreignKey;
  private static HttpServer provider;
  private static Tokens tokens;
  private static volatile List<RSAKey> published = List.of();

  @BeforeAll
  static void startProvider() throws Exception {
    key = new RSAKeyGenerator(2048).keyID("one").generate();
    foreignKey = new RSAKeyGenerator(2048).keyID("foreign").generate();
    published = List.of(key);
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    provider.createContext("/keys", exchange -> {
      byte[] body = new JWKSet(List.copyOf(published)).toString().getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    provider.createContext("/foreign", exchange -> {
      foreignFetches.incrementAndGet();
      byte[] body = new JWKSet(foreignKey).toString().getBytes(UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    provider.start();
    tokens = new Tokens(settings(address("/keys")), InstantSource.system());
  }

  @AfterAll
  static void stopProvider() {
    provider.stop(0);
  }

  @Test
  void takesAGoodToken() throws Exception {
    assertThat(caller(token(claims().build())))
        .isEqualTo(new Caller("jwt:crm", EnumSet.of(Scope.SALES_WRITE), null));
    assertThat(caller(token(claims().audience(List.of("other", AUDIENCE)).build())))
        .isNotNull();
    assertThat(caller(sign(header().type(new JOSEObjectType("at+jwt")), claims().build())))
        .isNotNull();
  }

  @Test
  void knowsItsScopesInEveryUsualForm() throws Exception {
    Set<Scope> both = EnumSet.of(Scope.SALES_WRITE, Scope.REPORTS_READ);
    assertThat(caller(token(
            claims().claim("scope", "openid sales:write reports:read nonsense").build())))
        .isEqualTo(new Caller("jwt:crm", both, null));
    assertThat(caller(token(claims()
            .claim("scope", null)
            .claim("scp", List.of("sales:write", "reports:read"))
            .build())))
        .isEqualTo(new Caller("jwt:crm", both, null));
    assertThat(caller(token(claims().claim("scope", null).build())))
        .isEqualTo(new Caller("jwt:crm", EnumSet.noneOf(Scope.class), null));
  }

  @Test
  void refusesOtherSignatures() throws Exception {
    JWTClaimsSet good = claims().build();
    refuses(new PlainJWT(good).serialize());
    String signed = token(good);
    refuses(signed.substring(0, signed.lastIndexOf('.') + 1));
    refuses(signed.substring(0, signed.length() - 8) + "AAAAAAAA");
    // the public key as the secret of a symmetric signature
    byte[] publicKey = key.toRSAPublicKey().getEncoded();
    refuses(sign(
        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one"), good, new MACSigner(publicKey)));
    byte[] publicJson = key.toPublicJWK().toJSONString().getBytes(UTF_8);
    refuses(sign(
        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one"), good, new MACSigner(publicJson)));
    // a good key, by an algorithm that is not on the list
    refuses(
        sign(new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("one"), good, new RSASSASigner(key)));
    refuses(
        sign(new JWSHeader.Builder(JWSAlgorithm.PS256).keyID("one"), good, new RSASSASigner(key)));
  }

  @Test
  void refusesOtherKeysWhereverTheyAreSaidToBe() throws Exception {
    JWTClaimsSet good = claims().build();
    refuses(sign(header().keyID("unknown"), good));
    refuses(sign(header(), good, new RSASSASigner(foreignKey)));
    refuses(sign(header().keyID("foreign"), good, new RSASSASigner(foreignKey)));
    refuses(sign(
        header().keyID("foreign").jwkURL(URI.create(address("/foreign"))),
        good,
        new RSASSASigner(foreignKey)));
    refuses(sign(
        header().keyID("foreign").x509CertURL(URI.create(address("/foreign"))),
        good,
        new RSASSASigner(foreignKey)));
    refuses(sign(
        header().keyID("foreign").jwk(foreignKey.toPublicJWK()),
        good,
        new RSASSASigner(foreignKey)));
    assertThat(foreignFetches).hasValue(0);
  }

  @Test
  void refusesOtherIssuersAudiencesTimesAndSubjects() throws Exception {
    Instant now = Instant.now();
    refuses(token(claims().issuer("https://id.example.com").build()));
    refuses(token(claims().issuer(null).build()));
    refuses(token(claims().audience("other").build()));
    refuses(token(claims().audience((String) null).build()));
    refuses(token(claims().audience(List.of()).build()));
    refuses(token(claims().expirationTime(Date.from(now.minusSeconds(120))).build()));
    refuses(token(claims().expirationTime(null).build()));
    refuses(token(claims().notBeforeTime(Date.from(now.plusSeconds(120))).build()));
    refuses(token(claims().subject(null).build()));
    refuses(token(claims().subject("").build()));
    refuses(token(claims().subject("two\nlines").build()));
    refuses(token(claims().subject("x".repeat(129)).build()));
    refuses(sign(header().type(new JOSEObjectType("logout+jwt")), claims().build()));
  }

  @Test
  void refusesWhatIsNoToken() {
    for (String nonsense : List.of(".", "..", "a.b.c", "a.b.c.d.e", "ey.ey.ey", ".".repeat(1000))) {
      refuses(nonsense);
    }
  }

  @Test
  void blamesNobodyWhenTheProviderIsAway() throws Exception {
    String good = token(claims().build());
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    var alone = new Tokens(settings("http://localhost:" + port + "/keys"), InstantSource.system());
    assertThatThrownBy(() -> caller(alone, good))
        .isInstanceOf(AuthenticationServiceException.class);
  }

  @Test
  void aServiceTakesTokensAloneAndHoldsThemToTheirScopes() throws Exception {
    JWTClaimsSet reader = claims().claim("scope", "reports:read").build();
    try (var service = TestService.start(
        "PARALLAX_JWT_ISSUER=" + ISSUER,
        "PARALLAX_JWT_JWK_SET_URI=" + address("/keys"),
        "PARALLAX_JWT_AUDIENCE=" + AUDIENCE)) {
      assertThat(get(service, token(reader)).body()).isEqualTo("jwt:crm");
      assertThat(get(service, token(claims().build())).statusCode()).isEqualTo(403);
      assertThat(get(service, new PlainJWT(reader).serialize()).statusCode()).isEqualTo(401);
      assertThat(get(service, "plx_" + "0".repeat(64)).statusCode()).isEqualTo(401);
      assertThat(service.get("/name", "X-API-Key", token(reader)).statusCode()).isEqualTo(401);
    }
    try (var service = TestService.start(
        "PARALLAX_JWT_ISSUER=" + ISSUER,
        "PARALLAX_JWT_JWK_SET_URI=" + address("/nothing"),
        "PARALLAX_JWT_AUDIENCE=" + AUDIENCE)) {
      HttpResponse<String> answer = get(service, token(reader));
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
    }
  }

  private static HttpResponse<String> get(TestService service, String token) {
    return service.get("/name", "Authorization", "Bearer " + token);
  }

  @Test
  void isConfiguredWholeOrNotAtAll() {
    assertThat(jwt("", "", "").isOn()).isFalse();
    assertThat(jwt(ISSUER, "https://id.example.com/keys", AUDIENCE).isOn()).isTrue();
    for (String[] half : new String[][] {
      {ISSUER, "", ""},
      {"", "https://id.example.com/keys", ""},
      {"", "", AUDIENCE},
      {ISSUER, "https://id.example.com/keys", ""},
      {ISSUER, "", AUDIENCE},
      {"", "https://id.example.com/keys", AUDIENCE}
    }) {
      assertThatThrownBy(() -> jwt(half[0], half[1], half[2]))
          .hasMessageContaining("issuer, jwk-set-uri and audience together");
    }
    assertThatThrownBy(() -> jwt(ISSUER, "http://id.example.com/keys", AUDIENCE))
        .hasMessageContaining("https");
  }

  private static AccessProperties.Jwt settings(String keys) {
    return jwt(ISSUER, keys, AUDIENCE);
  }

  private static AccessProperties.Jwt jwt(String issuer, String keys, String audience) {
    return new AccessProperties.Jwt(
        issuer, keys, audience, Set.of(SignatureAlgorithm.RS256), Duration.ofSeconds(30));
  }

  private static String address(String path) {
    return "http://localhost:" + provider.getAddress().getPort() + path;
  }

  private static JWTClaimsSet.Builder claims() {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .subject("crm")
        .claim("scope", "sales:write")
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(300)));
  }

  private static JWSHeader.Builder header() {
    return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one");
  }

  private static String token(JWTClaimsSet claims) throws Exception {
    return sign(header(), claims);
  }

  private static String sign(JWSHeader.Builder header, JWTClaimsSet claims) throws Exception {
    return sign(header, claims, new RSASSASigner(key));
  }

  private static String sign(JWSHeader.Builder header, JWTClaimsSet claims, JWSSigner signer)
      throws Exception {
    var jwt = new SignedJWT(header.build(), claims);
    jwt.sign(signer);
    return jwt.serialize();
  }

  /** As the filter asks. */
  private static Caller caller(Tokens tokens, String token) {
    try {
      return tokens.caller(token);
    } catch (Tokens.UnknownKeyException e) {
      e.lookForNewKeys();
      return tokens.caller(token);
    }
  }

  private static Caller caller(String token) {
    return caller(tokens, token);
  }

  private static void refuses(String token) {
    assertThatThrownBy(() -> caller(token)).isInstanceOf(BadCredentialsException.class);
  }
}
