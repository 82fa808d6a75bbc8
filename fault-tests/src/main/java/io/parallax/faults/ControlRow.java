package io.parallax.faults;

import io.parallax.faults.Cluster.Instance;
import io.parallax.faults.FaultRow.OfItsOwn;
import io.parallax.faults.FaultRow.Script;
import io.parallax.faults.FaultRow.UnderLoad;
import io.parallax.faults.Load.Mode;
import io.parallax.faults.Verifier.Verdict;
import io.parallax.faults.agent.Defect;
import io.parallax.faults.agent.FailPoint;
import io.parallax.faults.agent.FailPoints;
import io.parallax.faults.agent.Planting;
import io.parallax.quickstart.Part;
import io.parallax.quickstart.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Whether this harness finds anything at all: services with one planted defect each, of which every one
 * has to fail, by the invariant that it breaks.
 *
 * <p>What was lost or doubled here does not count as lost or doubled by the product: it stands in the
 * notes.
 */
final class ControlRow {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration LAG_LIMIT = Duration.ofMinutes(3);

  /** Of a defect that leaves a partition stopped, so that its lag stays. */
  private static final Duration SHORT_LAG_LIMIT = Duration.ofSeconds(20);

  private static final Load.Settings LOAD =
      new Load.Settings(2, 40, 1_000, Long.MAX_VALUE, Mode.RESEND);

  /**
   * Others take over sooner from a service that was killed, and what is read again takes many batches:
   * within a single one, the positions would not be seen to fall.
   */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PARALLAX_CONSUMER_SESSION_TIMEOUT_MS", "6000", "PARALLAX_CONSUME_MAX_RECORDS", "200");

  private ControlRow() {}

  /**
   * A defect, where it is planted, and what brings it to light.
   *
   * @param broken the invariant that it breaks; null if the product has an answer to it
   */
  private record Control(
      Defect defect, Set<Service> services, @Nullable Invariant broken, Script script) {}

  static FaultRow row() {
    return row(EnumSet.allOf(Defect.class));
  }

  /** Only some of them, for those who have less time. */
  static FaultRow row(Set<Defect> defects) {
    return new OfItsOwn(
        "F83",
        "planted defects, each to be found",
        true,
        (row, seed, full, folder) -> run(row, seed, folder, defects));
  }

  private static List<Control> controls() {
    Set<Service> reporting = EnumSet.of(Service.REPORTING);
    Set<Service> ingest = EnumSet.of(Service.SALES, Service.OUTCOMES);
    return List.of(
        new Control(Defect.LOSSY_CONSUMER, reporting, null, ControlRow::lose),
        new Control(Defect.NO_KEY_DEDUPE, reporting, Invariant.I2, ControlRow::wait),
        new Control(Defect.NO_GAP_GUARD, reporting, Invariant.I1, ControlRow::lose),
        new Control(Defect.NO_POSITION_FENCE, reporting, Invariant.I6, ControlRow::restart),
        new Control(Defect.POSITION_APART, reporting, Invariant.I1, ControlRow::dieBeforeCommit),
        new Control(
            Defect.DEFAULT_ERROR_HANDLER, reporting, Invariant.I1, ControlRow::refuseToWrite),
        new Control(Defect.NO_LANE_LOCK, reporting, Invariant.I4, ControlRow::holdOpen),
        new Control(Defect.EARLY_202, ingest, Invariant.I1, ControlRow::dieUnacknowledged),
        // last, as it leaves a log that is shorter than it was
        new Control(Defect.ACKS_ONE, ingest, Invariant.I1, ControlRow::loseTheLeader));
  }

  private static Result run(FaultRow row, long seed, Path folder, Set<Defect> defects)
      throws Exception {
    List<Violation> violations = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    long sent = 0;
    long ok = 0;
    long found = 0;
    Map<Service, Defect> planted = new EnumMap<>(Service.class);
    try (var stage =
        new Stage(Cluster.start(folder.resolve("stage"), ENVIRONMENT), false, LAG_LIMIT)) {
      List<Control> wanted = controls().stream()
          .filter(control -> defects.contains(control.defect()))
          .toList();
      for (Control control : wanted) {
        Result result = play(stage, planted, control, seed);
        sent += result.sent();
        ok += result.ok();
        Set<Invariant> broken =
            result.violations().stream().map(Violation::invariant).collect(Collectors.toSet());
        boolean asExpected =
            control.broken() == null ? result.passed() : found(control.broken(), result);
        notes.add("%s: lost %d, doubled %d, invented %d, broke %s"
            .formatted(
                control.defect(), result.lost(), result.doubled(), result.invented(), broken));
        if (asExpected) {
          found++;
        } else {
          violations.add(new Violation(
              control.broken() == null ? Invariant.I1 : control.broken(),
              control.defect() + " was expected to break "
                  + (control.broken() == null ? "nothing" : control.broken())
                  + ", but broke " + result.violations()));
        }
      }
    }
    var verdict = new Verdict(sent, ok, 0, 0, 0, 0, violations);
    return Result.of(
        row, seed, verdict, Duration.ZERO, Duration.ZERO, found, null, violations, notes);
  }

  /** Something must have been counted: a service that does nothing at all breaks much, too. */
  private static boolean found(Invariant broken, Result result) {
    return !result.isVoid()
        && result.lost() < result.ok()
        && result.violations().stream().anyMatch(one -> one.invariant() == broken);
  }

