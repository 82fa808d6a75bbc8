package io.parallax.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.faults.Cluster.Instance;
import io.parallax.faults.FaultRow.Experiment;
import io.parallax.faults.FaultRow.OfItsOwn;
import io.parallax.faults.FaultRow.Script;
import io.parallax.faults.FaultRow.UnderLoad;
import io.parallax.faults.agent.FailPoint;
import io.parallax.faults.agent.FailPoints;
import io.parallax.quickstart.Part;
import io.parallax.quickstart.Service;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** What goes wrong before there are events, or leaves behind what no other row should begin with. */
final class SeparateRows {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration LAG_LIMIT = Duration.ofMinutes(3);
  private static final Duration HEALTH_LIMIT = Duration.ofSeconds(10);

  /** Longer than Flyway waits for another one by itself. */
  private static final int MIGRATION_SECONDS = 60;

  private static final Set<String> TOPICS = Set.of(Cluster.SALES_TOPIC, Cluster.OUTCOMES_TOPIC);

  private SeparateRows() {}

  static List<FaultRow> all() {
    return List.of(
        new OfItsOwn("F23", "topics missing", false, SeparateRows::missTopics),
        new OfItsOwn("F46", "log cut off below the position", false, alone(SeparateRows::cutLog)),
        new OfItsOwn("F64", "no space left for the database", false, SeparateRows::fillVolumes),
        new OfItsOwn(
            "F75",
            "no space left while the cube is merged",
            false,
            SeparateRows::fillVolumeInMerge),
        new OfItsOwn("F70", "migrations under load, by two at once", false, SeparateRows::migrate));
  }

  private static Result play(Stage stage, FaultRow row, long seed, Script script) throws Exception {
    return stage.play(new UnderLoad(row.id(), row.fault(), row.quick(), script), seed);
  }

  /** Faults under load, on a cluster that no other row plays on. */
  static Experiment alone(Script script) {
    return (row, seed, full, folder) -> {
      try (var stage =
          new Stage(Cluster.start(folder.resolve("stage"), Map.of()), full, LAG_LIMIT)) {
        return play(stage, row, seed, script);
      }
    };
  }

  private static Result missTopics(FaultRow row, long seed, boolean full, Path folder)
      throws Exception {
    Cluster cluster = Cluster.startBackend(folder.resolve("stage"), Map.of());
    try (var stage = new Stage(cluster, full, LAG_LIMIT)) {
      try (Admin admin = cluster.admin()) {
        admin.deleteTopics(TOPICS).all().get();
      }
      // a broker may go on to list them for a moment
      boolean missing = Wait.holdsWithin(
          HEALTH_LIMIT, () -> topics(cluster).stream().noneMatch(TOPICS::contains));
      for (Service service : Service.values()) {
        cluster.add(service.moduleName(), service, null).part().start();
      }
      Instance sales = cluster.sales();
      var reports = new Reports(cluster.reporting().uri(), cluster.keys().reports());
      Wait.until(
          "alive without its topic",
          LIMIT,
          () -> reports.health(sales.management(), "liveness") == 200);
      boolean notReady = Wait.holdsWithin(
          HEALTH_LIMIT, () -> reports.health(sales.management(), "readiness") == 503);
      long asked = System.nanoTime();
      int status = LogRows.post(cluster, LogRows.sale(""));
      Duration took = Duration.ofNanos(System.nanoTime() - asked);
      Set<String> made = topics(cluster);
      cluster.createTopics();
      long there = System.nanoTime();
      cluster.instances().forEach(instance -> instance.part().awaitReady());
      String ready = IngestRows.seconds(there);
      return play(stage, row, seed, scene -> {
        scene.control("the topics were missing", missing);
        scene.hits(TOPICS.size());
        scene.check(Invariant.I11, "sales-service is not ready without its topic", notReady);
        scene.check(
            Invariant.I10,
            "an event was answered %d after %d ms".formatted(status, took.toMillis()),
            status == 503 && took.toSeconds() < 5);
        scene.check(
            Invariant.I3,
            "topics made by services: " + made,
            made.stream().noneMatch(TOPICS::contains));
        scene.note("503 after " + took.toMillis() + " ms, ready " + ready + " after the topics");
        scene.note("applied after " + scene.untilApplied(LIMIT).toMillis() + " ms");
      });
    }
  }

