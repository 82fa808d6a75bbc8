package io.parallax.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** A service that does next to nothing, and lets nobody in who may not. */
final class TestService implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final ConfigurableApplicationContext context;

  private TestService(ConfigurableApplicationContext context) {
    this.context = context;
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(AccessConfiguration.class)
  static class App {
    @Bean
    AccessPolicy policy() {
      return request -> request.getMethod().equals("GET") ? Scope.REPORTS_READ : Scope.SALES_WRITE;
    }

    @Bean
    Resource resource() {
      return new Resource();
    }
  }

  @RestController
  static final class Resource {
    private final CountDownLatch begin = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);

    @GetMapping("/name")
    String name(HttpServletRequest request) {
      return String.valueOf(request.getRemoteUser());
    }

    @PostMapping("/name")
    String postName(HttpServletRequest request) {
      return name(request);
    }

    @PostMapping("/body")
    String body(HttpServletRequest request) throws IOException {
      return new String(request.getInputStream().readAllBytes(), ISO_8859_1);
    }

    @GetMapping("/failure")
    String fail() {
      throw new IllegalStateException("a fault of ours");
    }

    /** Answers when all are told to. */
    @GetMapping("/wait")
    String await() throws InterruptedException {
      begin.countDown();
      return end.await(3, TimeUnit.MINUTES) ? "done" : "late";
    }
  }

  /** With these keys, {@code caller scopes secret} each, and settings. */
  static TestService start(Path folder, List<String> keys, String... settings) throws Exception {
    Path file = Files.createTempFile(folder, "api-keys", "");
    write(file, keys);
    var all = new ArrayList<>(List.of(settings));
    all.add("PARALLAX_API_KEYS_FILE=" + file);
    return start(all.toArray(String[]::new));
  }

  static void write(Path file, List<String> keys) throws Exception {
    var lines = new ArrayList<String>();
    for (String key : keys) {
      String[] fields = key.split(" ", -1);
      lines.add(fields[0] + " " + fields[1] + " sha256:" + ApiKeyTest.sha256(fields[2]));
    }
    Files.write(file, lines);
  }

  static TestService start(String... settings) {
    return start(new SteadyClock(), settings);
  }

  static TestService start(SteadyClock clock, String... settings) {
    var all = new ArrayList<>(List.of(
        "spring.config.name=api-access",
        "spring.application.name=test-service",
        "spring.main.banner-mode=off",
        "server.port=0",
        "management.server.port=0",
        "management.endpoint.health.probes.enabled=true",
        "management.endpoints.web.exposure.include=*"));
    all.addAll(List.of(settings));
    return new TestService(new SpringApplicationBuilder(App.class)
        .initializers(context ->
            ((GenericApplicationContext) context).registerBean(SteadyClock.class, () -> clock))
        .properties(all.toArray(String[]::new))
        .run());
  }

  HttpResponse<String> get(String path, String... headers) {
    return send(request(port(), path, headers));
  }

  HttpResponse<String> manage(String path, String... headers) {
    return send(request(managementPort(), path, headers));
  }

  HttpRequest.Builder request(int port, String path, String... headers) {
    var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Returns as soon as a request waits. */
  void awaitWaiting() throws InterruptedException {
    if (!context.getBean(Resource.class).begin.await(2, TimeUnit.MINUTES)) {
      throw new AssertionError("no request waits");
    }
  }

  void endWaiting() {
    context.getBean(Resource.class).end.countDown();
  }

  double refused(String reason) {
    return context
        .getBean(MeterRegistry.class)
        .get("parallax.access.refused")
        .tag("reason", reason)
        .counter()
        .count();
  }

  ConfigurableApplicationContext context() {
    return context;
  }

  /** Both, for tests of what holds at each. */
  static List<ToIntFunction<TestService>> ports() {
    return List.of(TestService::port, TestService::managementPort);
  }

  int port() {
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  int managementPort() {
    return context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
  }

  @Override
  public void close() {
    endWaiting();
    http.close();
    context.close();
  }
}
