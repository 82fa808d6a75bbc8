package io.parallax.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parallax.quickstart.LocalStack;
import io.parallax.quickstart.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shell commands of all documents, in the order in which one reads them, against one product that
 * starts empty: each gives the answer shown right below it, if there is one, and no problem.
 */
class DocumentsIT {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  /** In the order of reading; the others come behind them. */
  private static final List<String> FIRST = List.of("README.md", "docs/ingest.md");

  /** What needs more than a running product, by its first line, and what runs it. */
  private static final Map<String, String> ELSEWHERE = Map.ofEntries(
      Map.entry("./quickstart.sh --no-sample-data", "QuickstartIT"),
      Map.entry(
          "docker run --rm -v \"$PWD\":/parallax -w /parallax maven:3.9-eclipse-temurin-25 \\",
          "ComposeIT, but for the image that it begins with, which comes from a registry"),
      Map.entry("mvn package", ".ci/run and ComposeIT"),
      Map.entry("set -a; . containers/target/images.env; set +a", ".ci/run"),
      Map.entry("containers/secure/make-secrets.sh", "SecureComposeIT"),
      Map.entry(
          "compose=\"docker compose -f docker-compose.yml -f docker-compose.secure.yml exec kafka\"",
          "SecureComposeIT, by the same programs"),
      Map.entry(
          "docker compose -f docker-compose.yml -f docker-compose.secure.yml run --rm \\",
          "SecureComposeIT"),
      Map.entry(
          "kafka-get-offsets.sh --bootstrap-server localhost:9092 --topic parallax.sales.v1 --time earliest",
          "nothing: a program of Kafka's own"),
      Map.entry(
          "e2e-tests/faults.sh quick                      # a selection", "FaultsIT, a few rows"),
      Map.entry(
          "export PGPASSWORD=$(cat ~/parallax/postgresql/postgres.password)",
          "BiQueriesIT, the script, without psql"),
      Map.entry(
          "docker compose exec -T postgres psql -U parallax -d parallax -v login=metabase < docs/bi/bi-role.sql",
          "ComposeIT, by the same programs"),
      Map.entry(
          "compose=\"docker compose -f docker-compose.yml -f docker-compose.secure.yml\"",
          "SecureComposeIT, by the same programs"),
      Map.entry(
          "docker compose -f docker-compose.yml -f docs/bi/files/publish-postgres.yml up -d",
          "nothing: it opens a port of the machine"));

  /** A block of commands, and the block of their answer that follows it. */
  private static final Pattern BLOCK = Pattern.compile(
      "(?m)^```sh\\n(.*?)^```\\n(?:\\n?```(?:json)?\\n(.*?)^```$)?", Pattern.DOTALL);

  /** A line that later blocks rely on. */
  private static final Pattern VARIABLE = Pattern.compile("(?m)^[a-z]+=('[^']*'|[^\\s'\"$]+)$");

  @TempDir
  private static Path folder;

  private static LocalStack stack;
  private static Path workingFolder;

  private String variables = "";

  private record Example(String document, String commands, String answer) {
    String firstLine() {
      return commands.lines().findFirst().orElseThrow();
    }

    boolean isRunHere() {
      return !ELSEWHERE.containsKey(firstLine());
    }
  }

