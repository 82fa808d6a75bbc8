package io.parallax.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.core.userdetails.UserDetailsService;

/** Who is let in, and what those get to see who are not. */
@ExtendWith(OutputCaptureExtension.class)
class AccessIT {
  private static final String KEY = "X-API-Key";
  private static final List<String> KEYS = List.of(
      "reader reports:read reader-secret",
      "reader reports:read reader-secret-2",
      "writer sales:write writer-secret",
      "monitor metrics:read monitor-secret");

  @TempDir
  private static Path folder;

  private static TestService service;

  @BeforeAll
  static void startService() throws Exception {
    service = TestService.start(folder, KEYS, "PARALLAX_LOGIN_FAILURES=1000");
  }

  @AfterAll
  static void stopService() {
    service.close();
  }

  @Test
  void letsAKeyInInEachForm() {
    for (String[] headers : new String[][] {
      {KEY, "reader-secret"},
      {KEY, "reader-secret-2"},
      {"Authorization", "Bearer reader-secret"},
      {"Authorization", "bearer reader-secret"},
      {"Authorization", basic("reader:reader-secret")},
      {"Authorization", basic("reader:reader-secret-2")},
      {KEY, "reader-secret", KEY, "reader-secret-2"},
      {KEY, "reader-secret", "Authorization", "Bearer reader-secret"},
      {KEY, "reader-secret", "Authorization", basic("reader:reader-secret")}
    }) {
      HttpResponse<String> answer = service.get("/name", headers);
      assertThat(answer.statusCode()).as(String.join(" ", headers)).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("reader");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-API-Key|wrong",
        "X-API-Key|",
        "X-API-Key|reader",
        "X-API-Key|reader-secret2",
        "Authorization|reader-secret",
        "Authorization|Bearer",
        "Authorization|Bearer ",
        "Authorization|Bearer wrong",
        "Authorization|Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.",
        "Authorization|Digest reader-secret",
        "Authorization|Basic nonsense!",
        "Authorization|Basic reader:reader-secret",
        "Authorization|basic:reader-secret",
        "Authorization|basic::reader-secret",
        "Authorization|basic:writer:reader-secret",
        "Authorization|basic:user:password",
        "Authorization|basic:admin:admin",
        "X-API-Key|reader-secret|X-API-Key|writer-secret",
        "X-API-Key|reader-secret|Authorization|Bearer wrong",
        "X-API-Key|reader-secret|X-API-Key|reader-secret|Authorization|Bearer reader-secret",
        "Cookie|JSESSIONID=reader-secret",
        "X-API-Key2|reader-secret"
      })
  void keepsOthersOut(String headers) {
    String[] fields = headers.split("\\|", -1);
    for (int i = 1; i < fields.length; i += 2) {
      fields[i] = fields[i].startsWith("basic:") ? basic(fields[i].substring(6)) : fields[i];
    }
    HttpResponse<String> answer = service.get("/name", fields);

    assertProblem(answer, 401, "unauthenticated");
    assertThat(answer.headers().allValues("WWW-Authenticate"))
        .containsExactly(
            "Bearer realm=\"parallax\"", "Basic realm=\"parallax\", charset=\"UTF-8\"");
    assertThat(answer.body()).doesNotContain("secret", "wrong", "Exception", "springframework");
  }

  @Test
  void saysThatThereAreTwoCredentials() {
    HttpResponse<String> answer =
        service.get("/name", KEY, "reader-secret", "Authorization", "Bearer writer-secret");

    assertProblem(answer, 401, "unauthenticated");
    assertThat(answer.body())
        .contains("The request has 2 credentials in X-API-Key and Authorization.");
  }

  @Test
  void rotatesKeysWithoutRefusingAnybody() throws Exception {
    Path file = folder.resolve("rotating");
    String old = "shop reports:read old";
    String renewed = "shop reports:read renewed";
    TestService.write(file, List.of(old));
    try (var rotating =
        TestService.start("PARALLAX_API_KEYS_FILE=" + file, "PARALLAX_API_KEYS_CHECK_EVERY=20ms")) {
      var secret = new AtomicReference<>("old");
      var done = new AtomicBoolean();
      var answers = new ConcurrentLinkedQueue<Integer>();
      Thread caller = Thread.ofVirtual().start(() -> {
        while (!done.get()) {
          answers.add(rotating.get("/name", KEY, secret.get()).statusCode());
        }
      });
      TestService.write(file, List.of(old, renewed));
      await().until(() -> rotating.get("/name", KEY, "renewed").statusCode() == 200);
      secret.set("renewed");
      int before = answers.size();
      await().until(() -> answers.size() > before + 2);
      TestService.write(file, List.of(renewed));
      await().until(() -> rotating.get("/name", KEY, "old").statusCode() == 401);
      done.set(true);
      caller.join();

      assertThat(answers).isNotEmpty().containsOnly(200);
    }
  }

