package io.parallax.reporting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parallax.access.tests.FuzzRun;
import io.parallax.access.tests.RequestFuzz;
import io.parallax.events.Measure;
import io.parallax.events.Topic;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is asked, in whatever way, the service answers, and none of its answers is a fault. */
class ReportFuzzIT {
  private static final long SEED = Long.getLong("parallax.seed", 20261128L);
  private static final int REQUESTS = Integer.getInteger("parallax.fuzz.requests", 10_000);
  private static final JsonMapper JSON = new JsonMapper();
  private static final String RANGE = "from=2026-03-01&to=2026-03-04&limit=1&";

  /** Reports of several pages, to be asked for the 2nd one. */
  private static final List<String> PAGED = List.of(
      "/api/v1/reports/sales?" + RANGE + "period=day",
      "/api/v1/reports/sales?" + RANGE + "groupBy=product,region",
      "/api/v1/reports/revenue?" + RANGE + "groupBy=product",
      "/api/v1/reports/outcomes?" + RANGE + "groupBy=region&compare=previousPeriod",
      "/api/v1/reports/comparison?" + RANGE + "indicator=csat&indicator=nps",
      "/api/v1/facts/sales?" + RANGE + "figure=salesClosed",
      "/api/v1/facts/sales?" + RANGE + "figure=grossAmount&originalCurrency=EUR",
      "/api/v1/dimensions/product?limit=1",
      "/api/v1/quarantine?limit=1");

  /** What parts of a cursor may be replaced with. */
  private static final List<String> PARTS = List.of(
      "",
      "x",
      "\0",
      "\ud83d\ude00",
      "x".repeat(5_000),
      "-5000-01-01T00:00:00Z",
      "1969-12-30T00:00:00Z",
      "1970-01-01T00:00:00Z",
      "2026-03-02T00:00:00Z",
      "2026-03-02T00:00:00.000000001Z",
      "9999-12-31T23:59:59.999999Z",
      "+10000-01-01T00:00:00Z",
      "+1000000000-12-31T23:59:59.999999999Z",
      "-1000000000-01-01T00:00:00Z",
      "9223372036854775807_parallax.sales.v1-0-0",
      "-1_parallax.sales.v1-0-0",
      "0_x",
      "csat",
      "EUR",
      "(unknown)");

