package io.parallax.reporting;

import static io.parallax.reporting.Events.answer;
import static io.parallax.reporting.Events.reversal;
import static io.parallax.reporting.Events.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parallax.events.Measure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Rebuilding ledger and cube from Kafka, and erasing a customer, while the service runs. */
class ReplayIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String DATABASE = TestBackend.newDatabase();
  private static final JdbcClient DB = JdbcClient.create(TestBackend.dataSource(DATABASE));
  private static final ConfigurableApplicationContext SERVICE = start();

  private record Ended(int status, String out) {}

  @AfterAll
  static void stop() {
    SERVICE.close();
  }

  @Test
  void readsEverythingAgainAndKeepsErasedCustomersErased() throws Exception {
    TestBackend.send(
        sale("RA1", "2026-03-01T10:00:00Z", "ra-tea", "LV", 3),
        reversal("RA2", "2026-03-02T10:00:00Z", "RA1", 1),
        answer("RA3", "2026-03-03T10:00:00Z", "RA1", Map.of(Measure.CSAT, 4)));
    awaitEverythingApplied();
    assertThat(erase("customer of RA1")).contains("\"facts\":1");
    List<String> tables = Tables.contents(DB);
    assertThat(tables).noneMatch(row -> row.contains("customer of RA1"));

    assertThat(command("replay").status()).isEqualTo(2);
    assertThat(Tables.contents(DB)).isEqualTo(tables);
    Ended replayed = command("replay", "--yes");

    assertThat(replayed.status()).as(replayed.out()).isZero();
    assertThat(replayed.out()).contains("Ledger and cube are rebuilt from ");
    awaitEverythingApplied();
    assertThat(Tables.contents(DB)).isEqualTo(tables);
  }

  @Test
  void refusesWhatIsNoCustomerId() throws Exception {
    assertThat(send(TestAccess.request(uri("/api/v1/customers?customerId=")).DELETE())
            .statusCode())
        .isEqualTo(400);
    assertThat(erase("nobody")).isEqualTo("{\"facts\":0,\"quarantined\":0,\"unsearchable\":0}");
  }

  private static String erase(String customer) throws Exception {
    String id = URLEncoder.encode(customer, StandardCharsets.UTF_8).replace("+", "%20");
    HttpResponse<String> response =
        send(TestAccess.request(uri("/api/v1/customers/" + id)).DELETE());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  /** Runs the service's main method in a process of its own, as an operator does. */
  private static Ended command(String... args) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        ReportingService.class.getName()));
    line.addAll(List.of(args));
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("PARALLAX_DATABASE_URL", DATABASE);
    builder.environment().put("PARALLAX_DATABASE_USER", "postgres");
    builder.environment().put("PARALLAX_KAFKA_BOOTSTRAP_SERVERS", TestBackend.kafkaServers());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out);
  }

  private static void awaitEverythingApplied() {
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(
                JSON.readTree(send(TestAccess.request(uri("/api/v1/freshness"))).body())
                    .path("lag")
                    .asLong(-1))
            .isZero());
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static URI uri(String path) {
    return URI.create("http://localhost:"
        + SERVICE.getEnvironment().getRequiredProperty("local.server.port") + path);
  }

  private static ConfigurableApplicationContext start() {
    return new SpringApplicationBuilder(ReportingConfiguration.class)
        .properties("spring.config.name=reporting-service")
        .run(
            "--server.port=0",
            "--management.server.port=0",
            "--spring.datasource.url=" + DATABASE,
            "--spring.datasource.username=postgres",
            "--spring.kafka.bootstrap-servers=" + TestBackend.kafkaServers(),
            "--spring.kafka.consumer.group-id=replay",
            "--parallax.consume.retry-pause=100ms",
            "--parallax.consume.lane-check-interval=200ms");
  }
}