  @Test
  void takesNoKeyFromTheAddress() {
    assertProblem(
        service.get("/name?api_key=reader-secret&access_token=reader-secret"),
        401,
        "unauthenticated");
    assertProblem(
        service.send(service
            .request(service.port(), "/name", "Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("access_token=writer-secret"))),
        401,
        "unauthenticated");
  }

  @Test
  void namesTheScopeThatIsMissing() {
    HttpResponse<String> answer = service.get("/name", KEY, "writer-secret");

    assertProblem(answer, 403, "forbidden");
    assertThat(answer.body()).contains("reports:read");
    assertProblem(
        service.send(service
            .request(service.port(), "/name", KEY, "reader-secret")
            .POST(BodyPublishers.noBody())),
        403,
        "forbidden");
    assertThat(service
            .send(service
                .request(service.port(), "/name", KEY, "writer-secret")
                .POST(BodyPublishers.noBody()))
            .body())
        .isEqualTo("writer");
  }

  @Test
  void asksEverywhereButForTheProbes() {
    for (String path :
        List.of("/", "/name", "/nothing", "/error", "/login", "/logout", "/actuator/health")) {
      assertProblem(service.get(path), 401, "unauthenticated");
    }
    for (String path : List.of(
        "/", "/error", "/actuator", "/actuator/health", "/actuator/env", "/actuator/metrics")) {
      assertProblem(service.manage(path), 401, "unauthenticated");
      assertProblem(service.manage(path, KEY, "wrong"), 401, "unauthenticated");
    }
    assertProblem(service.manage("/actuator/health", KEY, "reader-secret"), 403, "forbidden");
    assertThat(service.manage("/actuator/metrics", KEY, "monitor-secret").statusCode())
        .isEqualTo(200);
    for (String probe : List.of("/actuator/health/liveness", "/actuator/health/readiness")) {
      assertThat(service.manage(probe).body()).isEqualTo("{\"status\":\"UP\"}");
      assertProblem(
          service.send(
              service.request(service.managementPort(), probe).POST(BodyPublishers.noBody())),
          401,
          "unauthenticated");
    }
    assertThat(service.manage("/actuator/health/liveness/../../env").statusCode())
        .isIn(400, 401);
    assertThat(service.manage("/actuator/health/liveness;/env").statusCode()).isIn(400, 401);
    assertThat(service.manage("/actuator/health/liveness/env").statusCode()).isEqualTo(401);
  }

  @Test
  void hasNoSessionNoUserAndNoPage() {
    HttpResponse<String> answer = service.get("/name", KEY, "reader-secret");

    assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
    assertThat(service.context().getBeanNamesForType(UserDetailsService.class)).isEmpty();
    assertProblem(service.get("/name", "Accept", "text/html"), 401, "unauthenticated");
  }

  @Test
  void keepsAnswersOutOfCaches() {
    for (HttpResponse<String> answer :
        List.of(service.get("/name", KEY, "reader-secret"), service.get("/name"))) {
      assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    }
  }

  @Test
  void answersMalformedPathsWithAProblem() throws IOException {
    for (String path : List.of("/a/./b", "/name/../name", "/name%00", "/a%2fb", "/x\\y")) {
      assertThat(raw("GET " + path
              + " HTTP/1.1\r\nHost: x\r\nX-API-Key: reader-secret\r\nConnection: close\r\n\r\n"))
          .as(path)
          .startsWith("HTTP/1.1 400")
          .doesNotContain("Exception", "Tomcat", "java");
    }
  }

  /** Also where only the server itself is left to answer, on either port. */
  @Test
  void answersWhatNothingAnswersWithAProblem() throws IOException {
    String close = "\r\nHost: x\r\nAccept: text/html\r\nConnection: close\r\n";
    for (int port : new int[] {service.port(), service.managementPort()}) {
      for (String request : List.of(
          "GET /nothing HTTP/1.1" + close + "X-API-Key: reader-secret\r\n\r\n",
          "GET /nothing HTTP/1.1" + close + "X-API-Key: monitor-secret\r\n\r\n",
          "GET /actuator/nothing HTTP/1.1" + close + "X-API-Key: monitor-secret\r\n\r\n",
          "POST /actuator/health HTTP/1.1" + close + "X-API-Key: monitor-secret\r\n\r\n",
          "DELETE /name HTTP/1.1" + close + "X-API-Key: writer-secret\r\n\r\n",
          "GET /name HTTP/9.9" + close + "\r\n",
          "GET /na me HTTP/1.1" + close + "\r\n",
          "GET /name HTTP/1.1\r\nConnection: close\r\n\r\n",
          "GET /name HTTP/1.1" + close + "X-Long: " + "a".repeat(20_000) + "\r\n\r\n",
          "POST /name HTTP/1.1" + close + "Transfer-Encoding: unknown\r\n\r\n")) {
        assertThat(raw(port, request))
            .as(request.substring(0, 30))
            .matches("(?s)HTTP/1.1 [45].*")
            .contains("Content-Type: application/problem+json")
            .contains("\"type\":\"")
            .doesNotContain("<", "Exception", "Tomcat", "java");
      }
    }
  }

  @Test
  void takesNoWritesThatABrowserSendsForAnotherSite() {
    for (String site : List.of("cross-site", "same-site", "same-origin", "none")) {
      HttpResponse<String> answer = service.send(service
          .request(service.port(), "/name", KEY, "writer-secret", "Sec-Fetch-Site", site)
          .POST(BodyPublishers.noBody()));
      assertThat(answer.statusCode()).as(site).isEqualTo(site.contains("site") ? 403 : 200);
      assertThat(
              service.get("/name", KEY, "reader-secret", "Sec-Fetch-Site", site).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void doesNotStartWhenNobodyCouldCallIt(CapturedOutput output) {
    assertThatThrownBy(TestService::start)
        .hasRootCauseInstanceOf(AccessNotConfiguredException.class);
    assertThat(output.getAll())
        .contains(
            "Nobody could call this service",
            "./make-api-key.sh",
            "PARALLAX_API_KEYS_FILE=",
            "PARALLAX_JWT_ISSUER");
    assertThatThrownBy(() -> TestService.start("PARALLAX_API_KEYS_FILE=/nowhere/keys"))
        .hasRootCauseInstanceOf(AccessNotConfiguredException.class);
    assertThat(output.getAll()).contains("/nowhere/keys does not exist");
    assertThatThrownBy(() -> TestService.start("PARALLAX_JWT_ISSUER=https://id.example.com"))
        .rootCause()
        .hasMessageContaining("issuer, jwk-set-uri and audience together");
  }

  @Test
  void limitsWhatOneCallerAsksAndNobodyElse() throws Exception {
    try (var limited = TestService.start(
        folder,
        List.of("noisy reports:read noisy-secret", "quiet reports:read quiet-secret"),
        "PARALLAX_CALLER_RATE=5",
        "PARALLAX_CALLER_RATE_WINDOW=1h")) {
      for (int i = 4; i >= 0; i--) {
        HttpResponse<String> answer = limited.get("/name", KEY, "noisy-secret");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("RateLimit-Policy"))
            .hasValue("\"caller\";q=5;w=3600");
        assertThat(answer.headers().firstValue("RateLimit").orElse(""))
            .startsWith("\"caller\";r=" + i + ";t=");
      }
      for (int i = 0; i < 20; i++) {
        // whoever asks cannot pass for somebody else
        HttpResponse<String> answer = limited.get(
            "/name",
            KEY,
            "noisy-secret",
            "X-Forwarded-For",
            "10.0.0." + i,
            "Forwarded",
            "for=10.1.1." + i);
        assertProblem(answer, 429, "rate-limited");
        int wait = Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow());
        assertThat(wait).isBetween(1, 720);
        assertThat(answer.headers().firstValue("RateLimit").orElse(""))
            .startsWith("\"caller\";r=0;t=");
        // not even one that has no scope for it
        if (i < 5) {
          assertThat(limited.get("/name", KEY, "quiet-secret").statusCode()).isEqualTo(200);
        }
      }
      assertThat(limited.refused("rate-limited")).isEqualTo(20);
    }
  }

  @Test
  void limitsHowMuchOneCallerHasUnderWay() throws Exception {
    try (var limited = TestService.start(
            folder,
            List.of("noisy reports:read noisy-secret", "quiet reports:read quiet-secret"),
            "PARALLAX_CALLER_REQUESTS=3");
        var http = HttpClient.newHttpClient()) {
      List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiting.add(http.sendAsync(
            limited.request(limited.port(), "/wait", KEY, "noisy-secret").build(),
            BodyHandlers.ofString()));
      }
      await()
          .untilAsserted(() ->
              assertThat(limited.get("/name", KEY, "noisy-secret").statusCode()).isEqualTo(503));
      HttpResponse<String> refused = limited.get("/name", KEY, "noisy-secret");
      assertProblem(refused, 503, "overloaded");
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(limited.get("/name", KEY, "quiet-secret").body()).isEqualTo("quiet");

      limited.endWaiting();
      for (var answer : waiting) {
        assertThat(answer.get().body()).isEqualTo("done");
      }
      await()
          .untilAsserted(() ->
              assertThat(limited.get("/name", KEY, "noisy-secret").statusCode()).isEqualTo(200));
    }
  }

  @Test
  void slowsGuessingWithoutLockingAnybodyOut() throws Exception {
    try (var limited = TestService.start(
        folder, KEYS, "PARALLAX_LOGIN_FAILURES=3", "PARALLAX_CALLER_RATE_WINDOW=1h")) {
      for (int i = 0; i < 3; i++) {
        assertProblem(limited.get("/name", KEY, "guess-" + i), 401, "unauthenticated");
      }
      HttpResponse<String> refused =
          limited.get("/name", KEY, "guess-4", "X-Forwarded-For", "10.9.9.9");
      assertProblem(refused, 429, "rate-limited");
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(limited.get("/name", KEY, "reader-secret").body()).isEqualTo("reader");
      assertProblem(limited.get("/name"), 401, "unauthenticated");
    }
  }

  /** Three floods: wrong keys, a caller over its limit, and requests without a credential. */
  @Test
  void holdsNothingOfAFlood() throws Exception {
    try (var flooded = TestService.start(
            folder,
            List.of("noisy reports:read noisy-secret", "quiet reports:read quiet-secret"),
            "PARALLAX_CALLER_RATE=1000",
            "PARALLAX_CALLER_RATE_WINDOW=1h");
        var http = HttpClient.newHttpClient()) {
      flood(flooded, http, 1_000);
      long before = heapInUse();
      flood(flooded, http, 12_000);
      long growth = heapInUse() - before;

      assertThat(growth).as("bytes more in use after 12,000 requests").isLessThan(10_000_000);
      assertThat(flooded.get("/name", KEY, "quiet-secret").body()).isEqualTo("quiet");
      assertThat(flooded.refused("rate-limited")).isGreaterThan(5_000);
    }
  }

  private static void flood(TestService flooded, HttpClient http, int requests) throws Exception {
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      String[] headers = switch (i % 3) {
        case 0 -> new String[] {KEY, "guess-" + i};
        case 1 -> new String[] {KEY, "noisy-secret"};
        default -> new String[] {};
      };
      answers.add(http.sendAsync(
              flooded.request(flooded.port(), "/name?" + i, headers).build(),
              BodyHandlers.discarding())
          .thenApply(HttpResponse::statusCode));
      if (answers.size() == 50) {
        for (var answer : answers) {
          assertThat(answer.get()).isIn(200, 401, 429);
        }
        answers.clear();
      }
    }
  }

  private static long heapInUse() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void logsAndCountsWhatItRefusesAndNothingThatWasSent(CapturedOutput output) throws Exception {
    try (var watched = TestService.start(folder, KEYS)) {
      int start = output.getAll().length();
      double counted = watched.refused("unauthenticated");
      watched.get("/marker-path?marker-query=1", KEY, "marker-key");
      watched.get("/name", "Authorization", basic("marker-user:marker-password"));
      watched.get("/name", "Authorization", basic("x\r\n2026 ERROR marker-forged:\u001b[31m"));
      watched.get("/name", "Authorization", "Bearer marker-token", "X-Request-Id", "marker-id");
      watched.get("/marker-path", KEY, "writer-secret");
      raw(watched.port(), "GET /marker/../x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      raw(
          watched.port(),
          "GET /%0d%0amarker-line HTTP/1.1\r\nHost: x\r\nX-API-Key: marker\u001b[2J\r\nConnection: close\r\n\r\n");
      raw(watched.port(), "MARKER\u001b /name HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      raw(watched.port(), "M'RK /name HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

      await().until(() -> output.getAll().substring(start).contains("Refused (forbidden)"));
      String logged = output.getAll().substring(start);
      assertThat(logged).doesNotContain("marker", "secret", "\u001b[", "\r");
      assertThat(logged)
          .contains("Refused (unauthenticated)", "caller writer", "reports:read is missing");
      assertThat(watched.refused("unauthenticated")).isEqualTo(counted + 5);
      assertThat(watched.refused("forbidden")).isEqualTo(1);
      assertThat(watched.refused("malformed")).isEqualTo(1);
      assertThat(refusals(logged)).isEqualTo(7);
      assertThat(logged.lines()).allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT.*"));

      for (int i = 0; i < 200; i++) {
        watched.get("/name", KEY, "guess");
      }
      assertThat(watched.refused("unauthenticated") + watched.refused("rate-limited"))
          .isGreaterThanOrEqualTo(205);
      assertThat(refusals(output.getAll().substring(start))).isBetween(8L, 150L);
    }
  }

  private static long refusals(String logged) {
    return logged.lines().filter(line -> line.contains("Refused (")).count();
  }

  private static String raw(String request) throws IOException {
    return raw(service.port(), request);
  }

  private static String raw(int port, String request) throws IOException {
    try (var socket = new Socket("localhost", port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static String basic(String text) {
    return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String type) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body())
        .contains("\"type\":\"/problems/" + type + "\"", "\"status\":" + status);
  }
}
