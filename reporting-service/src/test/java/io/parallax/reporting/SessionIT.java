package io.parallax.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.access.tests.KeyLine;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** People sign in to the dashboard with a key, and read; a session does nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionIT {
  private static final String ADMIN = "plx_admin";
  private static final String SHOP = "plx_shop";

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path keys = Files.createTempFile("api-keys", "");
  private final String database = TestBackend.newDatabase();
  private final JdbcClient jdbc = JdbcClient.create(TestBackend.dataSource(database));
  private final ConfigurableApplicationContext service;

  SessionIT() throws Exception {
    writeKeys(ADMIN);
    service = new SpringApplicationBuilder(ReportingConfiguration.class)
        .properties(
            "spring.config.name=reporting-service",
            "PARALLAX_DATABASE_URL=" + database,
            "PARALLAX_DATABASE_USER=postgres",
            "PARALLAX_KAFKA_BOOTSTRAP_SERVERS=" + TestBackend.kafkaServers(),
            "PARALLAX_CONSUMER_GROUP=sessions")
        .run(
            "--server.port=0",
            "--management.server.port=0",
            "--parallax.access.keys-file=" + keys,
            "--parallax.access.check-every=100ms");
  }

  @AfterAll
  void stop() throws Exception {
    http.close();
    service.close();
    Files.delete(keys);
  }

  @BeforeEach
  void closeAll() {
    jdbc.sql("delete from ui.session").update();
  }

  @Test
  void readsAndChangesNothingWhateverTheKeyMayDo() throws Exception {
    String cookie = signIn();
    assertThat(send("GET", "/api/v1/freshness", "Cookie", cookie).statusCode()).isEqualTo(200);
    assertThat(send("GET", "/odata/v1/SalesByDay", "Cookie", cookie).statusCode())
        .isEqualTo(401);
    assertThat(send("GET", "/ui/session", "Cookie", cookie).body())
        .isEqualTo("{\"caller\":\"admin\",\"provider\":null}");
    for (String change : List.of(
        "DELETE /api/v1/customers/c-1",
        "PUT /api/v1/dimensions/region",
        "POST /api/v1/quarantine/1/retry",
        "POST /ui/session")) {
      List<String> parts = List.of(change.split(" ", 2));
      assertThat(send(parts.getFirst(), parts.getLast(), "Cookie", cookie).statusCode())
          .as(change)
          .isEqualTo(401);
    }
  }

  @Test
  void keepsTheSecretFromScriptsAndFromTheDatabase() throws Exception {
    HttpResponse<String> answer = send("POST", "/ui/session", "X-API-Key", ADMIN);
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .matches("parallax-session=[A-Za-z0-9_-]{43}\\.[A-Za-z0-9_-]{43}; Path=/; HttpOnly;"
            + " SameSite=Strict");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    String stored =
        jdbc.sql("select s::text from ui.session s").query(String.class).single();
    assertThat(stored).doesNotContain(value(answer)).doesNotContain(ADMIN);
    assertThat(value(answer)).doesNotContain(ADMIN);
  }

  @Test
  void endsWhenAskedTo() throws Exception {
    String cookie = signIn();
    HttpResponse<String> answer = send("DELETE", "/ui/session", "Cookie", cookie);
    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
    assertThat(send("GET", "/api/v1/freshness", "Cookie", cookie).statusCode()).isEqualTo(401);
    assertThat(send("GET", "/ui/session", "Cookie", cookie).body())
        .isEqualTo("{\"caller\":null,\"provider\":null}");
  }

  @Test
  void endsWithoutUseAndAtTheEndOfADay() throws Exception {
    for (String column : List.of("used_at", "started_at")) {
      String cookie = signIn();
      jdbc.sql("update ui.session set %s = %s - interval '29 minutes'".formatted(column, column))
          .update();
      assertThat(send("GET", "/api/v1/freshness", "Cookie", cookie).statusCode())
          .isEqualTo(200);
      jdbc.sql("update ui.session set %s = %s - interval '12 hours'".formatted(column, column))
          .update();
      assertThat(send("GET", "/api/v1/freshness", "Cookie", cookie).statusCode())
          .isEqualTo(401);
    }
    assertThat(sessions()).isEqualTo(1);
  }

  @Test
  void usingItKeepsItOpen() throws Exception {
    String cookie = signIn();
    jdbc.sql("update ui.session set used_at = now() - interval '20 minutes'").update();
    send("GET", "/api/v1/freshness", "Cookie", cookie);
    assertThat(jdbc.sql("select used_at > now() - interval '1 minute' from ui.session")
            .query(Boolean.class)
            .single())
        .isTrue();
  }

  @Test
  void endsWithItsKey() throws Exception {
    String cookie = signIn();
    writeKeys("plx_the_next");
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(
                  send("GET", "/api/v1/freshness", "Cookie", cookie).statusCode())
              .isEqualTo(401));
    } finally {
      writeKeys(ADMIN);
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(send("GET", "/api/v1/freshness", "Cookie", cookie).statusCode())
                .isEqualTo(200));
  }

  @Test
  void opensWithAKeyThatMayReadOnly() throws Exception {
    assertThat(send("POST", "/ui/session").statusCode()).isEqualTo(401);
    assertThat(send("POST", "/ui/session", "X-API-Key", "plx_wrong").statusCode())
        .isEqualTo(401);
    assertThat(send("POST", "/ui/session", "X-API-Key", SHOP).statusCode()).isEqualTo(403);
    assertThat(sessions()).isZero();
  }

  @Test
  void isNotOpenedOrClosedByAnotherSite() throws Exception {
    for (String method : List.of("POST", "DELETE")) {
      for (String origin : List.of("https://example.com", "null", "http://localhost")) {
        HttpResponse<String> answer =
            send(method, "/ui/session", "X-API-Key", ADMIN, "Origin", origin);
        assertThat(answer.statusCode()).as(method + " " + origin).isEqualTo(403);
      }
    }
    for (String site : List.of("cross-site", "same-site")) {
      assertThat(send("DELETE", "/ui/session", "Sec-Fetch-Site", site).statusCode())
          .as(site)
          .isEqualTo(403);
    }
    assertThat(send(
                "POST",
                "/ui/session",
                "X-API-Key",
                ADMIN,
                "Sec-Fetch-Site",
                "same-origin",
                "Origin",
                "https://reports.example.com")
            .statusCode())
        .as("behind a proxy that names another host")
        .isEqualTo(200);
    String own = "http://localhost:" + port();
    assertThat(send("POST", "/ui/session", "X-API-Key", ADMIN, "Origin", own).statusCode())
        .isEqualTo(200);
  }

  /** What was made up is refused by its signature, before the database hears of it. */
  @Test
  void takesNoCookieThatItDidNotMake() throws Exception {
    String cookie = signIn();
    int dot = cookie.indexOf('.');
    String unsigned = cookie.substring(0, dot);
    for (String wrong : List.of(
        unsigned,
        unsigned + ".",
        unsigned + "." + "A".repeat(43),
        cookie + ".",
        "parallax-session=",
        "parallax-session=.",
        "parallax-session=x.y")) {
      assertThat(send("GET", "/api/v1/freshness", "Cookie", wrong).statusCode())
          .as(wrong)
          .isEqualTo(401);
    }
  }

  @Test
  void hasAHundredSessionsOfAKeyAtMost() throws Exception {
    String first = signIn();
    jdbc.sql("update ui.session set started_at = started_at - interval '1 minute'")
        .update();
    jdbc.sql("""
            insert into ui.session (id, owner)
            select 'other ' || i, owner from ui.session, generate_series(1, 99) i
            """).update();
    assertThat(send("GET", "/api/v1/freshness", "Cookie", first).statusCode()).isEqualTo(200);
    signIn();
    assertThat(sessions()).isEqualTo(100);
    assertThat(send("GET", "/api/v1/freshness", "Cookie", first).statusCode()).isEqualTo(401);
  }

  /** A page has many files, and their content depends on no session. */
  @Test
  void looksForNoSessionForPublicFiles() throws Exception {
    String cookie = signIn();
    jdbc.sql("update ui.session set used_at = now() - interval '20 minutes'").update();
    assertThat(send("GET", "/", "Cookie", cookie).statusCode()).isEqualTo(200);
    assertThat(jdbc.sql("select used_at < now() - interval '19 minutes' from ui.session")
            .query(Boolean.class)
            .single())
        .isTrue();
  }

  /** A browser's own question for a password would come over that of the page. */
  @Test
  void asksForTheKeyInThePage() throws Exception {
    assertThat(send("GET", "/api/v1/freshness", "X-Requested-With", "parallax")
            .headers()
            .allValues("WWW-Authenticate"))
        .containsExactly("Bearer realm=\"parallax\"");
  }

  @Test
  void showsThePageAndItsFilesToAnybody() throws Exception {
    HttpResponse<String> page = send("GET", "/");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none';");
    List<String> files = Pattern.compile("/ui/[0-9a-f]{12}/[a-z0-9/.-]+")
        .matcher(page.body())
        .results()
        .map(found -> found.group())
        .distinct()
        .toList();
    assertThat(files).anyMatch(file -> file.endsWith("/app.js"));
    for (String file : files) {
      HttpResponse<String> answer = send("GET", file);
      assertThat(answer.statusCode()).as(file).isEqualTo(200);
      assertThat(answer.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
    }
    assertThat(send("GET", "/ui/000000000000/app.js").statusCode()).isEqualTo(404);
  }

  @Test
  void aLinkSignsInOnceOnThisMachine() throws Exception {
    String secret = linkSecret();
    HttpResponse<String> answer = send("POST", "/ui/session/by-link", "X-Login-Link", secret);
    assertThat(answer.statusCode()).isEqualTo(204);
    String cookie = "parallax-session=" + value(answer);
    assertThat(send("GET", "/ui/session", "Cookie", cookie).body()).contains("\"admin\"");
    assertThat(send("PUT", "/api/v1/dimensions/region", "Cookie", cookie).statusCode())
        .isEqualTo(401);
    assertThat(jdbc.sql("select s::text from ui.session s").query(String.class).single())
        .doesNotContain(secret);

    assertThat(send("POST", "/ui/session/by-link", "X-Login-Link", secret).statusCode())
        .as("twice")
        .isEqualTo(403);
    String old = linkSecret();
    jdbc.sql("update ui.login_link set offered_at = now() - interval '61 minutes'")
        .update();
    assertThat(send("POST", "/ui/session/by-link", "X-Login-Link", old).statusCode())
        .as("too late")
        .isEqualTo(403);
    String good = linkSecret();
    for (String[] refused : new String[][] {
      {"X-Login-Link", ""},
      {"X-Login-Link", good, "Sec-Fetch-Site", "cross-site"},
      {"Cookie", cookie}
    }) {
      assertThat(send("POST", "/ui/session/by-link", refused).statusCode()).isEqualTo(403);
    }
    for (String address : otherAddresses()) {
      var request = HttpRequest.newBuilder(
              URI.create("http://%s:%d/ui/session/by-link".formatted(address, port())))
          .header("X-Login-Link", good)
          .POST(BodyPublishers.noBody())
          .build();
      assertThat(http.send(request, BodyHandlers.ofString()).statusCode())
          .as(address)
          .isEqualTo(403);
    }
    assertThat(send("POST", "/ui/session/by-link", "X-Login-Link", good).statusCode())
        .isEqualTo(204);
  }

  @Test
  void aLinkTakesAKeyThatMayRead() throws Exception {
    assertThat(send("POST", "/ui/session/links").statusCode()).isEqualTo(401);
    assertThat(send("POST", "/ui/session/links", "Cookie", signIn()).statusCode())
        .isEqualTo(401);
    assertThat(send("POST", "/ui/session/links", "X-API-Key", SHOP).statusCode())
        .isEqualTo(403);
  }

  private String linkSecret() throws Exception {
    HttpResponse<String> answer = send("POST", "/ui/session/links", "X-API-Key", ADMIN);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return answer.body().replaceFirst("^\\{\"link\":\"/#link=([A-Za-z0-9_-]{43})\"}$", "$1");
  }

  /** IPv4 addresses of this machine by which others reach it. */
  private static List<String> otherAddresses() throws Exception {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .map(InetAddress::getHostAddress)
        .toList();
  }

  private String signIn() throws Exception {
    HttpResponse<String> answer = send("POST", "/ui/session", "X-API-Key", ADMIN);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return "parallax-session=" + value(answer);
  }

  private static String value(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("Set-Cookie")
        .orElseThrow()
        .replaceFirst("^[^=]*=([^;]*);.*$", "$1");
  }

  private HttpResponse<String> send(String method, String path, String... headers)
      throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
        .method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private int sessions() {
    return jdbc.sql("select count(*) from ui.session").query(Integer.class).single();
  }

  private int port() {
    return service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  private void writeKeys(String admin) throws Exception {
    Path next = Files.createTempFile(keys.getParent(), "api-keys", "");
    Files.writeString(
        next,
        KeyLine.of("admin", "reports:read,reports:admin", admin)
            + KeyLine.of("shop", "sales:write", SHOP));
    Files.move(next, keys, StandardCopyOption.REPLACE_EXISTING);
  }
}