  private static Set<String> topics(Cluster cluster) {
    try (Admin admin = cluster.admin()) {
      return admin.listTopics().names().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What was cut off is sent again by whoever sent it, as the runbook asks. */
  private static void cutLog(Scene scene) throws IOException {
    Cluster cluster = scene.cluster();
    var partition = new TopicPartition(Cluster.SALES_TOPIC, 0);
    String where = " where topic = '" + partition.topic() + "' and partition = 0";
    String query = "select next_offset from log.consumer_position" + where;
    Wait.until("records applied", LIMIT, () -> scene.number(query) > 100);
    scene.load().pause();
    Wait.until("all of them applied", LIMIT, () -> scene.reports().lag() == 0);
    long position = scene.number(query);
    cluster.brokers().forEach(Part::kill);
    for (Part broker : cluster.brokers()) {
      deleteSegments(
          cluster.folder().resolve(Paths.get(broker.name(), "data", partition.toString())));
    }
    cluster.brokers().forEach(Part::start);
    cluster.brokers().forEach(Part::awaitReady);
    Wait.until("three brokers", LIMIT, () -> cluster.liveBrokers() == 3);
    long back = System.nanoTime();
    long end = Verifier.ends(cluster).getOrDefault(partition, 0L);
    scene.control("the log is shorter than it was", end < position);
    scene.hits(position - end);
    Part reporting = cluster.reporting().part();
    String alarm = "the log ends at %d, but records up to %d were applied: it was truncated"
        .formatted(end, position);
    Wait.until("the alarm: " + alarm, LIMIT, () -> LogRows.logSays(reporting, alarm));
    scene.note("alarm " + IngestRows.seconds(back) + " after the brokers were back");
    scene.load().resume();
    scene.untilApplied(LIMIT); // the other partitions go on
    scene.load().pause();
    scene.check(
        Invariant.I6, "nobody moves the position by himself", scene.number(query) == position);
    scene.watch().letPositionsFall();
    scene.execute("update log.consumer_position set next_offset = 0" + where);
    reporting.stop();
    reporting.start();
    reporting.awaitReady();
    scene.load().sendAllAgain();
    scene.load().resume();
    scene.untilApplied(LIMIT);
  }

  private static void deleteSegments(Path partition) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(partition, "*.{log,index,timeindex,snapshot}")) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  private static Result fillVolumes(FaultRow row, long seed, boolean full, Path folder)
      throws Exception {
    Path stageFolder = folder.resolve("stage");
    try (var data = new Volume(stageFolder.resolve("postgresql"));
        var wal = new Volume(folder.resolve("wal"));
        var stage = new Stage(Cluster.start(stageFolder, Map.of()), full, LAG_LIMIT)) {
      moveWal(stage.cluster(), folder.resolve("wal"));
      return play(stage, row, seed, scene -> {
        fillData(scene, data);
        fillWal(scene, wal);
      });
    }
  }

  private static Result fillVolumeInMerge(FaultRow row, long seed, boolean full, Path folder)
      throws Exception {
    Path stageFolder = folder.resolve("stage");
    try (var data = new Volume(stageFolder.resolve("postgresql"));
        var stage = new Stage(Cluster.start(stageFolder, Map.of()), full, LAG_LIMIT)) {
      moveWal(stage.cluster(), Files.createDirectories(folder.resolve("wal")));
      return play(stage, row, seed, scene -> fillInMerge(scene, data));
    }
  }

  private static void moveWal(Cluster cluster, Path volume) throws IOException {
    Path from = cluster.folder().resolve(Paths.get("postgresql", "data", "pg_wal"));
    Path to = volume.resolve("pg_wal");
    cluster.database().stop();
    Command.run("mv", from.toString(), to.toString());
    Files.createSymbolicLink(from, to);
    cluster.database().start();
    cluster.database().awaitReady();
  }

  private static void fillData(Scene scene, Volume data) throws IOException {
    scene.untilApplied(LIMIT);
    Part database = scene.cluster().database();
    data.fill();
    Wait.until(
        "no space for a table", LIMIT, () -> LogRows.logSays(database, "could not extend file"));
    scene.hit();
    Wait.pass(scene.seconds(6, 20));
    scene.control("the server survives it", database.isRunning());
    data.makeRoom();
    scene.note(
        "applied again " + scene.untilApplied(LIMIT).toMillis() + " ms after there was room");
  }

  private static void fillInMerge(Scene scene, Volume data) throws IOException {
    scene.untilApplied(LIMIT);
    Instance reporting = scene.cluster().reporting();
    Part database = scene.cluster().database();
    for (int i = 0; i < scene.times(1, 3); i++) {
      long failures = mergesWithoutSpace(reporting);
      reporting.arm(FailPoint.BEFORE_MERGE, FailPoints.HOLD);
      Wait.until("a merge", LIMIT, () -> reporting.hasReached(FailPoint.BEFORE_MERGE));
      Wait.until(
          "so much to merge that it needs space",
          LIMIT,
          () -> scene.number("select count(*) from cube.sales_change") > 3_000);
      data.fill();
      reporting.disarm(FailPoint.BEFORE_MERGE);
      Wait.until("a merge without space", LIMIT, () -> mergesWithoutSpace(reporting) > failures);
      scene.hit();
      Wait.pass(scene.seconds(6, 20));
      scene.control("the server survives it", database.isRunning());
      data.makeRoom();
      String room = scene.text("select clock_timestamp()");
      scene.note("applied again %d ms after there was room"
          .formatted(scene.untilApplied(LIMIT).toMillis()));
      Wait.until(
          "all merged that waited",
          LAG_LIMIT,
          () -> scene.number("select count(*) from cube.merge where family = 'sales'"
                  + " and caught_up_at > '" + room + "'")
              > 0);
    }
  }

  private static long mergesWithoutSpace(Instance reporting) {
    return LogRows.timesSaid(
        reporting.part(), "Changes of the cube wait for the next merge", "SQLSTATE 53100");
  }

  private static void fillWal(Scene scene, Volume wal) throws IOException {
    Part database = scene.cluster().database();
    wal.fill();
    Wait.until("the server ends without room for its log", LAG_LIMIT, () -> !database.isRunning());
    scene.control("that was its reason", LogRows.logSays(database, "PANIC"));
    scene.hit();
    scene.checkHealth(scene.cluster().reporting());
    wal.makeRoom();
    database.kill();
    database.start();
    database.awaitReady();
    scene.note("applied again " + scene.untilApplied(LIMIT).toMillis() + " ms after its start");
  }

  private static Result migrate(FaultRow row, long seed, boolean full, Path folder)
      throws Exception {
    Cluster cluster = Cluster.startBackend(folder.resolve("stage"), Map.of());
    try (var stage = new Stage(cluster, full, LAG_LIMIT)) {
      for (Service service : Service.values()) {
        Part part = cluster.add(service.moduleName(), service, null).part();
        if (service != Service.REPORTING) {
          part.start();
          part.awaitReady();
        }
      }
      return play(stage, row, seed, SeparateRows::migrateTwice);
    }
  }

  /** An empty database first, then a later version of the tables that an earlier service uses. */
  private static void migrateTwice(Scene scene) throws IOException {
    Cluster cluster = scene.cluster();
    Instance second = cluster.add("reporting-service-2", Service.REPORTING, null);
    startTogether(List.of(cluster.reporting(), second));
    awaitReady(List.of(cluster.reporting(), second));
    scene.untilApplied(LIMIT);
    long versions = versions(scene);
    Path folder = Files.createDirectories(cluster.folder().resolve("migrations"));
    Files.writeString(
        folder.resolve("V1000__later.sql"),
        "alter table ledger.sale add column later integer;\nselect pg_sleep(%d);\n"
            .formatted(MIGRATION_SECONDS),
        UTF_8);
    Map<String, String> more =
        Map.of("SPRING_FLYWAY_LOCATIONS", "classpath:db/migration/reporting,filesystem:" + folder);
    List<Instance> later = List.of(
        cluster.add("reporting-service-3", Service.REPORTING, null, more),
        cluster.add("reporting-service-4", Service.REPORTING, null, more));
    startTogether(later);
    Wait.until("one of them migrates", LIMIT, () -> isMigrating(scene));
    long start = System.nanoTime();
    String validated = "validated %d migrations".formatted(versions + 1);
    boolean met = Wait.holdsWithin(
        Duration.ofSeconds(MIGRATION_SECONDS / 2),
        () -> later.stream().allMatch(one -> LogRows.logSays(one.part(), validated)));
    scene.control("both wanted to migrate at the same time", met && isMigrating(scene));
    scene.hit();
    awaitReady(later);
    scene.note("both ready " + IngestRows.seconds(start) + " after one began to migrate");
    scene.check(Invariant.I2, "each migration was done once", versions(scene) == versions + 1);
    scene.untilApplied(LIMIT);
    // the earlier version starts again, too
    second.part().stop();
    second.part().start();
    second.part().awaitReady();
    scene.untilApplied(LIMIT);
  }

  private static void startTogether(List<Instance> instances) {
    instances.forEach(instance -> instance.part().start());
  }

  private static void awaitReady(List<Instance> instances) {
    instances.forEach(instance -> instance.part().awaitReady());
  }

  private static boolean isMigrating(Scene scene) {
    return scene.number("select count(*) from pg_stat_activity where state = 'active'"
            + " and query like '%pg_sleep(" + MIGRATION_SECONDS + ")%' and pid <> pg_backend_pid()")
        > 0;
  }

  private static long versions(Scene scene) {
    return scene.number("select count(*) from log.flyway_schema_history where success");
  }
}
