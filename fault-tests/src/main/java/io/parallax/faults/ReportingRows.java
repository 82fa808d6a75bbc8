package io.parallax.faults;

import io.parallax.faults.ChaosProxy.Direction;
import io.parallax.faults.Cluster.Instance;
import io.parallax.faults.FaultRow.UnderLoad;
import io.parallax.faults.agent.FailPoint;
import io.parallax.faults.agent.FailPoints;
import io.parallax.quickstart.Part;
import io.parallax.quickstart.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What goes wrong in and around reporting-service. */
final class ReportingRows {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String SECOND = "reporting-service-2";

  private ReportingRows() {}

  static List<FaultRow> all() {
    return List.of(
        new UnderLoad(
            "F30", "reporting dies at each step of a batch", true, ReportingRows::dieAtPoints),
        new UnderLoad("F31", "crash loop", false, ReportingRows::crashLoop),
        new UnderLoad(
            "F32",
            "a frozen process wakes up after others took over",
            false,
            ReportingRows::zombie),
        new UnderLoad(
            "F33",
            "frozen in a transaction, holding locks",
            false,
            ReportingRows::zombieInTransaction),
        new UnderLoad(
            "F34", "a batch takes longer than Kafka waits", false, ReportingRows::slowBatch),
        new UnderLoad("F35", "rebalance storm", false, ReportingRows::storm),
        new UnderLoad(
            "F36", "rebalance while the database is away", false, ReportingRows::rebalanceInOutage),
        new UnderLoad(
            "F37",
            "database unreachable when partitions are assigned",
            false,
            ReportingRows::assignInOutage),
        new UnderLoad("F39", "everything read again", true, ReportingRows::replay),
        new UnderLoad(
            "F40", "answers before sales, sales before answers", false, ReportingRows::outOfOrder),
        new UnderLoad(
            "F41", "linked facts in two open transactions", false, ReportingRows::bothOpen),
        new UnderLoad(
            "F51",
            "reporting's clock jumps an hour forward and back",
            false,
            scene -> Clock.jump(scene, List.of(Service.REPORTING))),
        new UnderLoad(
            "F53",
            "brokers do not hear reporting, then are not heard by it",
            true,
            ReportingRows::partition));
  }

  private static void dieAtPoints(Scene scene) {
    List<FailPoint> points = scene.times(0, 1) == 0
        ? List.of(FailPoint.BEFORE_COMMIT, FailPoint.AFTER_COMMIT)
        : List.of(
            FailPoint.AFTER_POLL,
            FailPoint.AFTER_LOCK,
            FailPoint.AFTER_INSERT,
            FailPoint.AFTER_COUNT,
            FailPoint.BEFORE_COMMIT,
            FailPoint.AFTER_COMMIT);
    Instance reporting = scene.cluster().reporting();
    for (int i = 0; i < scene.times(1, 3); i++) {
      for (FailPoint point : points) {
        dieAt(point, reporting, scene);
        reporting.part().start();
        reporting.part().awaitReady();
        scene.untilApplied(LIMIT);
      }
    }
  }

  /** Makes it die, and sees that it did so there. */
  static void dieAt(FailPoint point, Instance reporting, Scene scene) {
    reporting.arm(point, FailPoints.HALT);
    Wait.until(point + " reached", LIMIT, () -> !reporting.part().isRunning());
    scene.control(point + " reached", reporting.hasReached(point));
    reporting.disarm(point);
    scene.hit();
  }

  private static void crashLoop(Scene scene) {
    Part reporting = scene.cluster().reporting().part();
    long before = scene.applied();
    int lives = scene.times(3, 15);
    for (int i = 0; i < lives; i++) {
      scene.withinTransaction(reporting::kill);
      reporting.start();
      reporting.awaitReady();
      Wait.pass(Duration.ofMillis(1_000 + scene.random().nextInt(3_000)));
    }
    scene.check(Invariant.I8, "it gets on in spite of crashes", scene.applied() > before);
    scene.note("applied per life " + (scene.applied() - before) / lives);
  }

  private static Instance startSecond(Scene scene, Map<String, String> more) {
    Instance second = scene.cluster().add(SECOND, Service.REPORTING, null, more);
    second.part().start();
    second.part().awaitReady();
    return second;
  }

  private static void zombie(Scene scene) {
    Part first = scene.cluster().reporting().part();
    startSecond(scene, Map.of());
    for (int i = 0; i < scene.times(1, 3); i++) {
      scene.untilApplied(LIMIT);
      boolean inTransaction = i % 2 == 1;
      if (inTransaction) {
        scene.withinTransaction(() -> Signals.freeze(first.pid()));
      } else {
        Signals.freeze(first.pid());
        scene.hit();
      }
      Wait.pass(Duration.ofSeconds(14));
      scene.untilApplied(LIMIT);
      Signals.resume(first.pid());
      scene.note("frozen in a transaction: " + inTransaction);
      Wait.pass(Duration.ofSeconds(3));
    }
    scene.cluster().remove(SECOND);
  }

