package io.parallax.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The first of the README's two commands, as a newcomer would use it. */
class QuickstartIT {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  @TempDir
  private Path folder;

  /** With sample data, in a folder of its own, beside whatever else runs here. */
  static ProcessBuilder command(Path readyFile, Path output, String... options) {
    List<String> line = new ArrayList<>(List.of(
        HOME.resolve("quickstart.sh").toString(),
        "--port-offset",
        Integer.toString(freeOffset()),
        "--ready-file",
        readyFile.toString()));
    line.addAll(List.of(options));
    var command =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
    // this build is under way: the script must not start another one
    command.environment().put("PARALLAX_BUILT", "yes");
    return command;
  }

  /** What the file says once it is there; fails with the output if quickstart ends before. */
  static JsonNode awaitReady(Process quickstart, Path readyFile, Path output, Duration limit)
      throws IOException {
    await().atMost(limit).until(() -> Files.exists(readyFile) || !quickstart.isAlive());
    assertThat(quickstart.isAlive()).as(Files.readString(output)).isTrue();
    return new JsonMapper().readTree(readyFile.toFile());
  }

  @Test
  void startsLoadsAnswersAndStopsWithoutATrace() throws Exception {
    Path readyFile = folder.resolve("ready.json");
    Path output = folder.resolve("output.txt");
    Process quickstart = command(readyFile, output).start();
    List<ProcessHandle> family;
    try {
      JsonNode ready = awaitReady(quickstart, readyFile, output, Duration.ofMinutes(10));
      assertThat(ready.propertyNames())
          .containsExactly(
              "sales", "outcomes", "reporting", "kafka", "postgres", "keys", "pid", "startedAt");
      assertThat(ready.get("keys").propertyNames())
          .containsExactly("sales", "outcomes", "reports", "all");
      assertSampleDataIsThere(
          Files.readString(output),
          new Reports(
              URI.create(ready.get("reporting").asString()),
              ready.get("keys").get("reports").asString()));
      assertCurlLinesWork(Files.readString(output));
      family = quickstart.descendants().toList();
      assertThat(family).isNotEmpty();
    } finally {
      quickstart.destroy();
    }
    assertThat(quickstart.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(quickstart.exitValue()).isEqualTo(143);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> family.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void leavesNoProcessAndNoReadyFileWhenTheLauncherIsKilled() throws Exception {
    Path readyFile = folder.resolve("a folder/ready.json");
    Files.createDirectories(readyFile.getParent());
    Files.writeString(readyFile, "{\"left behind\":true}");
    Path output = folder.resolve("output.txt");
    Process quickstart = command(
            readyFile,
            output,
            "--no-sample-data",
            "--data-dir",
            folder.resolve("data").toString())
        .start();
    List<ProcessHandle> family;
    try {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !Files.exists(readyFile) || !quickstart.isAlive());
      JsonNode ready = awaitReady(quickstart, readyFile, output, Duration.ofMinutes(4));
      assertThat(ready.get("pid").asLong()).isEqualTo(quickstart.pid());
      assertThat(Instant.parse(ready.get("startedAt").asString()))
          .isEqualTo(quickstart.info().startInstant().orElseThrow());
      family = quickstart.descendants().toList();
      assertThat(family).isNotEmpty();
    } finally {
      quickstart.destroyForcibly();
    }
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> !Files.exists(readyFile) && family.stream().noneMatch(ProcessHandle::isAlive));
  }

  /** What the loader says that it has sent is what the reports count. */
  private static void assertSampleDataIsThere(String output, Reports reports) {
    Matcher sent = Pattern.compile("Sent (\\d+) sales, (\\d+) reversals and (\\d+) survey answers")
        .matcher(output);
    assertThat(sent.find()).as(output).isTrue();
    assertThat(total(reports, "sales?from=2020-01-01&period=year&groupBy=region", "salesClosed"))
        .isEqualTo(Long.parseLong(sent.group(1)));
    assertThat(total(
            reports, "outcomes?from=2020-01-01&period=year&groupBy=segment&indicator=csat", "n"))
        .isEqualTo(Long.parseLong(sent.group(3)));
    assertThat(reports.get("/api/v1/freshness").get("lag").asLong()).isZero();
  }

  private static long total(Reports reports, String query, String column) {
    return reports.rows("/api/v1/reports/" + query, column).stream()
        .mapToLong(Long::parseLong)
        .sum();
  }

  private static void assertCurlLinesWork(String output) throws Exception {
    Matcher lines = Pattern.compile("^ *(curl .*)$", Pattern.MULTILINE).matcher(output);
    int count = 0;
    while (lines.find()) {
      Process curl = new ProcessBuilder("sh", "-c", lines.group(1) + " --silent --fail").start();
      String answer = new String(curl.getInputStream().readAllBytes(), UTF_8);
      assertThat(curl.waitFor()).as(lines.group(1)).isZero();
      assertThat(answer).containsAnyOf("segment,", "region,");
      count++;
    }
    assertThat(count).isEqualTo(3);
  }

  /** An offset at which none of the documented ports is in use. */
  private static int freeOffset() {
    return IntStream.iterate(12_000, offset -> offset + 100)
        .limit(100)
        .filter(offset -> IntStream.of(5432, 8080, 8081, 8082, 9080, 9081, 9082, 9092, 9093)
            .allMatch(port -> isFree(port + offset)))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
