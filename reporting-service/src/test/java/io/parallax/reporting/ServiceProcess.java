package io.parallax.reporting;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The whole service in a Java of its own, with as much heap as it is given. */
final class ServiceProcess implements AutoCloseable {
  private static final Pattern PORTS =
      Pattern.compile("(?m)^ports=(?<api>[0-9]+),(?<management>[0-9]+)$");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Path log;
  private final int port;
  private final int managementPort;

  private ServiceProcess(Process process, Path log, int port, int managementPort) {
    this.process = process;
    this.log = log;
    this.port = port;
    this.managementPort = managementPort;
  }

  public static void main(String[] settings) {
    var service = new SpringApplicationBuilder(ReportingConfiguration.class)
        .properties("spring.config.name=reporting-service")
        .run(settings);
    var environment = service.getEnvironment();
    System.out.println("ports=" + environment.getProperty("local.server.port") + ","
        + environment.getProperty("local.management.port"));
  }

  /** With settings such as {@code --PARALLAX_REPORT_WRITERS=4}; what it logs goes to the folder. */
  static ServiceProcess start(Path folder, String heap, String... settings) throws IOException {
    Path log = Files.createTempFile(folder, "service", ".log");
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx" + heap,
        "-XX:+UseSerialGC",
        "-XX:+ExitOnOutOfMemoryError",
        "-cp",
        System.getProperty("java.class.path"),
        ServiceProcess.class.getName(),
        "--server.port=0",
        "--management.server.port=0",
        "--PARALLAX_DATABASE_URL=" + TestBackend.newDatabase(),
        "--PARALLAX_DATABASE_USER=postgres",
        "--PARALLAX_KAFKA_BOOTSTRAP_SERVERS=" + TestBackend.kafkaServers(),
        "--PARALLAX_CONSUMER_GROUP=" + log.getFileName()));
    command.addAll(Arrays.asList(settings));
    Process process = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> !process.isAlive() || PORTS.matcher(Files.readString(log)).find());
    Matcher ports = PORTS.matcher(Files.readString(log));
    if (!ports.find()) {
      throw new AssertionError("the service did not start:\n" + Files.readString(log));
    }
    return new ServiceProcess(
        process,
        log,
        Integer.parseInt(ports.group("api")),
        Integer.parseInt(ports.group("management")));
  }

  int port() {
    return port;
  }

  /** Its metrics, as Prometheus reads them. */
  String metrics() throws IOException, InterruptedException {
    return get("http://localhost:" + managementPort + "/actuator/prometheus").body();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(TestAccess.request(uri(path)));
  }

  URI uri(String path) {
    return path.startsWith("http:")
        ? URI.create(path)
        : URI.create("http://localhost:" + port + path);
  }

  @Override
  public void close() {
    http.close();
    process.destroy();
    process.onExit().join();
  }
}
