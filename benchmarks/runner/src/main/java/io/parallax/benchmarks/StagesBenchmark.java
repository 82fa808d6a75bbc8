package io.parallax.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The product's classes one by one: what of the time of a drain goes where. */
final class StagesBenchmark {
  private static final String STAGES = "io.parallax.benchmarks.stages.Stages";
  private static final String JMH = "org.openjdk.jmh.Main";

  private final Path module;
  private final Path folder;
  private final Results results;

  StagesBenchmark(Path home, Path folder, Results results) {
    this.module = home.resolve("benchmarks/stages");
    this.folder = folder;
    this.results = results;
  }

  /** The topic must be filled, the ledger empty. */
  void stages(String broker, String jdbcUrl) {
    for (String line : run(STAGES, List.of(broker, jdbcUrl)).lines().toList()) {
      String[] parts = line.split(" ", -1);
      if (parts.length == 4 && parts[0].equals("stage")) {
        results.add(
            "stage: " + parts[1] + ", service", Double.parseDouble(parts[2]), "us CPU/event");
        results.add(
            "stage: " + parts[1] + ", database", Double.parseDouble(parts[3]), "us CPU/event");
      }
    }
  }

  void micro() {
    Path file = folder.resolve("jmh.json");
    run(JMH, List.of("-rf", "json", "-rff", file.toString()));
    for (JsonNode one : JsonMapper.shared().readTree(file.toFile())) {
      String name = one.get("benchmark").asString();
      JsonNode metric = one.get("primaryMetric");
      results.add(
          "micro: " + name.substring(name.lastIndexOf('.') + 1),
          metric.get("score").asDouble(),
          metric.get("scoreUnit").asString());
    }
  }

  private String run(String mainClass, List<String> arguments) {
    List<String> command = Main.jvm(module, mainClass);
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command)
          .redirectError(folder.resolve("stages.log").toFile())
          .start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(mainClass + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
