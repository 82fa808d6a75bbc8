package io.parallax.quickstart;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One of the product's services, from its executable jar, set up by environment variables. */
final class ServiceProgram implements Program {
  private final Service service;
  private final Path home;
  private final Map<String, String> environment;
  private final HttpRequest readiness;
  private final Processes processes;
  private final HttpClient http = HttpClient.newHttpClient();

  ServiceProgram(
      Service service, StackOptions options, Map<String, String> environment, Processes processes) {
    this.service = service;
    this.home = options.home();
    this.environment = environment;
    this.processes = processes;
    int managementPort = options.ports().managementOf(service);
    this.readiness = HttpRequest.newBuilder(
            URI.create("http://localhost:" + managementPort + "/actuator/health/readiness"))
        .timeout(Duration.ofSeconds(5))
        .build();
  }

  @Override
  public String name() {
    return service.moduleName();
  }

  @Override
  public ProcessHandle launch(Path log) {
    String jar = service.jar(home).toString();
    return processes.launchJvm(service.heapMegabytes(), List.of("-jar", jar), environment, log);
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
