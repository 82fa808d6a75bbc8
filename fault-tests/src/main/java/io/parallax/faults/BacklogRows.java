package io.parallax.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.faults.FaultRow.OfItsOwn;
import io.parallax.quickstart.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What there may be too much of, within all limits. Each leaves more behind than another row should find. */
final class BacklogRows {
  private static final Duration LIMIT = Duration.ofMinutes(15);
  private static final String KEY = "backlog-";
  private static final Instant WHEN = Instant.parse("1985-03-01T00:00:00Z");
  private static final String REPORT =
      "/api/v1/reports/sales?period=month&from=1985-03-01&to=1985-04-01";
  private static final String OURS =
      "select * from ledger.sale where sale_id collate \"C\" between '" + KEY + "' and '" + KEY
          + "~'";
  private static final String COUNT = "select count(*) from (" + OURS + ")";

  private BacklogRows() {}

  static List<FaultRow> all() {
    return List.of(
        new OfItsOwn(
            "F50",
            "a backlog of the largest events",
            true,
            SeparateRows.alone(BacklogRows::readLargeEvents)),
        new OfItsOwn(
            "F55",
            "each sale names a new product",
            true,
            SeparateRows.alone(BacklogRows::nameNewProducts)));
  }

  /** Small on their way, as what repeats is compressed, and large in memory. */
  private static void readLargeEvents(Scene scene) {
    Part reporting = scene.cluster().reporting().part();
    scene.untilApplied(LIMIT);
    reporting.kill();
    int events = scene.times(10_000, 60_000);
    pour(scene, events, BacklogRows::largeSale);
    long backlog = Verifier.ends(scene.cluster()).values().stream()
            .mapToLong(Long::longValue)
            .sum()
        - scene.applied();
    scene.control("all of it waits", backlog >= events);
    reporting.start();
    reporting.awaitReady();
    long start = System.nanoTime();
    long process = reporting.pid();
    Wait.until(
        "all of it counted", LIMIT, () -> !reporting.isRunning() || scene.number(COUNT) == events);
    scene.check(
        Invariant.I10,
        "it ended with the backlog in hand",
        reporting.isRunning() && reporting.pid() == process);
    scene.hits(scene.number(COUNT));
    scene.note("%d large events counted within %s".formatted(events, IngestRows.seconds(start)));
    checkReport(scene, events);
  }

  private static void nameNewProducts(Scene scene) throws InterruptedException {
    int events = scene.times(40_000, 1_000_000);
    var longest = new AtomicLong();
    var over = new AtomicBoolean();
    Thread reader = Thread.ofPlatform().start(() -> {
      while (!over.get()) {
        longest.accumulateAndGet(millisToRead(scene), Math::max);
        Wait.pass(Duration.ofMillis(200));
      }
    });
    long start = System.nanoTime();
    pour(scene, events, number -> sale(number, "product " + number, ""));
    scene.note("sent within " + IngestRows.seconds(start));
    Wait.until("all of them applied", LIMIT, () -> scene.number(COUNT) == events);
    scene.load().pause();
    Wait.until(
        "all of them merged",
        LIMIT,
        () -> scene.number("select count(*) from cube.sales_change") == 0
            && scene.reports().lag() == 0);
    scene.note("merged within " + IngestRows.seconds(start));
    scene.load().resume();
    over.set(true);
    reader.join();
    scene.hits(scene.number("select count(distinct dimension_set) from (" + OURS + ")"));
    scene.control("there are as many products", scene.hits() == events);
    scene.note("the longest report meanwhile took " + longest + " ms, one now "
        + millisToRead(scene) + " ms");
    checkReport(scene, events);
  }

  private static void checkReport(Scene scene, int events) {
    long published =
        scene.reports().get(REPORT).get("rows").get(0).get("salesClosed").asLong();
    scene.check(
        Invariant.I4,
        "%d sales are published, %d were sent".formatted(published, events),
        published == events);
  }

  /** It may be refused while the service is busy, but not be slow. */
  private static long millisToRead(Scene scene) {
    long start = System.nanoTime();
    try {
      Reports.Answer answer = scene.reports().ask(REPORT);
      if (answer.status() != 200 && answer.status() != 503) {
        throw new IllegalStateException(answer.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static String largeSale(int number) {
    String id = "\uD83D\uDE00".repeat(128);
    return sale(
        number,
        "\uD83D\uDE00".repeat(64),
        ",\"segment\":\"%1$s\",\"closingMethod\":\"%1$s\",\"customerId\":\"%2$s\",\"salesperson\":\"%2$s\",\"leadId\":\"%3$s%4$d\",\"referredBy\":\"%2$s\""
            .formatted("\uD83D\uDE00".repeat(64), id, "\uD83D\uDE00".repeat(110), number));
  }

  private static String sale(int number, String product, String more) {
    return "{\"saleId\":\"%s%d\",\"closedAt\":\"%s\",\"product\":\"%s\",\"region\":\"LT\",\"channel\":\"c\"%s}"
        .formatted(KEY, number, WHEN.plusSeconds(number), product, more);
  }

  /** Sends sales by their numbers, in lines, each request again until it is taken. */
  private static void pour(Scene scene, int events, IntFunction<String> sale) {
    int atOnce = 500;
    for (int from = 0; from < events; from += atOnce) {
      String lines = IntStream.range(from, Math.min(events, from + atOnce))
          .mapToObj(sale)
          .collect(Collectors.joining("\n", "", "\n"));
      HttpRequest request = HttpRequest.newBuilder(
              scene.cluster().sales().uri().resolve("/api/v1/sales?results=rejected"))
          .header("Content-Type", "application/x-ndjson")
          .header("X-API-Key", scene.cluster().keys().sales())
          .POST(BodyPublishers.ofByteArray(lines.getBytes(UTF_8)))
          .build();
      Wait.until("events are taken", Duration.ofMinutes(2), () -> isTaken(request));
    }
  }

  private static boolean isTaken(HttpRequest request) {
    HttpResponse<String> answer = Http.send(request, BodyHandlers.ofString());
    int status = answer.statusCode();
    if (status == 202
        ? !answer.body().contains("\"rejected\":0")
        : status != 503 && status != 429) {
      throw new IllegalStateException(status + ": " + answer.body());
    }
    return status == 202;
  }
}
