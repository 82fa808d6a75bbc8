package io.parallax.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Signs tokens and publishes its keys, at once or byte by byte. Thread-safe. */
final class IdentityProvider implements AutoCloseable {
  private static final String ISSUER = "https://id.example.com/";
  private static final String AUDIENCE = "parallax";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<SigningKey> published = new CopyOnWriteArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger dripped = new AtomicInteger();
  private final HttpServer server;
  private volatile boolean slow;

  /** A pair of keys and its name. */
  record SigningKey(String id, KeyPair pair) {
    static SigningKey make(String id) {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return new SigningKey(id, generator.generateKeyPair());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    /** A token for sales that it signs. */
    String token() {
      Instant now = Instant.now();
      String said = encoded("{\"alg\":\"RS256\",\"kid\":\"%s\"}".formatted(id).getBytes(UTF_8))
          + "."
          + encoded(
              """
              {"iss":"%s","aud":"%s","sub":"crm","scope":"sales:write","iat":%d,"exp":%d}""".formatted(ISSUER, AUDIENCE, now.getEpochSecond(), now.getEpochSecond() + 3_600)
                  .getBytes(UTF_8));
      try {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(pair.getPrivate());
        signature.update(said.getBytes(UTF_8));
        return said + "." + encoded(signature.sign());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    private String published() {
      var key = (RSAPublicKey) pair.getPublic();
      return "{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}"
          .formatted(id, encoded(key.getModulus()), encoded(key.getPublicExponent()));
    }

    private static String encoded(BigInteger number) {
      byte[] bytes = number.toByteArray();
      int sign = bytes[0] == 0 ? 1 : 0;
      return encoded(Arrays.copyOfRange(bytes, sign, bytes.length));
    }

    private static String encoded(byte[] bytes) {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
  }

  IdentityProvider() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/keys", this::answer);
    server.start();
  }

  /** Variables of a service that trusts it. */
  Map<String, String> environment() {
    return Map.of(
        "PARALLAX_LOGIN_FAILURES",
        "100000",
        "PARALLAX_JWT_ISSUER",
        ISSUER,
        "PARALLAX_JWT_AUDIENCE",
        AUDIENCE,
        "PARALLAX_JWT_JWK_SET_URI",
        "http://localhost:" + server.getAddress().getPort() + "/keys");
  }

  void publish(SigningKey key) {
    published.add(key);
  }

  /** Whether its answers come byte by byte, and take minutes. */
  void setSlow(boolean slow) {
    this.slow = slow;
  }

  /** How often it was asked for its keys. */
  int asked() {
    return asked.get();
  }

  /** How many bytes were answered slowly. */
  int dripped() {
    return dripped.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    byte[] body = published.stream()
        .map(SigningKey::published)
        .collect(Collectors.joining(",", "{\"keys\":[", "]}"))
        .getBytes(UTF_8);
    try (exchange;
        OutputStream out = exchange.getResponseBody()) {
      exchange.sendResponseHeaders(200, body.length);
      for (int i = 0; i < body.length; i++) {
        if (slow) {
          Wait.pass(Duration.ofMillis(500));
          dripped.incrementAndGet();
        }
        out.write(body[i]);
        if (slow) {
          out.flush();
        }
      }
    }
  }

  @Override
  public void close() {
    slow = false; // ends answers under way
    server.stop(0);
    threads.close();
  }
}