  @BeforeAll
  static void start() throws Exception {
    stack = LocalStack.start(StackOptions.in(folder.resolve("stack")));
    workingFolder = Files.createDirectories(folder.resolve("work"));
    Files.createDirectory(workingFolder.resolve("secrets"));
    Files.copy(HOME.resolve("make-api-key.sh"), workingFolder.resolve("make-api-key.sh"));
    link(Path.of("reporting-service/target/reporting-service-0.1.0-exec.jar"));
    for (String service : List.of("sales-service", "reporting-service")) {
      Files.createSymbolicLink(
          workingFolder.resolve(service + ".log"),
          folder.resolve("stack/logs/" + service + ".log"));
    }
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static void link(Path jar) throws IOException {
    Files.createSymbolicLink(workingFolder.resolve(jar.getFileName()), HOME.resolve(jar));
  }

  @TestFactory
  Stream<DynamicTest> everyExampleGivesTheAnswerShown() throws IOException {
    return examples().stream()
        .filter(Example::isRunHere)
        .map(example -> DynamicTest.dynamicTest(
            example.document() + ": " + example.firstLine(), () -> check(example)));
  }

  @Test
  void whatIsRunElsewhereIsInTheDocuments() throws IOException {
    assertThat(examples().stream()
            .filter(example -> !example.isRunHere())
            .map(Example::firstLine)
            .distinct())
        .containsExactlyInAnyOrderElementsOf(ELSEWHERE.keySet());
  }

  @Test
  void everyRequestHasAKey() throws IOException {
    assertThat(examples()).allSatisfy(example -> {
      long requests =
          Pattern.compile("\\bcurl ").matcher(example.commands()).results().count();
      long keys = Pattern.compile("-H \"X-API-Key: \\$key\"")
          .matcher(example.commands())
          .results()
          .count();
      assertThat(keys).as(example.toString()).isEqualTo(requests);
    });
  }

  private void check(Example example) throws Exception {
    assumeTrue(
        System.getenv("CI") != null || !example.commands().contains("jq ") || has("jq"),
        "DID NOT RUN: there is no jq");
    String commands = here(example.commands());
    String output = run(variables + commands);
    VARIABLE.matcher(commands).results().forEach(line -> variables += line.group() + "\n");
    if (example.answer().isEmpty()) {
      assertThat(output).as(commands).doesNotContain("\"type\":\"/problems/");
    } else {
      assertThat(output)
          .as(commands)
          .matches(Pattern.compile(expected(here(example.answer())), Pattern.DOTALL));
    }
    new Reports(stack.reporting(), stack.keys().reports()).awaitLagZero(Duration.ofMinutes(2));
  }

  /** With the addresses and the key of this product. */
  private static String here(String commands) {
    return commands
        .replace("http://localhost:8080", stack.reporting().toString())
        .replace("http://localhost:8081", stack.sales().toString())
        .replace("http://localhost:8082", stack.outcomes().toString())
        .replace("key=plx_...", "key=" + stack.keys().all());
  }

  private static List<Example> examples() throws IOException {
    List<Example> examples = new ArrayList<>();
    for (String document : documents()) {
      Matcher blocks = BLOCK.matcher(Files.readString(HOME.resolve(document)));
      while (blocks.find()) {
        String answer = blocks.group(2);
        examples.add(new Example(document, blocks.group(1), answer == null ? "" : answer));
      }
    }
    return examples;
  }

  private static List<String> documents() throws IOException {
    List<String> documents = new ArrayList<>(FIRST);
    try (Stream<Path> files = Files.find(
        HOME,
        3,
        (file, attributes) -> file.toString().endsWith(".md")
            && !file.toString().contains("/target/")
            && !file.toString().contains("/."))) {
      files
          .map(file -> HOME.relativize(file).toString())
          .filter(file -> !FIRST.contains(file))
          .sorted()
          .forEach(documents::add);
    }
    return documents;
  }

  /** Line breaks, times of asking and what is left out differ; the rest does not. */
  private static String expected(String answer) {
    return Pattern.quote(squeezed(answer))
        .replaceAll("\"asOf\":\"[^\"]*\"", "\\\\E\"asOf\":\"[^\"]*\"\\\\Q")
        .replaceAll("\"dataVersion\":\"[^\"]*\"", "\\\\E\"dataVersion\":\"[^\"]*\"\\\\Q")
        .replaceAll("\"partition\":\\d+", "\\\\E\"partition\":\\\\d+\\\\Q")
        .replace("...", "\\E.*\\Q");
  }

  private static boolean has(String program) throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0;
  }

  private static String run(String commands) throws IOException, InterruptedException {
    var shell = new ProcessBuilder("sh", "-ec", commands)
        .directory(workingFolder.toFile())
        .redirectErrorStream(true);
    Map<String, String> environment = shell.environment();
    environment.merge(
        "PATH",
        Path.of(System.getProperty("java.home"), "bin").toString(),
        (path, java) -> java + ":" + path);
    Matcher database =
        Pattern.compile("(.*)\\?user=(.*)&password=(.*)").matcher(stack.postgresJdbcUrl());
    assertThat(database.matches()).isTrue();
    environment.put("PARALLAX_DATABASE_URL", database.group(1));
    environment.put("PARALLAX_DATABASE_USER", database.group(2));
    environment.put("PARALLAX_DATABASE_PASSWORD", database.group(3));
    environment.put("PARALLAX_KAFKA_BOOTSTRAP_SERVERS", stack.kafka());
    Process process = shell.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(commands + output).isZero();
    return squeezed(output);
  }

  private static String squeezed(String answer) {
    return answer.replaceAll("\\r?\\n *", "");
  }
}
