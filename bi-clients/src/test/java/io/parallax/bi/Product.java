package io.parallax.bi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.parallax.events.EventType;
import io.parallax.events.Topic;
import io.parallax.quickstart.LocalStack;
import io.parallax.quickstart.Part;
import io.parallax.quickstart.StackOptions;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole product, filled over HTTP with the example of docs/reports.md, and a login of the role
 * of BI tools in its database.
 */
final class Product implements AutoCloseable {
  static final JsonMapper JSON = new JsonMapper();

  /** The two days of the example. */
  static final String DAYS = "from=2026-03-01&to=2026-03-03&period=day";

  /** A login as an administrator makes one for each tool. */
  static final String LOGIN = "bi_tool";

  static final String PASSWORD = "only-on-this-machine";

  private static final Pattern EVENTS = Pattern.compile("(?s)```events\n(.*?)```");
  private static final Pattern LINE = Pattern.compile("(\\d+) (\\S+) (.*)");
  private static final Pattern DATASET = Pattern.compile("(?m)^## (\\w+), `bi\\.\\w+`$");

  /** Started for the first test class that asks for it, and stopped after the last. */
  static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Product.class;
    }

    @Override
    public Product resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(Namespace.GLOBAL)
          .computeIfAbsent("product", key -> start(), Product.class);
    }
  }

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final LocalStack stack;

  private Product(Path folder) {
    this.folder = folder;
    stack = LocalStack.start(StackOptions.in(folder).withServices(List.of()));
  }

  private static Product start() {
    try {
      var product = new Product(
          Files.createTempDirectory(Files.createDirectories(Path.of("target")), "data"));
      try {
        product.makeLogin();
        product.startServices();
        product.fill();
        return product;
      } catch (Exception | AssertionError e) {
        product.close();
        throw e;
      }
    } catch (IOException | SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** By the script for administrators, as psql runs it with a name for the login. */
  private void makeLogin() throws IOException, SQLException {
    String script = document("bi/bi-role.sql")
        .replaceAll("(?m)^\\\\.*$", "")
        .replace(":'login'", "'" + LOGIN + "'");
    Path password = folder.resolve("postgresql").resolve("postgres.password");
    try (var connection = DriverManager.getConnection(
            "jdbc:" + database(), "postgres", Files.readString(password));
        var statement = connection.createStatement()) {
      statement.execute(script);
      statement.execute("alter role %s password '%s'".formatted(LOGIN, PASSWORD));
    }
  }

  private void startServices() {
    List<Part> services =
        List.of(stack.salesService(), stack.outcomesService(), stack.reportingService());
    services.forEach(Part::start);
    services.forEach(Part::awaitReady);
  }

  private void fill() throws IOException {
    Matcher block = EVENTS.matcher(document("reports.md"));
    assertThat(block.find()).isTrue();
    block.group(1).lines().forEach(this::send);
    await()
        .untilAsserted(
            () -> assertThat(json("/api/v1/freshness").get("lag").asLong()).isZero());
  }

  private void send(String text) {
    Matcher line = LINE.matcher(text);
    assertThat(line.matches()).as(text).isTrue();
    EventType type = Arrays.stream(EventType.values())
        .filter(each -> each.eventName().equals(line.group(2)))
        .findFirst()
        .orElseThrow();
    String events = IntStream.rangeClosed(1, Integer.parseInt(line.group(1)))
        .mapToObj(i -> line.group(3).replace("#", Integer.toString(i)))
        .collect(Collectors.joining(",", "[", "]"));
    URI service = type.topic() == Topic.SALES ? stack.sales() : stack.outcomes();
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(service.resolve("/api/v1/" + type.resource()))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(events)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.header("X-API-Key", key()).build(), BodyHandlers.ofString(UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The key for everything, and the password of the caller {@code all}. */
  String key() {
    return stack.keys().all();
  }

  URI odata() {
    return stack.reporting().resolve("/odata/v1/");
  }

  /** The database's address, with neither user nor password. */
  URI database() {
    String url = stack.postgresJdbcUrl();
    return URI.create(url.substring("jdbc:".length(), url.indexOf('?')));
  }

  String text(String path) {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(stack.reporting().resolve(path)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  JsonNode json(String path) {
    return JSON.readTree(text(path));
  }

  /** A report as a file, such as {@code outcomes}. */
  Path download(String report, String format, Path file) throws IOException {
    return Files.writeString(file, text("/api/v1/reports/" + report + "?" + DAYS + format));
  }

  /** Sums of two columns of the report of outcomes, by indicator, such as {@code csat 104/150}. */
  List<String> outcomes() {
    Map<String, BigDecimal[]> sums = new TreeMap<>();
    for (JsonNode row : json("/api/v1/reports/outcomes?" + DAYS).get("rows")) {
      if (row.get("numerator").isNumber() && row.get("denominator").asLong() > 0) {
        sums.merge(
            row.get("indicator").asString(),
            new BigDecimal[] {
              row.get("numerator").decimalValue(), row.get("denominator").decimalValue()
            },
            (some, more) -> new BigDecimal[] {some[0].add(more[0]), some[1].add(more[1])});
      }
    }
    assertThat(sums).hasSizeGreaterThan(10);
    return sums.entrySet().stream()
        .map(sum -> sum.getKey() + " " + sum.getValue()[0] + "/" + sum.getValue()[1])
        .toList();
  }

  /** The same without the median, which is not made of medians of days, so that no set has it. */
  List<String> countedOutcomes() {
    return outcomes().stream()
        .filter(line -> !line.startsWith("lead-response-time "))
        .toList();
  }

  /** The sets that docs/dictionary.md has a chapter for. */
  static List<String> datasets() throws IOException {
    List<String> names = DATASET
        .matcher(document("dictionary.md"))
        .results()
        .map(chapter -> chapter.group(1))
        .toList();
    assertThat(names).hasSizeGreaterThan(10);
    return names;
  }

  static String document(String name) throws IOException {
    return Files.readString(Path.of("..", "docs", name));
  }

  @Override
  public void close() throws IOException {
    stack.close();
    http.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
