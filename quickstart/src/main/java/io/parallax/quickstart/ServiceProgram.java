package io.parallax.quickstart;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One of the product's services, from its executable jar, set up by environment variables. */
public final class ServiceProgram implements Program {
  private final String name;
  private final Service service;
  private final Path home;
  private final List<String> jvmOptions;
  private final Map<String, String> environment;
  private final HttpRequest readiness;
  private final Processes processes;
  private final HttpClient http = HttpClient.newHttpClient();

  ServiceProgram(
      Service service, StackOptions options, Map<String, String> environment, Processes processes) {
    this(
        service.moduleName(),
        service,
        options.home(),
        List.of(),
        options.ports().managementOf(service),
        environment,
        processes);
  }

  /**
   * @param name for messages and for the log file
   * @param home the top folder of the repository
   * @param jvmOptions further options of its JVM
   */
  public ServiceProgram(
      String name,
      Service service,
      Path home,
      List<String> jvmOptions,
      int managementPort,
      Map<String, String> environment,
      Processes processes) {
    this.name = name;
    this.service = service;
    this.home = home;
    this.jvmOptions = jvmOptions;
    this.environment = environment;
    this.processes = processes;
    this.readiness = HttpRequest.newBuilder(
            URI.create("http://localhost:" + managementPort + "/actuator/health/readiness"))
        .timeout(Duration.ofSeconds(5))
        .build();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ProcessHandle launch(Path log) {
    String jar = service.jar(home).toString();
    List<String> arguments = new ArrayList<>(jvmOptions);
    arguments.addAll(List.of("-jar", jar));
    return processes.launchJvm(service.heapMegabytes(), arguments, environment, log);
  }

  @Override
  public boolean isReady() {
    try {
      return http.send(readiness, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
