package io.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.parallax.e2e.History.Answer;
import io.parallax.e2e.History.Reversal;
import io.parallax.e2e.History.Sale;
import io.parallax.quickstart.LocalStack;
import io.parallax.quickstart.Part;
import io.parallax.quickstart.StackOptions;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * More than a hundred thousand events in shuffled order, one in twenty sent twice, while reporting-service is
 * killed six times in the middle of a batch and the two others once each: every figure is what plain
 * loops over the events say.
 */
class MainJobIT {
  private static final long SEED = Long.getLong("parallax.seed", 20261123);
  private static final int SALES = 90_000;
  private static final int REVERSALS = 5_000;
  private static final int ANSWERS = 10_000;
  private static final int BATCH = 500;
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** What a batch writes to, in this order; it is killed twice at each of them. */
  private static final List<String> STEPS = List.of(
      "ledger.sale, ledger.sale_reversal, ledger.survey_answer",
      "cube.sales_change, cube.scores_change",
      "log.consumer_position");

  private static final int KILLS = 2 * STEPS.size();

  /** Transactions that hold what they have locked or written, and wait for a table now. */
  private static final String WAITING_BATCHES = """
      select count(*) from pg_stat_activity
      where application_name = 'parallax-reporting' and backend_xid is not null
        and wait_event_type = 'Lock' and wait_event = 'relation'
      """;

  @TempDir
  private static Path folder;

  private static History history;
  private static LocalStack stack;
  private static Reports reports;
  private static long appliedAtStart;

  /** A request to come: a batch for a resource of one of the two services. */
  private record Request(URI resource, List<String> events) {}

