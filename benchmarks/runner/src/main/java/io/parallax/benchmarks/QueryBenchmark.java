package io.parallax.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.events.Topic;
import io.parallax.quickstart.LocalStack;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.duckdb.DuckDBConnection;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a dashboard asks, over REST; the same in SQL over the raw ledger; and in DuckDB, within this
 * process, over a copy of it. The three must give the same number of sales. Then what BI tools ask, in
 * SQL over their views and over OData, which must give the number of sales in the ledger.
 */
final class QueryBenchmark {

  /**
   * A question.
   *
   * @param path of the report, with {@code %1$s} for the first day of the workload
   * @param sql whose first column adds up to the same sum, or nothing to compare with
   */
  private record Question(String name, String path, String sql) {}

  private static final JsonMapper JSON = new JsonMapper();

  /** But for its last minute, as the times of sales are moved by less than that. */
  private static final Duration YEAR = Duration.ofDays(365).minusMinutes(1);

  private final Arguments arguments;
  private final Workload workload;
  private final LocalStack stack;
  private final Database database;
  private final Results results;

  QueryBenchmark(
      Arguments arguments,
      Workload workload,
      LocalStack stack,
      Database database,
      Results results) {
    this.arguments = arguments;
    this.workload = workload;
    this.stack = stack;
    this.database = database;
    this.results = results;
  }

  /** reporting-service must not run. */
  void run(Topics topics) {
    int events = arguments.events(workload);
    database.empty();
    topics.recreate(Topic.SALES.topicName());
    topics.recreate(Topic.OUTCOMES.topicName());
    var sales = new Sales(workload, "Q", YEAR.dividedBy(events));
    Topics.Filling filling = topics.fill(Topic.SALES.topicName(), sales, events);
    var product = new Product(stack, workload, database);
    product.start();
    try {
      stack.reportingService().awaitReady();
      product.awaitDone(filling);
      // as the database does by itself within minutes of such a load
      database.execute("analyze");
      ask(questions());
      askAsTools();
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    } finally {
      product.stop();
    }
  }

  private void ask(List<Question> questions) throws SQLException, IOException {
    try (Connection duck = duckWithCopy();
        var http = new HttpConnection(stack.reporting())) {
      for (Question question : questions) {
        byte[] request = HttpConnection.get(question.path(), stack.keys().reports());
        String name = "query: " + question.name();
        measure(name + ", REST", arguments.full() ? 200 : 40, () -> answered(http, request));
        if (question.sql().isEmpty()) {
          results.limit(name + ", REST, p99", 100);
          continue;
        }
        String raw = name + ", SQL on the ledger";
        measure(raw, arguments.full() ? 5 : 3, () -> sum(database.connection(), question.sql()));
        String copied = name + ", DuckDB";
        measure(copied, arguments.full() ? 50 : 20, () -> sum(duck, question.sql()));
        results.limit(name + ", REST, p99", 100);
        results.compare(raw + ", p50", name + ", REST, p50", Results.Bar.AT_LEAST, 50);
        results.compare(copied + ", p50", name + ", REST, p50", Results.Bar.AT_LEAST, 1);
      }
    }
  }

  private void askAsTools() throws SQLException, IOException {
    LocalDate year = LocalDate.ofInstant(workload.from(), ZoneOffset.UTC);
    LocalDate month = year.plusMonths(6);
    String ofMonth =
        "period_start >= '%s' and period_start < '%s'".formatted(month, month.plusDays(30));
    String ofYear =
        "period_start >= '%s' and period_start < '%s'".formatted(year, year.plusYears(1));
    long inMonth = sold(month, month.plusDays(30));
    int times = arguments.full() ? 20 : 5;
    measureTool(
        "a month by product, SQL on bi",
        1_000,
        inMonth,
        times,
        () -> sum(
            database.connection(),
            "select sum(sales_closed), product from bi.sales_by_day where %s group by product"
                .formatted(ofMonth)));
    measureTool(
        "a year by month, SQL on bi",
        3_000,
        sold(year, year.plusYears(1)),
        times,
        () -> sum(
            database.connection(),
            "select sum(sales_closed), date_trunc('month', period_start) as month from bi.sales_by_day where %s group by month"
                .formatted(ofYear)));
    byte[] apply = HttpConnection.get(
        ("/odata/v1/SalesByDay?$apply=filter(periodStart ge %s and periodStart lt %s)"
                + "/groupby((product),aggregate(salesClosed with sum as sold))")
            .formatted(month, month.plusDays(30))
            .replace(" ", "%20"),
        stack.keys().reports());
    byte[] page = HttpConnection.get(
        "/odata/v1/SalesByDay?$filter=periodStart%20ge%20" + month, stack.keys().reports());
    try (var http = new HttpConnection(stack.reporting())) {
      measureTool(
          "a month by product, OData", 1_000, inMonth, times, () -> total(http, apply, "sold"));
      long ofPage = total(http, page, "salesClosed");
      measureTool(
          "a page of 10,000 rows, OData",
          1_000,
          ofPage,
          times,
          () -> total(http, page, "salesClosed"));
    }
  }

  private void measureTool(
      String question, int mostMillis, long expected, int times, Callable<Long> answer) {
    String name = "tools: " + question;
    long answered = measure(name, times, answer);
    if (answered != expected) {
      throw new IllegalStateException(name + ": " + answered + ", expected " + expected);
    }
    results.limit(name + ", p99", mostMillis);
  }

