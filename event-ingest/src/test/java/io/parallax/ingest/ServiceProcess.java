package io.parallax.ingest;

import io.parallax.events.Topic;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.support.GenericApplicationContext;

/** A service for {@link Topic#SALES} in a Java of its own, with as much heap as it is given. */
final class ServiceProcess implements AutoCloseable {
  private static final Pattern WELCOME =
      Pattern.compile("Takes events at http://localhost:([0-9]+)/");

  private final Process process;
  private final int port;

  private ServiceProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  public static void main(String[] settings) {
    new SpringApplicationBuilder(IngestConfiguration.class)
        .initializers(context ->
            ((GenericApplicationContext) context).registerBean(Topic.class, () -> Topic.SALES))
        .properties(settings)
        .run();
  }

  static ServiceProcess start(String heap, String... settings) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx" + heap,
        "-XX:+ExitOnOutOfMemoryError",
        "-cp",
        System.getProperty("java.class.path"),
        ServiceProcess.class.getName(),
        "spring.config.name=event-ingest",
        "spring.application.name=test-service",
        "server.port=0",
        "management.server.port=0"));
    command.addAll(Arrays.asList(settings));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader output = process.inputReader();
    var log = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      log.append(line).append('\n');
      Matcher welcome = WELCOME.matcher(line);
      if (welcome.find()) {
        Thread.startVirtualThread(() -> output.lines().forEach(System.out::println));
        return new ServiceProcess(process, Integer.parseInt(welcome.group(1)));
      }
    }
    throw new AssertionError("the service did not start:\n" + log);
  }

  int port() {
    return port;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
