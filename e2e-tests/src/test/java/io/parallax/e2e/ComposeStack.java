package io.parallax.e2e;

import io.parallax.quickstart.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The product in containers, as docker-compose.yml makes it, in a project of its own on free ports. */
final class ComposeStack implements AutoCloseable {
  static final List<String> SERVICES =
      List.of("kafka", "postgres", "sales-service", "outcomes-service", "reporting-service");
  private static final Duration START_LIMIT = Duration.ofMinutes(6);

  /** The same in less time: JVMs that compile less, and a consumer that is missed sooner. */
  private static final String HASTE = """
      services:
        kafka:
          environment:
            KAFKA_JVM_PERFORMANCE_OPTS: -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
        sales-service:
          environment:
            JAVA_TOOL_OPTIONS: -XX:TieredStopAtLevel=1
        outcomes-service:
          environment:
            JAVA_TOOL_OPTIONS: -XX:TieredStopAtLevel=1
        reporting-service:
          environment:
            JAVA_TOOL_OPTIONS: -XX:TieredStopAtLevel=1
            PARALLAX_CONSUMER_SESSION_TIMEOUT_MS: 6000
      """;

  private final List<String> compose = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> ids = new HashMap<>();
  private final String project = "parallax-" + UUID.randomUUID().toString().substring(0, 8);
  private final Ports ports = Ports.free();
  private final ApiKey key;

  /**
   * Starts it.
   *
   * @param folder for what belongs to it
   * @param files of Compose, the later laid over the earlier
   */
  ComposeStack(Path folder, List<String> files, Map<String, String> settings) {
    compose.addAll(Docker.requireCompose());
    compose.addAll(List.of("-p", project));
    files.forEach(file -> compose.addAll(List.of("-f", file)));
    compose.addAll(List.of("-f", haste(folder).toString()));
    key = ApiKey.make(folder.resolve("access"));
    environment.put("PARALLAX_API_KEYS_FOLDER", key.folder().toString());
    environment.put("PARALLAX_DATABASE_PASSWORD", UUID.randomUUID().toString());
    environment.put("PARALLAX_PARTITIONS", "2");
    environment.put("PARALLAX_IMAGES", "parallax-e2e");
    environment.put("PARALLAX_SALES_PORT", Integer.toString(ports.sales()));
    environment.put("PARALLAX_OUTCOMES_PORT", Integer.toString(ports.outcomes()));
    environment.put("PARALLAX_REPORTING_PORT", Integer.toString(ports.reporting()));
    environment.put("PARALLAX_KAFKA_PORT", Integer.toString(ports.kafka()));
    environment.putAll(settings);
    try {
      compose("up", "-d", "--build");
      reports().awaitLagZero(START_LIMIT);
    } catch (AssertionError | RuntimeException e) {
      System.err.println(run("logs", "--tail=40").output());
      close();
      throw e;
    }
  }

  Reports reports() {
    return new Reports(URI.create("http://localhost:" + ports.reporting()), key.secret());
  }

  Sender sender() {
    return new Sender(key.secret());
  }

  URI sales() {
    return URI.create("http://localhost:" + ports.sales() + "/api/v1/sales");
  }

  URI answers() {
    return URI.create("http://localhost:" + ports.outcomes() + "/api/v1/survey-answers");
  }

  /** Where clients on this machine find Kafka. */
  String bootstrapServers() {
    return "localhost:" + ports.kafka();
  }

  void kill(String... services) {
    compose("kill", services);
  }

  void start(String... services) {
    compose("start", services);
  }

  /** Runs a command in a container. */
  Docker.Result exec(String service, String... command) {
    List<String> words = new ArrayList<>(List.of("docker", "exec", id(service)));
    words.addAll(List.of(command));
    return Docker.run(Map.of(), words);
  }

  /**
   * Makes a login for a BI tool by the script for it.
   *
   * @param superuser the command that reads SQL of an administrator
   */
  void makeBiLogin(String superuser, String login, String password) {
    try {
      String script = Files.readString(Path.of("..", "docs", "bi", "bi-role.sql"));
      exec(
              "postgres",
              "sh",
              "-c",
              "%s -v login=%s -f - <<'END'\n%s\nEND".formatted(superuser, login, script))
          .ok();
      exec(
              "postgres",
              "sh",
              "-c",
              "%s -c \"alter role %s password '%s'\"".formatted(superuser, login, password))
          .ok();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One answer of {@code docker inspect} about a container. */
  String inspect(String service, String format) {
    return Docker.run(Map.of(), List.of("docker", "inspect", "--format", format, id(service)))
        .ok();
  }

  private String id(String service) {
    return ids.computeIfAbsent(
        service,
        name -> Docker.run(
                Map.of(),
                List.of(
                    "docker",
                    "ps",
                    "-aq",
                    "--filter",
                    "label=com.docker.compose.project=" + project,
                    "--filter",
                    "label=com.docker.compose.service=" + name))
            .ok());
  }

  /** Names of the containers, volumes and networks that there are of it. */
  String traces() {
    String filter = "label=com.docker.compose.project=" + project;
    var traces = new StringBuilder();
    for (String kind : List.of("ps -aq", "volume ls -q", "network ls -q")) {
      List<String> command = new ArrayList<>(List.of("docker"));
      command.addAll(List.of(kind.split(" ")));
      command.addAll(List.of("--filter", filter));
      traces.append(Docker.run(Map.of(), command).ok());
    }
    return traces.toString();
  }

  /** Stops it and removes its data. */
  @Override
  public void close() {
    compose("down", "-v", "-t", "5");
  }

  private static Path haste(Path folder) {
    try {
      return Files.writeString(folder.resolve("haste.yml"), HASTE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void compose(String word, String... words) {
    run(word, words).ok();
  }

  private Docker.Result run(String word, String... words) {
    List<String> command = new ArrayList<>(compose);
    command.add(word);
    command.addAll(List.of(words));
    return Docker.run(environment, command);
  }
}