  private long sold(LocalDate from, LocalDate to) throws SQLException {
    return sum(
        database.connection(),
        "select count(*) from ledger.sale where closed_at >= '%s' and closed_at < '%s' and not withdrawn"
            .formatted(from, to));
  }

  /** The sum of a column over the rows of an answer of OData. */
  private static long total(HttpConnection http, byte[] request, String column) throws IOException {
    long total = 0;
    for (JsonNode row : JSON.readTree(answer(http, request).body()).get("value")) {
      total += row.get(column).asLong();
    }
    return total;
  }

  private List<Question> questions() {
    LocalDate from = LocalDate.ofInstant(workload.from(), ZoneOffset.UTC);
    LocalDate year = from.plusYears(1);
    LocalDate middle = from.plusMonths(6);
    return List.of(
        new Question(
            "30 days by day",
            "/api/v1/reports/sales?period=day&from=%s&to=%s".formatted(middle, middle.plusDays(30)),
            """
            select count(*), sum(quantity), date_trunc('day', closed_at) as period from ledger.sale
            where closed_at >= '%s' and closed_at < '%s' and not withdrawn group by period
            """.formatted(middle, middle.plusDays(30))),
        new Question(
            "12 months by month and product",
            "/api/v1/reports/sales?period=month&groupBy=product&from=%s&to=%s"
                .formatted(from, year),
            """
            select count(*), sum(s.quantity), date_trunc('month', s.closed_at) as period, d.product
            from ledger.sale s join ledger.dimension_set d on d.id = s.dimension_set
            where s.closed_at >= '%s' and s.closed_at < '%s' and not s.withdrawn
            group by period, d.product
            """.formatted(from, year)),
        new Question(
            "28 rolling days over 90",
            "/api/v1/reports/sales?period=day&rolling=P28D&from=%s&to=%s"
                .formatted(middle, middle.plusDays(90)),
            """
            select sum(number) over (order by period rows 27 preceding), period from (
              select count(*) as number, date_trunc('day', closed_at) as period from ledger.sale
              where closed_at >= '%s' and closed_at < '%s' and not withdrawn group by period) days
            """.formatted(middle.minusDays(27), middle.plusDays(90))),
        new Question(
            "coverage of a year",
            "/api/v1/reports/coverage?from=%s&to=%s".formatted(from, year),
            ""));
  }

  /** Asks many times; what the answer is each time. */
  private long measure(String name, int times, Callable<Long> question) {
    try {
      // the first are for caches and compilers
      long expected = question.call();
      question.call();
      List<Double> millis = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        long start = System.nanoTime();
        long answer = question.call();
        millis.add((System.nanoTime() - start) / 1e6);
        if (answer != expected) {
          throw new IllegalStateException(name + ": " + answer + ", before " + expected);
        }
      }
      millis.sort(null);
      results.add(name + ", p50", millis.get(times / 2), "ms");
      results.add(name + ", p99", millis.get(times * 99 / 100), "ms");
      return expected;
    } catch (Exception e) {
      throw new IllegalStateException(name, e);
    }
  }

  private static long answered(HttpConnection http, byte[] request) throws IOException {
    return answer(http, request).status();
  }

  private static HttpConnection.Answer answer(HttpConnection http, byte[] request)
      throws IOException {
    HttpConnection.Answer answer = http.send(request);
    if (answer.status() != 200) {
      throw new IllegalStateException(answer.status() + new String(answer.body(), UTF_8));
    }
    return answer;
  }

  private static long sum(Connection connection, String sql) throws SQLException {
    long sum = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        sum += rows.getLong(1);
      }
    }
    return sum;
  }

  /** Sales and dimensions as DuckDB keeps them, in memory, with two threads. */
  private Connection duckWithCopy() throws SQLException {
    var duck = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = duck.createStatement()) {
      statement.execute("set threads = 2");
      statement.execute("create schema ledger");
      statement.execute("create table ledger.dimension_set (id bigint, product varchar)");
      statement.execute(
          "create table ledger.sale (closed_at timestamp, dimension_set bigint, quantity integer,"
              + " withdrawn boolean)");
    }
    copy(duck, "dimension_set", "select id, product from ledger.dimension_set");
    copy(
        duck,
        "sale",
        "select closed_at at time zone 'UTC', dimension_set, quantity, withdrawn from ledger.sale"
            + " order by closed_at");
    return duck;
  }

  private void copy(DuckDBConnection duck, String table, String select) throws SQLException {
    database.connection().setAutoCommit(false);
    try (PreparedStatement statement = database.connection().prepareStatement(select);
        var appender = duck.createAppender("ledger", table)) {
      statement.setFetchSize(10_000);
      try (ResultSet rows = statement.executeQuery()) {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          appender.beginRow();
          for (int i = 1; i <= columns; i++) {
            switch (rows.getObject(i)) {
              case String text -> appender.append(text);
              case Long number -> appender.append(number.longValue());
              case Integer number -> appender.append(number.intValue());
              case Boolean flag -> appender.append(flag.booleanValue());
              case Timestamp time -> appender.append(time.toLocalDateTime());
              default -> throw new IllegalStateException("column " + i + " of " + table);
            }
          }
          appender.endRow();
        }
      }
    } finally {
      database.connection().setAutoCommit(true);
    }
  }
}