  private static void zombieInTransaction(Scene scene) {
    Instance first = scene.cluster().reporting();
    startSecond(scene, Map.of());
    first.arm(FailPoint.BEFORE_COMMIT, FailPoints.HOLD);
    Wait.until("a transaction held open", LIMIT, () -> first.hasReached(FailPoint.BEFORE_COMMIT));
    Signals.freeze(first.part().pid());
    scene.control("its transaction is open", scene.openTransactions() > 0);
    scene.hit();
    long frozen = System.nanoTime();
    Wait.until(
        "its session ended by the database",
        LIMIT,
        () -> scene.number("select count(*)"
                + " from pg_stat_activity where application_name = 'parallax-reporting'"
                + " and state = 'idle in transaction'")
            == 0);
    scene.untilApplied(LIMIT);
    scene.note("taken over after " + IngestRows.seconds(frozen));
    first.disarm(FailPoint.BEFORE_COMMIT);
    Signals.resume(first.part().pid());
    Wait.pass(Duration.ofSeconds(3));
    scene.cluster().remove(SECOND);
  }

  private static void slowBatch(Scene scene) {
    Instance second = startSecond(
        scene,
        Map.of(
            "SPRING_APPLICATION_JSON",
            "{\"spring.kafka.consumer.properties.max.poll.interval.ms\":\"6000\"}"));
    for (int i = 0; i < scene.times(1, 3); i++) {
      second.arm(FailPoint.AFTER_POLL, FailPoints.HOLD);
      Wait.until("a batch in hand", LIMIT, () -> second.hasReached(FailPoint.AFTER_POLL));
      Wait.pass(Duration.ofSeconds(12));
      scene.untilApplied(LIMIT);
      second.disarm(FailPoint.AFTER_POLL);
      scene.hit();
      Wait.pass(Duration.ofSeconds(3));
    }
    scene.cluster().remove(SECOND);
  }

  private static void storm(Scene scene) {
    for (int i = 0; i < scene.times(1, 4); i++) {
      List<String> names = new ArrayList<>();
      for (int more = 2; more <= scene.times(2, 4); more++) {
        String name = "reporting-service-" + more;
        scene.cluster().add(name, Service.REPORTING, null).part().start();
        names.add(name);
        Wait.pass(Duration.ofMillis(scene.random().nextInt(2_000)));
      }
      names.forEach(name -> scene.cluster().instance(name).part().awaitReady());
      scene.untilApplied(LIMIT);
      for (String name : names) {
        // one in good order, the next by force
        if (scene.random().nextBoolean()) {
          scene.cluster().instance(name).part().stop();
        }
        scene.cluster().remove(name);
        scene.hits(2);
        Wait.pass(Duration.ofMillis(scene.random().nextInt(2_000)));
      }
      scene.untilApplied(LIMIT);
    }
  }

  private static void rebalanceInOutage(Scene scene) {
    Instance second = startSecond(scene, Map.of());
    scene.untilApplied(LIMIT);
    long before = scene.cluster().databaseProxy().disturbed();
    scene.cluster().databaseProxy().refuse();
    Wait.pass(Duration.ofSeconds(3));
    second.part().kill();
    Wait.pass(scene.seconds(12, 15));
    second.part().start();
    Wait.pass(scene.seconds(8, 15));
    scene.control("the database was away", scene.cluster().databaseProxy().disturbed() > before);
    scene.cluster().databaseProxy().heal();
    scene.hits(2);
    second.part().awaitReady();
    scene.untilApplied(LIMIT);
    scene.cluster().remove(SECOND);
  }

  private static void assignInOutage(Scene scene) {
    Part reporting = scene.cluster().reporting().part();
    for (int i = 0; i < scene.times(1, 3); i++) {
      reporting.kill();
      Wait.pass(Duration.ofSeconds(11)); // its session is over
      reporting.start();
      Wait.until(
          "it is up",
          LIMIT,
          () ->
              scene.reports().health(scene.cluster().reporting().management(), "liveness") == 200);
      long before = scene.cluster().databaseProxy().disturbed();
      scene.cluster().databaseProxy().refuse();
      Wait.pass(Duration.ofSeconds(10));
      if (scene.cluster().databaseProxy().disturbed() > before) {
        scene.hit();
      }
      scene.cluster().databaseProxy().heal();
      scene.note("applied again after " + scene.untilApplied(LIMIT).toMillis() + " ms");
    }
  }

