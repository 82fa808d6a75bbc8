package io.parallax.faults;

import com.zaxxer.hikari.HikariDataSource;
import io.parallax.faults.ConsumerSimulation.Given;
import io.parallax.faults.FaultRow.OfItsOwn;
import io.parallax.faults.Verifier.Verdict;
import io.parallax.faults.Workload.Request;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The consumer's core under thousands of schedules, in one process. */
final class SimulationRow {
  private static final int QUICK = 600;
  private static final int FULL = 10_000;
  private static final int EVENTS = 60;

  private SimulationRow() {}

  static FaultRow row() {
    return new OfItsOwn(
        "F82",
        "simulated consumers: rebalances, zombies, gaps, crashes at any statement",
        true,
        SimulationRow::run);
  }

  private static Result run(FaultRow row, long seed, boolean full, Path folder) throws Exception {
    return run(row, seed, full ? FULL : QUICK);
  }

  static Result run(FaultRow row, long seed, int schedules) throws Exception {
    // what a database loses when its machine loses power is not the point here
    try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setServerConfig("synchronous_commit", "off")
            .start();
        var pool = new HikariDataSource()) {
      pool.setDataSource(postgres.getPostgresDatabase());
      pool.setMaximumPoolSize(4);
      var outcome =
          new ConsumerSimulation(pool, SimulationRow::history).run(seed, schedules, () -> {});
      List<Violation> violations = outcome.failures().stream()
          .limit(5)
          .map(failure -> new Violation(Invariant.I7, failure))
          .toList();
      // nothing of it was acknowledged over HTTP
      var verdict = new Verdict(outcome.events(), 0, 0, 0, 0, 0, violations);
      return Result.of(
          row,
          seed,
          verdict,
          Duration.ZERO,
          Duration.ZERO,
          outcome.faults(),
          null,
          violations,
          List.of(outcome.schedules() + " schedules, " + outcome.failures().size() + " failed"));
    }
  }

  private static List<Given> history(long seed) {
    var workload = new Workload(Slot.of("F82", 0), seed, 1);
    List<Given> events = new ArrayList<>();
    while (events.size() < EVENTS) {
      Request request = workload.next();
      request
          .items()
          .forEach(item -> events.add(new Given(request.resource().type(), item.body())));
    }
    return events;
  }
}