  private static final Set<String> METHODS = Set.of(
      "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "UNKNOWN");

  @TempDir
  private static Path folder;

  @Test
  void answersEverything() throws Exception {
    try (var service = ServiceProcess.start(folder, "256m")) {
      fill();
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(
              () -> assertThat(JSON.readTree(service.get("/api/v1/freshness").body())
                      .path("lag")
                      .asLong(-1))
                  .isZero());
      var random = new Random(SEED);
      Map<String, List<String>> words = words();
      List<String> targets = new ArrayList<>();
      for (String page : PAGED) {
        targets.add(page);
        String variable = "cursor" + targets.size();
        targets.add(page + "&cursor={" + variable + "}");
        words.put(variable, cursors(service, page, random));
      }
      JsonNode openApi = JSON.readTree(service.get("/api/v1/openapi.json").body());
      var fuzz = new RequestFuzz(SEED, openApi, List.of(TestAccess.KEY), targets, words);

      Map<Integer, Integer> answers = Map.of();
      try {
        answers = FuzzRun.send(service.port(), SEED, REQUESTS, fuzz);
      } finally {
        if (answers.isEmpty()) {
          System.out.println(service.log());
        }
      }

      assertThat(answers).containsKeys(200, 400, 404, 405, 406);
      assertThat(answers.get(200)).as("good ones").isGreaterThan(REQUESTS / 10);
      assertThat(service.isAlive()).isTrue();
      assertThat(service.get("/api/v1/reports/sales").statusCode()).isEqualTo(200);
      assertThat(service.log()).doesNotContain("failed unexpectedly", "threw exception");
      assertThat(tags(service.metrics(), "uri"))
          .as("routes in metrics")
          .contains("/api/v1/reports/sales")
          .isSubsetOf(routes(openApi));
      assertThat(tags(service.metrics(), "method")).isSubsetOf(METHODS);
    }
  }

  /** The values that a tag of the requests' metrics has. */
  private static Set<String> tags(String metrics, String name) {
    return Pattern.compile("http_server_requests_seconds_count\\{.*?\\b" + name + "=\"([^\"]*)\"")
        .matcher(metrics)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  private static Set<String> routes(JsonNode openApi) {
    Set<String> routes = new HashSet<>(openApi.get("paths").propertyNames());
    routes.addAll(List.of(
        "UNKNOWN",
        "NOT_FOUND",
        "/",
        "/ui/session",
        "/docs",
        "/docs/docs.js",
        "/problems/not-found"));
    return routes;
  }

  private static void fill() {
    TestBackend.send(
        Events.sale("Fuzz1", "2026-03-01T10:05:00Z", "fuzz-tea", "LT", 1),
        Events.sale("Fuzz2", "2026-03-02T10:05:00Z", "fuzz-coffee", "LT-VL", 2),
        Events.sale("Fuzz3", "2026-03-03T10:05:00Z", "fuzz-milk", "LV", 3),
        Events.answer("Fuzz4", "2026-03-02T10:07:00Z", "Fuzz1", Map.of(Measure.CSAT, 5)));
    for (int i = 0; i < 3; i++) {
      TestBackend.send(Topic.SALES, i, Map.of("ce_id", "f" + i), new byte[] {(byte) 0xff, 1});
    }
  }

  private static Map<String, List<String>> words() {
    Map<String, List<String>> words = new HashMap<>();
    List<String> times = List.of(
        "2026-03-01",
        "2026-03-02T10:05:00Z",
        "2026-03-04",
        "2026-03-03T00:00:00+02:00",
        "2027-01-01");
    words.put("from", times);
    words.put("to", times);
    words.put("product", List.of("fuzz-tea", "fuzz-coffee"));
    words.put("region", List.of("LT", "LT-VL"));
    words.put("key", List.of("Fuzz1", "Fuzz2", "Fuzz4", "Fuzz5"));
    words.put("customerId", List.of("C-1", "C-2"));
    words.put("groupBy", List.of("product", "region,product", "country"));
    words.put("rolling", List.of("P7D", "P1M", "PT36H"));
    words.put("limit", List.of("1", "2", "10", "100000"));
    words.put("id", List.of("parallax.sales.v1-0-0", "parallax.sales.v1-1-1"));
    return words;
  }

  /** The cursor of the 2nd page, and what others can make of it. */
  private static List<String> cursors(ServiceProcess service, String page, Random random)
      throws Exception {
    JsonNode next = JSON.readTree(service.get(page).body()).path("next");
    assertThat(next.isString()).as("the next page of %s", page).isTrue();
    String cursor = URLDecoder.decode(next.asString().replaceAll(".*[?&]cursor=", ""), UTF_8);
    List<String> cursors = new ArrayList<>(List.of(cursor));
    for (int i = 0; i < 100; i++) {
      cursors.add(
          page.contains("/dimensions/")
              ? any(PARTS, random)
              : encoded(changed(decoded(cursor), random)));
    }
    return cursors;
  }

  private static String changed(String text, Random random) {
    List<String> parts = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
      int at = random.nextInt(parts.size());
      switch (random.nextInt(4)) {
        case 0 -> parts.set(at, any(PARTS, random));
        case 1 -> parts.add(at, any(PARTS, random));
        case 2 -> parts.subList(at, parts.size()).clear();
        default -> parts.set(at, parts.get(at) + any(PARTS, random));
      }
      if (parts.isEmpty()) {
        parts.add("");
      }
    }
    return String.join("\n", parts);
  }

  private static String decoded(String cursor) {
    return new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  private static String any(List<String> choice, Random random) {
    return choice.get(random.nextInt(choice.size()));
  }
}
