package io.parallax.benchmarks;

import io.parallax.quickstart.LocalStack;
import io.parallax.quickstart.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** reporting-service with its database, as a drainer. Not thread-safe. */
final class Product implements Drain.Drainer {
  private final LocalStack stack;
  private final List<Part> further;
  private final Workload workload;
  private final Database database;
  private final HttpClient http = HttpClient.newHttpClient();

  Product(LocalStack stack, Workload workload, Database database) {
    this(stack, workload, database, 1);
  }

  /** @param instances how many share the partitions */
  Product(LocalStack stack, Workload workload, Database database, int instances) {
    this.stack = stack;
    this.further =
        Stream.generate(stack::addReportingService).limit(instances - 1L).toList();
    this.workload = workload;
    this.database = database;
  }

  @Override
  public void start() {
    database.empty();
    stack.reportingService().start();
    further.forEach(Part::start);
  }

  @Override
  public long done() {
    return database.number("select sum(next_offset) from log.consumer_position");
  }

  @Override
  public boolean isTidy() {
    return database.number("select exists (select 1 from cube.sales_change)::int") == 0;
  }

  @Override
  public long sales() {
    stack.reportingService().awaitReady();
    LocalDate from = LocalDate.ofInstant(workload.from(), ZoneOffset.UTC);
    JsonNode report = get("/api/v1/reports/sales?period=year&from=%s&to=%s"
        .formatted(from.withDayOfYear(1), from.plusYears(1)));
    long sales = 0;
    for (JsonNode row : report.get("rows")) {
      sales += row.get("salesClosed").asLong();
    }
    return sales;
  }

  @Override
  public Map<String, Long> pids() {
    Map<String, Long> pids = new LinkedHashMap<>();
    pids.put("service", stack.reportingService().pid());
    for (int i = 0; i < further.size(); i++) {
      pids.put("service " + (i + 2), further.get(i).pid());
    }
    pids.put("database", stack.postgresServer().pid());
    return pids;
  }

  @Override
  public void stop() {
    further.forEach(Part::stop);
    stack.reportingService().stop();
  }

  /** Leaves empty tables, without anybody at work. */
  void clear() {
    stack.reportingService().stop();
    database.truncate();
  }

  /** Waits until so many records are in the reports, in their final place. */
  void await(long records) {
    await(() -> done() >= records);
    await(this::isTidy);
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(100_000_000);
    }
  }

  /** Waits until everything is in the reports. */
  void awaitDone(Topics.Filling filling) {
    await(filling.records());
    long sales = sales();
    if (sales != filling.sales()) {
      throw new IllegalStateException(
          "counted %d sales, %d were sent".formatted(sales, filling.sales()));
    }
  }

  /** What reporting-service answers. */
  JsonNode get(String path) {
    URI uri = stack.reporting().resolve(path);
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("X-API-Key", stack.keys().reports()).build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(uri + ": " + response.statusCode() + response.body());
      }
      return JsonMapper.shared().readTree(response.body());
    } catch (IOException e) {
      throw new IllegalStateException(uri.toString(), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