  private static void replay(Scene scene) {
    Wait.until("enough to read again", LIMIT, () -> scene.applied() > 1_000);
    String hash = hashOfEarlier(scene);
    scene.watch().letPositionsFall();
    long records = scene.applied();
    scene.execute("update log.consumer_position set next_offset = 0, version = version + 1");
    Part reporting = scene.cluster().reporting().part();
    reporting.stop();
    reporting.start();
    reporting.awaitReady();
    Wait.until("all of it read again", Duration.ofMinutes(5), () -> scene.applied() >= records);
    scene.hits(records);
    scene.check(
        Invariant.I7,
        "what was there before is the same after reading it again",
        hash.equals(hashOfEarlier(scene)));
  }

  private static void partition(Scene scene) {
    for (Direction direction : Direction.values()) {
      long before = disturbed(scene);
      scene.cluster().reportingProxies().forEach(proxy -> proxy.blackHole(direction));
      Wait.until("something got lost", LIMIT, () -> disturbed(scene) > before);
      Wait.pass(Duration.ofSeconds(2)); // for what was on its way
      long applied = scene.applied();
      long acknowledged = scene.load().acknowledged();
      Wait.pass(scene.seconds(12, 60));
      scene.control("nothing was applied meanwhile", scene.applied() == applied);
      scene.check(
          Invariant.I8,
          "events are taken while reporting is cut off",
          scene.load().acknowledged() > acknowledged);
      scene.hits(disturbed(scene) - before);
      scene.cluster().reportingProxies().forEach(ChaosProxy::heal);
      scene.note("%s lost: applied again after %d ms"
          .formatted(direction, scene.untilApplied(LIMIT).toMillis()));
    }
  }

  private static long disturbed(Scene scene) {
    return ChaosProxy.disturbed(scene.cluster().reportingProxies());
  }

  /** Ledger and cube of the rows played before, in short. */
  private static String hashOfEarlier(Scene scene) {
    String before = "'" + scene.slot().from() + "'::timestamptz";
    return scene.text("select md5(string_agg(t, '' order by t)) from ("
        + "select s::text as t from ledger.sale s where closed_at < " + before
        + " union all select c::text from cube.sales c where bucket < " + before
        + " union all select c::text from cube.scores c where bucket < " + before
        + " union all select c::text from cube.leads c where bucket < " + before + ") x");
  }

  private static void outOfOrder(Scene scene) {
    Cluster cluster = scene.cluster();
    for (Instance late : List.of(cluster.sales(), cluster.outcomes())) {
      late.part().kill();
      Wait.pass(scene.seconds(4, 15));
      scene.hits(scene.number("select count(*) from ledger.survey_answer a where answer_id like '"
          + scene.slot().prefix()
          + "%' and not exists (select 1 from ledger.sale s where s.sale_id = a.sale_id)"));
      late.part().start();
      late.part().awaitReady();
      Wait.pass(Duration.ofSeconds(2));
    }
  }

  private static void bothOpen(Scene scene) {
    // the sweep waits for open transactions, and whoever begins then waits for the sweep; of large
    // batches one often changes a sale that the other has changed, and waits for its end
    Map<String, String> settings =
        Map.of("PARALLAX_CONSUME_SWEEP_INTERVAL", "10m", "PARALLAX_CONSUME_MAX_RECORDS", "100");
    scene.cluster().reporting().part().kill();
    List<Instance> two = List.of(
        scene.cluster().add("reporting-service-3", Service.REPORTING, null, settings),
        scene.cluster().add(SECOND, Service.REPORTING, null, settings));
    two.forEach(instance -> instance.part().start());
    two.forEach(instance -> instance.part().awaitReady());
    scene.untilApplied(LIMIT);
    int rounds = scene.times(6, 12);
    for (int i = 0; i < rounds; i++) {
      two.forEach(instance -> instance.arm(FailPoint.BEFORE_COMMIT, FailPoints.HOLD));
      boolean both = Wait.holdsWithin(
          Duration.ofSeconds(6),
          () -> two.stream().allMatch(instance -> instance.hasReached(FailPoint.BEFORE_COMMIT)));
      if (both && scene.openTransactions() >= 2) {
        scene.hit();
      }
      two.forEach(instance -> instance.disarm(FailPoint.BEFORE_COMMIT));
      scene.untilApplied(LIMIT);
    }
    scene.note("both open in %d of %d rounds".formatted(scene.hits(), rounds));
    scene.note("links touched twice: "
        + scene.number("select count(*) from"
            + " (select 1 from ledger.pending_link group by kind, key having count(*) > 1) links"));
    two.forEach(instance -> scene.cluster().remove(instance.part().name()));
  }
}
