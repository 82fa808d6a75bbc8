package io.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parallax.quickstart.Ports;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** The three real jars against the images of Kafka and PostgreSQL that people run. */
class ContainersIT {
  private static final Duration LIMIT = Duration.ofMinutes(6);

  @TempDir
  private Path folder;

  private final List<Process> processes = new ArrayList<>();
  private final Ports ports = Ports.free();
  private ApiKey key;

  @BeforeEach
  void makeKey() {
    Docker.require();
    key = ApiKey.make(folder);
  }

  @Test
  void whatIsSentTwiceIsInTheReportsOnce() throws Exception {
    try (var kafka = new KafkaContainer(image("KAFKA_IMAGE", "apache/kafka:4.2.0"))
            .withStartupTimeout(LIMIT);
        var postgres = new PostgreSQLContainer(image("POSTGRES_IMAGE", "postgres:18.6"))
            .withStartupTimeout(LIMIT)) {
      Startables.deepStart(kafka, postgres).get();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.getBootstrapServers()))) {
        admin
            .createTopics(List.of(
                new NewTopic("parallax.sales.v1", 2, (short) 1),
                new NewTopic("parallax.outcomes.v1", 2, (short) 1)))
            .all()
            .get();
      }
      Map<String, String> environment = Map.of(
          "PARALLAX_API_KEYS_FILE", key.file().toString(),
          "PARALLAX_KAFKA_BOOTSTRAP_SERVERS", kafka.getBootstrapServers(),
          "PARALLAX_DATABASE_URL", postgres.getJdbcUrl(),
          "PARALLAX_DATABASE_USER", postgres.getUsername(),
          "PARALLAX_DATABASE_PASSWORD", postgres.getPassword());
      Process sales = start("sales-service", ports.sales(), ports.salesManagement(), environment);
      Process outcomes =
          start("outcomes-service", ports.outcomes(), ports.outcomesManagement(), environment);
      Process reporting =
          start("reporting-service", ports.reporting(), ports.reportingManagement(), environment);
      awaitReady(sales, ports.salesManagement());
      awaitReady(outcomes, ports.outcomesManagement());
      awaitReady(reporting, ports.reportingManagement());

      sendAndCheck();
    } finally {
      for (Process process : processes) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  private void sendAndCheck() {
    Sender sender = new Sender(key.secret());
    for (int repetition = 0; repetition < 2; repetition++) {
      sender.send(address(ports.sales(), "/api/v1/sales"), List.of("""
          {"saleId": "S-1", "closedAt": "2026-05-01T10:00:00Z", "product": "kettle",
           "region": "LT-VL", "channel": "retail"}"""));
      sender.send(address(ports.outcomes(), "/api/v1/survey-answers"), List.of("""
          {"answerId": "A-1", "saleId": "S-1", "answeredAt": "2026-05-02T10:00:00Z",
           "scores": [{"measure": "nps", "value": 9}]}"""));
    }
    var reports = new Reports(address(ports.reporting(), "/"), key.secret());
    reports.awaitLagZero(LIMIT);
    String range = "?from=2026-05-01&to=2026-06-01&period=month&groupBy=product";
    assertThat(reports.rows("/api/v1/reports/sales" + range, "product", "salesClosed"))
        .containsExactly("kettle|1");
    assertThat(reports.rows("/api/v1/reports/outcomes" + range + "&indicator=nps", "product", "n"))
        .containsExactly("kettle|1");
  }

  private static URI address(int port, String path) {
    return URI.create("http://localhost:" + port + path);
  }

  /** Starts the jar of a service. */
  private Process start(
      String service, int port, int managementPort, Map<String, String> environment)
      throws IOException {
    File log = folder.resolve(service + ".log").toFile();
    var builder = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            jar(service).toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().putAll(environment);
    builder
        .environment()
        .putAll(Map.of(
            "PARALLAX_PORT", Integer.toString(port),
            "PARALLAX_MANAGEMENT_PORT", Integer.toString(managementPort)));
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private void awaitReady(Process process, int managementPort) {
    var health = new Reports(address(managementPort, "/"), key.secret());
    await().atMost(LIMIT).untilAsserted(() -> {
      assertThat(process.isAlive()).as(logs()).isTrue();
      health.get("/actuator/health/readiness");
    });
  }

  /** What the services have said. */
  private String logs() throws IOException {
    var logs = new StringBuilder();
    try (var files = Files.newDirectoryStream(folder, "*.log")) {
      for (Path file : files) {
        logs.append(file.getFileName()).append('\n').append(Files.readString(file));
      }
    }
    return logs.toString();
  }

  private static Path jar(String service) throws IOException {
    try (var files = Files.newDirectoryStream(Path.of("..", service, "target"), "*-exec.jar")) {
      return files.iterator().next();
    }
  }

  /** An image that may have another name than the official one whose place it takes. */
  private static DockerImageName image(String variable, String official) {
    String name = System.getenv().getOrDefault(variable, official);
    return DockerImageName.parse(name).asCompatibleSubstituteFor(DockerImageName.parse(official));
  }
}