  @BeforeAll
  static void sendEverything() {
    System.out.println("seed " + SEED);
    history = History.random(SEED, SALES, REVERSALS, ANSWERS);
    stack = LocalStack.start(
        StackOptions.in(folder).withEnvironment("PARALLAX_CONSUMER_SESSION_TIMEOUT_MS", "6000"));
    reports = new Reports(stack.reporting(), stack.keys().reports());
    Sender sender = new Sender(stack.keys().all());
    List<Request> requests = requests(new Random(SEED));
    int kills = 0;
    for (int i = 0; i < requests.size(); i++) {
      if (i == requests.size() / 3) {
        restart(stack.salesService());
      }
      if (i == requests.size() / 2) {
        restart(stack.outcomesService());
      }
      Request request = requests.get(i);
      if (i % (requests.size() / KILLS) == requests.size() / KILLS - 1) {
        killWithin(
            STEPS.get(kills % STEPS.size()),
            () -> sender.send(request.resource(), request.events()));
        kills++;
      } else {
        sender.send(request.resource(), request.events());
      }
    }
    assertThat(kills).isEqualTo(KILLS);
    stack.reportingService().awaitReady();
    reports.awaitLagZero(LIMIT);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  void countsTheSalesOfEachDay() {
    assertSales(ZoneOffset.UTC, "2026-03-25", "2026-04-30", "", sale -> "");
  }

  @Test
  void countsTheSalesOfEachDayAndRegionOverAClockChange() {
    assertSales(ZoneId.of("Europe/Vilnius"), "2026-03-27", "2026-04-02", "region", Sale::region);
  }

  @Test
  void countsTheSalesOfEachDayProductAndSegmentInAZoneOfThreeQuarters() {
    assertSales(
        ZoneId.of("Asia/Kathmandu"),
        "2026-04-01",
        "2026-04-04",
        "product,segment",
        sale -> sale.product() + "\t" + Recomputation.segmentOf(sale));
  }

  @Test
  void countsEverySaleInTotal() {
    long units = history.sales().stream().mapToLong(Sale::quantity).sum();

    assertThat(reports.rows(
            "/api/v1/reports/sales?from=2026-01-01&to=2027-01-01&period=year",
            "salesClosed",
            "unitsClosed"))
        .containsExactly(SALES + "|" + units);
  }

  @Test
  void answersEveryIndicatorInTotalAndByGroup() {
    assertOutcomes("", answer -> "");
    assertOutcomes("segment", Recomputation::segmentOf);
    assertOutcomes("product", Recomputation::productOf);
  }

  @Test
  void quarantinedNothing() throws SQLException {
    assertThat(count("select count(*) from log.quarantine")).isZero();
  }

  private static void assertSales(
      ZoneId zone, String from, String to, String groupBy, Function<Sale, String> group) {
    var recomputation = new Recomputation(zone, LocalDate.parse(from), LocalDate.parse(to));
    String path =
        "/api/v1/reports/sales?from=%s&to=%s&timeZone=%s".formatted(from, to, zone.getId());
    List<String> columns = new ArrayList<>(List.of("periodStart"));
    if (!groupBy.isEmpty()) {
      path += "&groupBy=" + groupBy;
      columns.addAll(List.of(groupBy.split(",")));
    }
    columns.addAll(
        List.of("salesClosed", "salesReversed", "salesNet", "unitsClosed", "unitsReversed"));

    List<String> expected = recomputation.salesByDay(history, group).stream()
        .map(row -> row.replace("||", "|").replace('\t', '|'))
        .toList();
    assertThat(reports.rows(
            path.replace("timeZone=Z", "timeZone=UTC"), columns.toArray(String[]::new)))
        .isEqualTo(expected);
  }

  private static void assertOutcomes(String groupBy, Function<Answer, String> group) {
    String query = groupBy.isEmpty() ? "" : "&groupBy=" + groupBy;
    JsonNode rows = reports
        .get("/api/v1/reports/outcomes?from=2026-04-01&to=2026-05-01&period=month"
            + "&indicator=csat&indicator=nps&indicator=ces&indicator=repurchase-intent"
            + query)
        .get("rows");
    Map<String, Map<String, List<Integer>>> expected = new Recomputation(
            ZoneOffset.UTC, LocalDate.parse("2026-04-01"), LocalDate.parse("2026-05-01"))
        .scores(history, group);

    assertThat(rows).hasSize(4 * expected.size());
    for (JsonNode row : rows) {
      String indicator = row.get("indicator").asString();
      String value = groupBy.isEmpty() ? "" : row.get(groupBy).asString();
      double[] figures = Recomputation.indicator(
          indicator, expected.getOrDefault(value, Map.of()).getOrDefault(indicator, List.of()));
      String[] names = {"value", "n", "numerator", "low", "high"};
      for (int i = 0; i < names.length; i++) {
        assertThat(row.get(names[i]).asDouble())
            .as("%s of %s in %s", names[i], indicator, value)
            .isCloseTo(figures[i], within(1e-9));
      }
    }
  }

  private static List<Request> requests(Random random) {
    List<Request> requests = new ArrayList<>();
    requests.addAll(batches(
        stack.sales().resolve("/api/v1/sales"),
        history.sales().stream().map(Sale::json).toList(),
        random));
    requests.addAll(batches(
        stack.sales().resolve("/api/v1/sale-reversals"),
        history.reversals().stream().map(Reversal::json).toList(),
        random));
    requests.addAll(batches(
        stack.outcomes().resolve("/api/v1/survey-answers"),
        history.answers().stream().map(Answer::json).toList(),
        random));
    Collections.shuffle(requests, random);
    return requests;
  }

  /** All events in any order, and one in twenty a second time. */
  private static List<Request> batches(URI resource, List<String> events, Random random) {
    List<String> sent = new ArrayList<>(events);
    events.stream().filter(event -> random.nextInt(20) == 0).forEach(sent::add);
    Collections.shuffle(sent, random);
    List<Request> batches = new ArrayList<>();
    for (int i = 0; i < sent.size(); i += BATCH) {
      batches.add(new Request(resource, sent.subList(i, Math.min(sent.size(), i + BATCH))));
    }
    return batches;
  }

  private static void restart(Part part) {
    part.kill();
    part.start();
  }

  /**
   * Kills the service while a batch is under way, and starts it again: the batch cannot write to the
   * tables of the step, and so does not end before. Each life applies something first.
   */
  private static void killWithin(String step, Runnable moreEvents) {
    Part reporting = stack.reportingService();
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> applied() > appliedAtStart);
    try (Connection holder = DriverManager.getConnection(stack.postgresJdbcUrl());
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("lock table " + step + " in share row exclusive mode");
      moreEvents.run();
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> count(WAITING_BATCHES) > 0);
      reporting.kill();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    appliedAtStart = applied();
    reporting.start();
  }

  /** Records applied so far; none before the tables are there. */
  private static long applied() {
    try {
      return count("select coalesce(sum(next_offset), 0) from log.consumer_position");
    } catch (SQLException e) {
      return 0;
    }
  }

  private static long count(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(stack.postgresJdbcUrl());
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }
}
