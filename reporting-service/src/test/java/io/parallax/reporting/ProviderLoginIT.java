package io.parallax.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.access.tests.KeyLine;
import io.parallax.access.tests.OpenIdProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** People sign in to the dashboard at a real OpenID provider: Spring Authorization Server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProviderLoginIT {
  private static final String RETURN = "/ui/session/provider/return";

  /** Follows no redirect by itself; keeps cookies. */
  private final HttpClient browser;

  private final CookieManager cookies = new CookieManager();

  private final int providerPort = freePort();
  private final URI issuer = URI.create("http://localhost:" + providerPort);
  private final ConfigurableApplicationContext service;
  private @Nullable ConfigurableApplicationContext provider;

  ProviderLoginIT(@TempDir Path folder) throws Exception {
    browser = HttpClient.newBuilder().cookieHandler(cookies).build();
    Path keys = folder.resolve("api-keys");
    Files.writeString(keys, KeyLine.of("admin", "reports:read", "plx_admin"));
    service = new SpringApplicationBuilder(ReportingConfiguration.class)
        .properties(
            "spring.config.name=reporting-service",
            "PARALLAX_DATABASE_URL=" + TestBackend.newDatabase(),
            "PARALLAX_DATABASE_USER=postgres",
            "PARALLAX_KAFKA_BOOTSTRAP_SERVERS=" + TestBackend.kafkaServers(),
            "PARALLAX_CONSUMER_GROUP=provider-login")
        .properties(Map.copyOf(OpenIdProvider.settings(issuer)))
        .run(
            "--server.port=0", "--management.server.port=0", "--parallax.access.keys-file=" + keys);
  }

  private void startProvider() {
    if (provider == null) {
      provider = OpenIdProvider.start(issuer, uri("/"));
    }
  }

  @AfterAll
  void stop() {
    browser.close();
    service.close();
    if (provider != null) {
      provider.close();
    }
  }

  @Test
  @Order(1)
  void saysSoWhileTheProviderIsAway() throws Exception {
    assertThat(get(uri("/ui/session")).body())
        .isEqualTo("{\"caller\":null,\"provider\":\"/ui/session/provider\"}");
    assertThat(location(get(uri("/ui/session/provider")))).isEqualTo("/#login=unavailable");
  }

  /** Strangers can begin logins; they cannot keep the service busy with a provider that is slow. */
  @Test
  @Order(1)
  void asksAProviderThatDoesNotAnswerOnlySoOften() throws Exception {
    List<Socket> connections = new CopyOnWriteArrayList<>();
    try (var silent = new ServerSocket(providerPort)) {
      Thread.ofVirtual().start(() -> {
        try {
          while (true) {
            connections.add(silent.accept());
          }
        } catch (IOException e) {
          // the test is over
        }
      });
      List<CompletableFuture<HttpResponse<String>>> logins = IntStream.range(0, 20)
          .mapToObj(i -> browser.sendAsync(
              HttpRequest.newBuilder(uri("/ui/session/provider")).build(), BodyHandlers.ofString()))
          .toList();
      for (CompletableFuture<HttpResponse<String>> login : logins) {
        assertThat(location(login.join())).isEqualTo("/#login=unavailable");
      }
    }
    assertThat(connections).hasSizeBetween(1, 4);
  }

  @Test
  @Order(2)
  void whoMayReadReportsReadsThem() throws Exception {
    startProvider();
    HttpResponse<String> back = get(signedIn("ona"));

    assertThat(location(back)).isEqualTo("/");
    assertThat(back.headers().allValues("Set-Cookie"))
        .anyMatch(cookie -> cookie.matches("parallax-session=[A-Za-z0-9_-]{43}\\.[A-Za-z0-9_-]{43};"
            + " Path=/; HttpOnly; SameSite=Strict"));
    assertThat(get(uri("/ui/session")).body()).contains("\"caller\":\"jwt:ona\"");
    assertThat(get(uri("/api/v1/reports")).statusCode()).isEqualTo(200);
    var change =
        HttpRequest.newBuilder(uri("/api/v1/dimensions/region")).PUT(BodyPublishers.ofString("{}"));
    assertThat(send(change).statusCode()).isEqualTo(401);
    send(HttpRequest.newBuilder(uri("/ui/session")).DELETE());
    assertThat(get(uri("/api/v1/reports")).statusCode()).isEqualTo(401);
  }

  @Test
  @Order(3)
  void whoMayNotReadThemGetsNoSession() throws Exception {
    startProvider();
    assertThat(location(get(signedIn("petras")))).isEqualTo("/#login=forbidden");
    assertThat(get(uri("/api/v1/reports")).statusCode()).isEqualTo(401);
  }

  /** A code is for the browser that began the login, and for once. */
  @Test
  @Order(4)
  void takesNoCodeOfAnotherLogin() throws Exception {
    startProvider();
    URI back = signedIn("ona");
    String otherState = back.toString().replaceFirst("state=[^&]*", "state=another");
    assertThat(location(get(URI.create(otherState)))).isEqualTo("/#login=failed");
    assertThat(location(get(back))).as("its cookie is gone").isEqualTo("/#login=failed");

    URI used = signedIn("ona");
    assertThat(location(get(used))).isEqualTo("/");
    assertThat(location(get(used))).as("again").isEqualTo("/#login=failed");
    assertThat(location(get(uri(RETURN + "?error=access_denied")))).isEqualTo("/#login=failed");
    assertThat(location(get(uri(RETURN)))).isEqualTo("/#login=failed");
  }

  /** Signs in at the provider; where that sends the browser then. */
  private URI signedIn(String name) throws Exception {
    URI begin = URI.create(location(get(uri("/ui/session/provider"))));
    HttpResponse<String> asked = get(begin);
    Matcher csrf = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"")
        .matcher(get(URI.create(location(asked))).body());
    assertThat(csrf.find()).isTrue();
    String form = "username=%s&password=password&_csrf=%s"
        .formatted(name, URLEncoder.encode(csrf.group(1), StandardCharsets.UTF_8));
    HttpResponse<String> entered = send(HttpRequest.newBuilder(issuer.resolve("/login"))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(form)));
    asked = get(URI.create(location(entered)));
    // the next login may be of another person
    cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getDomain().startsWith("localhost"))
        .toList()
        .forEach(cookie -> cookies.getCookieStore().remove(null, cookie));
    return URI.create(location(asked));
  }

  private HttpResponse<String> get(URI uri) throws Exception {
    return send(
        HttpRequest.newBuilder(uri).header("Accept", "text/html,*/*;q=0.8").GET());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return browser.send(request.build(), BodyHandlers.ofString());
  }

  private static String location(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("Location")
        .orElseThrow(() -> new AssertionError(answer + " " + answer.body()));
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:"
        + service.getEnvironment().getRequiredProperty("local.server.port") + path);
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
