package io.parallax.faults;

import io.parallax.faults.Cluster.Instance;
import io.parallax.faults.FaultRow.Script;
import io.parallax.faults.FaultRow.UnderLoad;
import io.parallax.faults.Load.Mode;
import io.parallax.faults.Verifier.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/** Plays rows on a cluster, one after the other, each in a slot of its own. For one thread. */
final class Stage implements AutoCloseable {
  private static final Load.Settings QUICK =
      new Load.Settings(2, 40, 1_200, Long.MAX_VALUE, Mode.RESEND);
  private static final long FULL_EVENTS = 110_000;
  private static final Load.Settings FULL =
      new Load.Settings(3, 400, 6_000, 2 * FULL_EVENTS, Mode.RESEND);

  private final Cluster cluster;
  private final boolean full;
  private final Duration lagLimit;
  private int slots;

  /** @param lagLimit how long everything may take to be counted once a fault is over */
  Stage(Cluster cluster, boolean full, Duration lagLimit) {
    this.cluster = cluster;
    this.full = full;
    this.lagLimit = lagLimit;
  }

  Cluster cluster() {
    return cluster;
  }

  Result play(UnderLoad row, long seed) throws Exception {
    var random = new Random(seed);
    Mode mode = random.nextInt(3) == 0 ? Mode.LEAVE : Mode.RESEND;
    Load.Settings settings = (full ? FULL : QUICK).with(mode);
    return play(row, seed, random, settings, row.script());
  }

  Result play(FaultRow row, long seed, Random random, Load.Settings settings, Script script)
      throws Exception {
    return play(row, seed, random, settings, script, lagLimit);
  }

  Result play(
      FaultRow row,
      long seed,
      Random random,
      Load.Settings settings,
      Script script,
      Duration lagLimit)
      throws Exception {
    Slot slot = Slot.of(row.id(), slots++);
    Path journalFile = cluster.folder().resolve(row.id() + ".journal");
    Map<TopicPartition, Long> begin = Verifier.ends(cluster);
    Scene scene;
    Duration gap;
    long faultsOver;
    var watch = new Watch(cluster, slot);
    try (watch;
        var journal = new Journal(journalFile)) {
      var load = new Load(
          cluster, new Workload(slot, random.nextLong(), settings.batch()), journal, settings);
      try (load) {
        load.start();
        scene = new Scene(cluster, load, watch, slot, random, full);
        Wait.until("the first 202", Duration.ofMinutes(1), () -> load.acknowledged() > 0);
        script.play(scene);
        cluster.heal();
        faultsOver = System.nanoTime();
        scene.untilAcknowledged(Duration.ofMinutes(1));
        if (full) {
          Wait.holdsWithin(Duration.ofMinutes(1), () -> load.events() >= FULL_EVENTS);
        }
      }
      gap = load.longestGap();
      scene.note(settings.mode() + ", answers " + load.answers());
      load.tellTale()
          .forEach((status, body) -> scene.check(Invariant.I12, status + " says " + body, false));
      boolean caughtUp = Wait.holdsWithin(lagLimit, () -> scene.reports().lag() == 0);
      scene.check(Invariant.I8, "lag is " + scene.reports().lag() + " after " + lagLimit, caughtUp);
      scene.note("reports read " + watch.answers() + ", refused " + watch.refused());
    }
    scene.violations().addAll(watch.violations());
    Duration toLagZero = Duration.ofNanos(System.nanoTime() - faultsOver);
    checkBounds(scene);
    Verdict verdict = new Verifier(cluster, slot, journalFile, begin).verify();
    List<Violation> violations = new ArrayList<>(verdict.violations());
    violations.addAll(scene.violations());
    if (violations.isEmpty()) {
      Files.delete(journalFile);
    }
    return Result.of(
        row,
        seed,
        verdict,
        gap,
        toLagZero,
        scene.hits(),
        scene.missed(),
        violations,
        scene.notes());
  }

  /** Memory, threads and files of each service. */
  private void checkBounds(Scene scene) {
    for (Instance instance : cluster.instances()) {
      if (!instance.part().isRunning()) {
        continue;
      }
      Path process = Path.of("/proc", String.valueOf(instance.part().pid()));
      if (!Files.isDirectory(process)) {
        return; // no Linux
      }
      long megabytes = status(process, "VmRSS:") / 1024;
      long threads = status(process, "Threads:");
      long files;
      try (Stream<Path> open = Files.list(process.resolve("fd"))) {
        files = open.count();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      scene.check(
          Invariant.I10,
          "%s has %d MB, %d threads, %d files"
              .formatted(instance.part().name(), megabytes, threads, files),
          megabytes < 900 && threads < 300 && files < 1_500);
    }
  }

  private static long status(Path process, String field) {
    try (Stream<String> lines = Files.lines(process.resolve("status"))) {
      return lines
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    cluster.close();
  }
}
