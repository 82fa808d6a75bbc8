package io.parallax.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else who does the product's work: a program in a module of its own.
 *
 * <p>It gets {@code broker group folder port} and what else it asks for, commits to Kafka how far it
 * is, and answers {@code GET /total} with the number of different sales that it has counted.
 */
final class Peer implements Drain.Drainer {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private final Path module;
  private final String mainClass;
  private final List<String> arguments;
  private final Topics topics;
  private final String broker;
  private final String topic;
  private final Path folder;
  private final Map<String, Long> helpers;
  private final HttpClient http = HttpClient.newHttpClient();
  private int starts;
  private int port;
  private @Nullable Process process;

  /** @param helpers other processes that work for this one, such as a database */
  Peer(
      Path module,
      String mainClass,
      List<String> arguments,
      Topics topics,
      String broker,
      String topic,
      Path folder,
      Map<String, Long> helpers) {
    this.module = module;
    this.mainClass = mainClass;
    this.arguments = List.copyOf(arguments);
    this.topics = topics;
    this.broker = broker;
    this.topic = topic;
    this.folder = folder;
    this.helpers = Map.copyOf(helpers);
  }

  @Override
  public void start() {
    starts++;
    port = freePort();
    List<String> command = Main.jvm(module, mainClass);
    Path own = folder.resolve(group());
    command.addAll(List.of(broker, group(), own.toString(), String.valueOf(port)));
    command.addAll(arguments);
    try {
      Files.createDirectories(own);
      process = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(own.resolve("log").toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it answers. */
  URI uri() {
    return URI.create("http://localhost:" + port);
  }

  /** Waits until it answers. */
  void awaitPort() {
    long giveUp = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      try {
        new Socket("localhost", port).close();
        return;
      } catch (IOException e) {
        if (System.nanoTime() > giveUp) {
          throw new UncheckedIOException(e);
        }
        LockSupport.parkNanos(50_000_000);
      }
    }
  }

  @Override
  public long done() {
    if (process == null || !process.isAlive()) {
      throw new IllegalStateException("it ended: see " + folder.resolve(group()).resolve("log"));
    }
    return topics.committed(group(), topic);
  }

  @Override
  public long sales() {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/total"))
        .build();
    try {
      return Long.parseLong(
          http.send(request, HttpResponse.BodyHandlers.ofString()).body().strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Map<String, Long> pids() {
    Map<String, Long> pids = new HashMap<>(helpers);
    if (process != null) {
      pids.put("peer", process.pid());
    }
    return pids;
  }

  @Override
  public void stop() {
    Process running = process;
    if (running == null) {
      return;
    }
    running.destroy();
    try {
      if (!running.waitFor(30, TimeUnit.SECONDS)) {
        running.destroyForcibly();
      }
    } catch (InterruptedException e) {
      running.destroyForcibly();
      throw new IllegalStateException(e);
    }
    process = null;
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String group() {
    return module.getFileName() + "-"
        + String.join("-", arguments.stream().filter(a -> a.matches("[a-z]+")).toList()) + "-"
        + starts;
  }
}