  private static Result play(Stage stage, Map<Service, Defect> planted, Control control, long seed)
      throws Exception {
    Map<Service, Defect> wanted = new EnumMap<>(Service.class);
    control.services().forEach(service -> wanted.put(service, control.defect()));
    plant(stage.cluster(), planted, wanted);
    var row = new UnderLoad(
        "F83." + control.defect().name().replace("_", ""), "", false, control.script());
    Duration lagLimit = control.defect() == Defect.ACKS_ONE ? SHORT_LAG_LIMIT : LAG_LIMIT;
    Result result = stage.play(row, seed, new Random(seed), LOAD, control.script(), lagLimit);
    for (Instance instance : stage.cluster().instances()) {
      if (LogRows.logSays(instance.part(), Planting.DOES_NOT_FIT)) {
        throw new IllegalStateException(
            control.defect() + " does not fit any more: see " + instance.part().log());
      }
    }
    return result;
  }

  /** Restarts those services that are to have another defect than they have, or none. */
  private static void plant(
      Cluster cluster, Map<Service, Defect> planted, Map<Service, Defect> wanted) {
    for (Service service : Service.values()) {
      if (planted.get(service) != wanted.get(service)) {
        cluster.instance(service.moduleName()).part().stop();
        cluster.remove(service.moduleName());
        cluster.add(service.moduleName(), service, wanted.get(service)).part().start();
      }
    }
    cluster.instances().forEach(instance -> instance.part().awaitReady());
    planted.clear();
    planted.putAll(wanted);
  }

  private static void wait(Scene scene) {
    awaitAtWork(scene);
    awaitEvents(scene, 3_000);
    scene.hit();
  }

  /** Lets time pass, as much as there is to be done in it. */
  private static void awaitEvents(Scene scene, int more) {
    long before = scene.load().acknowledged();
    Wait.until(more + " more events", LIMIT, () -> scene.load().acknowledged() > before + more);
  }

  private static void lose(Scene scene) {
    awaitAtWork(scene);
    Part reporting = scene.cluster().reporting().part();
    long before = LogRows.timesSaid(reporting, Defect.LOST);
    Wait.until("batches lost", LIMIT, () -> LogRows.timesSaid(reporting, Defect.LOST) > before + 2);
    scene.hits(LogRows.timesSaid(reporting, Defect.LOST) - before);
  }

  /** Waits until a service that was restarted has got its partitions, and gone to their positions. */
  private static void awaitAtWork(Scene scene) {
    for (int i = 0; i < 20; i++) {
      scene.untilApplied(LIMIT);
    }
  }

  private static void restart(Scene scene) {
    Part reporting = scene.cluster().reporting().part();
    scene.untilApplied(LIMIT);
    reporting.kill();
    reporting.start();
    reporting.awaitReady();
    scene.untilApplied(LIMIT);
    scene.hit();
  }

  private static void dieBeforeCommit(Scene scene) {
    Instance reporting = scene.cluster().reporting();
    for (int i = 0; i < 2; i++) {
      ReportingRows.dieAt(FailPoint.BEFORE_COMMIT, reporting, scene);
      reporting.part().start();
      reporting.part().awaitReady();
    }
  }

  private static void refuseToWrite(Scene scene) {
    awaitAtWork(scene);
    DatabaseRows.setReadOnly(scene, true);
    awaitEvents(scene, 5_000);
    DatabaseRows.setReadOnly(scene, false);
    scene.hit();
  }

  private static void holdOpen(Scene scene) {
    Instance reporting = scene.cluster().reporting();
    for (int i = 0; i < 4; i++) {
      reporting.arm(FailPoint.BEFORE_COMMIT, FailPoints.HOLD);
      Wait.until("held", LIMIT, () -> reporting.hasReached(FailPoint.BEFORE_COMMIT));
      awaitEvents(scene, 2_000);
      reporting.disarm(FailPoint.BEFORE_COMMIT);
      scene.hit();
      scene.untilApplied(LIMIT);
    }
  }

  private static void dieUnacknowledged(Scene scene) {
    List<Part> two = scene.cluster().brokers().subList(1, 3);
    two.forEach(broker -> Signals.freeze(broker.pid()));
    awaitEvents(scene, 4_000); // more than is under way to a broker at a time
    scene.cluster().sales().part().kill();
    scene.cluster().outcomes().part().kill();
    two.forEach(broker -> Signals.resume(broker.pid()));
    scene.hit();
  }

  private static void loseTheLeader(Scene scene) throws Exception {
    Cluster cluster = scene.cluster();
    int leader = 1;
    leadAll(cluster, leader); // else requests wait for the brokers that are frozen
    List<Part> followers = new ArrayList<>(cluster.brokers());
    followers.remove(cluster.broker(leader));
    followers.forEach(broker -> Signals.freeze(broker.pid()));
    awaitEvents(scene, 2_000); // more than the fetch of a follower may have under way
    cluster.broker(leader).kill();
    followers.forEach(broker -> Signals.resume(broker.pid()));
    Wait.until("other leaders", LIMIT, () -> {
      Set<Integer> leaders = IngestRows.leaders(cluster);
      return !leaders.isEmpty() && !leaders.contains(leader);
    });
    scene.hit();
  }

  /** Makes one broker the leader of every partition that events go to. */
  private static void leadAll(Cluster cluster, int leader) throws Exception {
    List<Integer> replicas = new ArrayList<>(List.of(leader));
    IntStream.rangeClosed(1, cluster.brokers().size())
        .filter(id -> id != leader)
        .forEach(replicas::add);
    var preferred = Optional.of(new NewPartitionReassignment(replicas));
    Set<TopicPartition> partitions = Verifier.ends(cluster).keySet();
    try (Admin admin = cluster.admin()) {
      admin
          .alterPartitionReassignments(partitions.stream()
              .collect(Collectors.toMap(Function.identity(), partition -> preferred)))
          .all()
          .get();
      admin.electLeaders(ElectionType.PREFERRED, partitions).partitions().get();
    }
    Wait.until(
        "one leader of all", LIMIT, () -> IngestRows.leaders(cluster).equals(Set.of(leader)));
  }
}
