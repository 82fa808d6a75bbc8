package io.parallax.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The provider is asked for its keys now and then, whatever tokens say and whatever it answers. */
class ProviderKeysIT {
  private static final String ISSUER = "https://id.example.com/";
  private static final long HUGE = 100L * 1024 * 1024;

  private static RSAKey first;
  private static RSAKey second;
  private static ExecutorService threads;
  private static HttpServer provider;

  private final AtomicInteger fetches = new AtomicInteger();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private volatile Answer answer = this::keys;
  private volatile List<RSAKey> published = List.of();

  /** How the provider answers. */
  private interface Answer {
    void write(HttpExchange exchange) throws IOException;
  }

  @BeforeAll
  static void startProvider() throws Exception {
    first = new RSAKeyGenerator(2048).keyID("first").generate();
    second = new RSAKeyGenerator(2048).keyID("second").generate();
    threads = Executors.newVirtualThreadPerTaskExecutor();
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    provider.setExecutor(threads);
    provider.start();
  }

  @AfterAll
  static void stopProvider() {
    provider.stop(0);
    threads.shutdownNow();
  }

  @BeforeEach
  void publishTheFirstKey() {
    published = List.of(first);
  }

  @Test
  void isAskedOnceHoweverManyUnknownKeysCome() throws Exception {
    try (var service = start("PARALLAX_LOGIN_FAILURES=1000")) {
      assertThat(status(service, token(first))).isEqualTo(200);
      passes(ProviderKeys.PAUSE);

      List<Future<Integer>> unknown = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String foreign = token(second, "unknown-" + i);
        unknown.add(threads.submit(() -> status(service, foreign)));
        if (i % 10 == 0) {
          assertThat(status(service, token(first))).isEqualTo(200);
        }
      }
      for (Future<Integer> refused : unknown) {
        assertThat(refused.get()).isEqualTo(401);
      }
      assertThat(fetches).as("one at the start, and one for all of them").hasValue(2);
    }
  }

  @Test
  void isNotAskedForThoseWhoHaveFailedTooOften() throws Exception {
    try (var service = start("PARALLAX_LOGIN_FAILURES=3", "PARALLAX_CALLER_RATE_WINDOW=1h")) {
      assertThat(status(service, token(first))).isEqualTo(200);
      passes(ProviderKeys.PAUSE);
      for (int i = 0; i < 3; i++) {
        assertThat(status(service, "plx_wrong")).isEqualTo(401);
      }
      assertThat(status(service, token(second))).isEqualTo(429);
      assertThat(fetches).hasValue(1);
      assertThat(status(service, token(first))).isEqualTo(200);
    }
  }

  @Test
  void aGoodTokenIsNoFailure() throws Exception {
    try (var service = start("PARALLAX_LOGIN_FAILURES=1", "PARALLAX_CALLER_RATE_WINDOW=1h")) {
      assertThat(status(service, token(first))).isEqualTo(200);
      published = List.of(first, second);
      passes(ProviderKeys.PAUSE);
      assertThat(status(service, token(second))).isEqualTo(200);
      assertThat(status(service, "plx_wrong")).isEqualTo(401);
      assertThat(status(service, "plx_wrong")).isEqualTo(429);
    }
  }

  @Test
  void aNewKeyIsKnownAfterThePause() throws Exception {
    try (var service = start()) {
      assertThat(status(service, token(first))).isEqualTo(200);
      published = List.of(first, second);
      assertThat(status(service, token(second))).isEqualTo(401);
      passes(ProviderKeys.PAUSE);
      assertThat(status(service, token(second))).isEqualTo(200);
      assertThat(status(service, token(first))).isEqualTo(200);
      assertThat(fetches).hasValue(2);
    }
  }

  @Test
  void aKeyThatWasTakenBackIsSoonTrustedNoMore() throws Exception {
    try (var service = start()) {
      assertThat(status(service, token(first))).isEqualTo(200);
      published = List.of(second);
      passes(ProviderKeys.FRESH);
      assertThat(status(service, token(first))).isEqualTo(401);
    }
  }

  @Test
  void knownKeysCountForAWhileWhenItIsAway() throws Exception {
    try (var service = start()) {
      assertThat(status(service, token(first))).isEqualTo(200);
      answer = exchange -> exchange.sendResponseHeaders(500, -1);
      passes(ProviderKeys.FRESH);
      assertThat(status(service, token(first))).isEqualTo(200);
      passes(ProviderKeys.KEPT);
      assertThat(status(service, token(first))).isEqualTo(503);
      answer = this::keys;
      passes(ProviderKeys.PAUSE);
      assertThat(status(service, token(first))).isEqualTo(200);
    }
  }

  @Test
  void isReadNoFurtherThanKeysCanBeLong() throws Exception {
    try (var service = start()) {
      assertThat(status(service, token(first))).isEqualTo(200);
      answer = this::huge;
      passes(ProviderKeys.FRESH);
      assertThat(status(service, token(first))).isEqualTo(200);
      assertThat(status(service, token(second))).isEqualTo(401);
      assertThat(fetches).hasValue(2);
      assertThat(sent.get()).as("bytes taken, of %d", HUGE).isLessThan(HUGE / 2);
    }
  }

  @Test
  void hasItsTimeToAnswer() throws Exception {
    answer = this::drip;
    try (var service = start()) {
      Instant start = Instant.now();
      assertThat(status(service, token(first))).isEqualTo(503);
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(30));
    }
  }

  private void keys(HttpExchange exchange) throws IOException {
    byte[] body = new JWKSet(List.copyOf(published)).toString().getBytes(UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private void huge(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    byte[] blanks = " ".repeat(64 * 1024).getBytes(UTF_8);
    while (sent.get() < HUGE) {
      out.write(blanks);
      sent.addAndGet(blanks.length);
    }
  }

  /** A byte now and then, without an end of its own. */
  private void drip(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    Instant end = Instant.now().plusSeconds(60);
    while (Instant.now().isBefore(end)) {
      out.write(' ');
      out.flush();
      LockSupport.parkNanos(50_000_000);
    }
  }

  private void passes(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  private TestService start(String... settings) {
    String path = "/" + System.nanoTime();
    provider.createContext(path, exchange -> {
      fetches.incrementAndGet();
      try (exchange) {
        answer.write(exchange);
      }
    });
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("PARALLAX_JWT_ISSUER=" + ISSUER);
    all.add("PARALLAX_JWT_JWK_SET_URI=http://localhost:" + provider.getAddress().getPort() + path);
    all.add("PARALLAX_JWT_AUDIENCE=parallax");
    var clock = new SteadyClock() {
      @Override
      public Instant instant() {
        return now.get();
      }
    };
    return TestService.start(clock, all.toArray(String[]::new));
  }

  private static int status(TestService service, String token) {
    return service.get("/name", "Authorization", "Bearer " + token).statusCode();
  }

  private static String token(RSAKey key) throws Exception {
    return token(key, key.getKeyID());
  }

  private static String token(RSAKey key, String keyId) throws Exception {
    Instant issued = Instant.now();
    var jwt = new SignedJWT(
        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(keyId).build(),
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience("parallax")
            .subject("crm")
            .claim("scope", "reports:read")
            .issueTime(Date.from(issued))
            .expirationTime(Date.from(issued.plusSeconds(300)))
            .build());
    jwt.sign(new RSASSASigner(key));
    return jwt.serialize();
  }
}
