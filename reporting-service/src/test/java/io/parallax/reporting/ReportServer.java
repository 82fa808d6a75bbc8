package io.parallax.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.access.AccessConfiguration;
import io.parallax.access.AccessPolicy;
import io.parallax.access.Scope;
import io.parallax.events.Event;
import io.parallax.reporting.aggregate.Deadlines;
import io.parallax.reporting.api.ApiConfiguration;
import io.parallax.reporting.api.docs.DocsConfiguration;
import io.parallax.reporting.api.odata.ODataConfiguration;
import io.parallax.reporting.api.records.RecordsConfiguration;
import io.parallax.reporting.api.report.ReportApiConfiguration;
import io.parallax.reporting.consume.Histories;
import io.parallax.reporting.store.Store;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The report API over HTTP, with a database of its own that is filled without Kafka. */
public final class ReportServer implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import({
    AccessConfiguration.class,
    ApiConfiguration.class,
    DocsConfiguration.class,
    ODataConfiguration.class,
    RecordsConfiguration.class,
    ReportApiConfiguration.class
  })
  static class Wiring {
    @Bean
    InstantSource clock() {
      return InstantSource.system();
    }

    @Bean
    AccessPolicy accessPolicy() {
      return request -> Scope.REPORTS_READ;
    }

    @Bean
    Store store(DataSource dataSource) {
      return new Store(dataSource, Histories.DEADLINES);
    }
  }

  private final String database = TestBackend.newDatabase();
  private final Histories histories;
  private final ConfigurableApplicationContext service;

  /** @param settings such as {@code PARALLAX_REPORT_PATIENCE=1s} */
  public ReportServer(String... settings) {
    this(Histories.DEADLINES, settings);
  }

  /** @param deadlines by which the cube is made */
  ReportServer(Deadlines deadlines, String... settings) {
    histories = Histories.in(TestBackend.dataSource(database), deadlines);
    service = new SpringApplicationBuilder(Wiring.class)
        .properties("spring.config.name=reporting-service")
        .properties(settings)
        .run(
            "--server.port=0",
            "--management.server.port=0",
            "--spring.datasource.url=" + database,
            "--spring.datasource.username=postgres");
  }

  public Histories histories() {
    return histories;
  }

  String database() {
    return database;
  }

  /** Fills empty tables. */
  public void apply(List<? extends Event> events) {
    histories.apply(List.copyOf(events), new Random(1));
  }

  /** A report that is there; {@code query} such as {@code sales?from=2026-03-01}. */
  public JsonNode report(String query) throws IOException, InterruptedException {
    HttpResponse<String> response = get("/api/v1/reports/" + query);
    assertThat(response.statusCode()).as(query + ": " + response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  /** All rows of an answer over OData, over pages of so many at most. */
  List<JsonNode> odata(String path, int pageSize) throws IOException, InterruptedException {
    List<JsonNode> rows = new ArrayList<>();
    String next = path;
    while (next != null) {
      HttpResponse<String> answer = get(next, "Prefer", "odata.maxpagesize=" + pageSize);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonNode page = JSON.readTree(answer.body());
      assertThat(page.get("value").size()).isLessThanOrEqualTo(pageSize);
      page.get("value").forEach(rows::add);
      next = page.has("@odata.nextLink") ? page.get("@odata.nextLink").asString() : null;
    }
    return rows;
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = TestAccess.request(uri(path));
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  /** The values of some columns of each row, with spaces in between. */
  static List<String> columns(JsonNode report, String... columns) {
    List<String> rows = new ArrayList<>();
    for (JsonNode row : report.get("rows")) {
      List<String> values = new ArrayList<>();
      for (String column : columns) {
        JsonNode value = row.get(column);
        values.add(value.isNull() ? "null" : value.asString());
      }
      rows.add(String.join(" ", values));
    }
    return rows;
  }

  int port() {
    return service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  URI uri(String path) {
    return path.startsWith("http:")
        ? URI.create(path)
        : URI.create("http://localhost:" + port() + path);
  }

  @Override
  public void close() {
    service.close();
  }
}
