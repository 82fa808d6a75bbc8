package io.parallax.faults;

import io.parallax.faults.FaultRow.UnderLoad;
import io.parallax.quickstart.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Several faults at once, by chance. */
final class MixedRows {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private MixedRows() {}

  static List<FaultRow> all() {
    return List.of(
        new UnderLoad("F80", "random faults", true, MixedRows::nemesis),
        new UnderLoad("F81", "everything killed at once", false, MixedRows::killAll),
        SimulationRow.row(),
        ControlRow.row());
  }

  private static void nemesis(Scene scene) {
    Map<String, Integer> counts = new TreeMap<>();
    long end = System.nanoTime() + scene.seconds(30, 300).toNanos();
    while (System.nanoTime() < end) {
      String fault = disturb(scene);
      counts.merge(fault, 1, Integer::sum);
      scene.hit();
      scene.cluster().heal();
      Wait.pass(Duration.ofMillis(scene.random().nextInt(3_000)));
    }
    scene.note("faults " + counts);
  }

  private static String disturb(Scene scene) {
    Random random = scene.random();
    Cluster cluster = scene.cluster();
    Duration length = Duration.ofMillis(500 + random.nextInt(scene.times(4_000, 12_000)));
    List<ChaosProxy> proxies = cluster.brokerProxies();
    return switch (random.nextInt(11)) {
      case 0 -> {
        cluster.brokers().get(random.nextInt(3)).kill();
        Wait.pass(length);
        yield "broker killed";
      }
      case 1 -> {
        Signals.freeze(cluster.brokers().get(random.nextInt(3)).pid());
        Wait.pass(length);
        yield "broker frozen";
      }
      case 2 -> {
        if (random.nextBoolean()) {
          cluster.database().kill();
        } else {
          cluster.database().stop();
        }
        Wait.pass(length);
        yield "database restarted";
      }
      case 3 -> {
        scene.withinTransaction(cluster.reporting().part()::kill);
        yield "reporting killed";
      }
      case 4 -> {
        Signals.freeze(cluster.reporting().part().pid());
        Wait.pass(length);
        yield "reporting frozen";
      }
      case 5 -> {
        cluster.sales().part().kill();
        yield "sales killed";
      }
      case 6 -> {
        cluster.outcomes().part().stop();
        yield "outcomes stopped";
      }
      case 7 -> {
        for (int i = 0; i < 10; i++) {
          proxies.forEach(ChaosProxy::reset);
          Wait.pass(Duration.ofMillis(200));
        }
        yield "connections to Kafka reset";
      }
      case 8 -> {
        cluster.databaseProxy().refuse();
        Wait.pass(length);
        yield "database unreachable";
      }
      case 9 -> {
        proxies.forEach(proxy -> proxy.latency(Duration.ofMillis(100)));
        cluster.databaseProxy().bandwidth(200_000);
        Wait.pass(length);
        yield "slow network";
      }
      default -> {
        proxies.get(random.nextInt(proxies.size())).hang();
        Wait.pass(length);
        yield "a broker's network hangs";
      }
    };
  }

  private static void killAll(Scene scene) {
    Cluster cluster = scene.cluster();
    for (int i = 0; i < scene.times(1, 5); i++) {
      List<Part> parts = new ArrayList<>(cluster.brokers());
      parts.add(cluster.database());
      cluster.instances().forEach(instance -> parts.add(instance.part()));
      scene.withinTransaction(() -> parts.parallelStream().forEach(Part::kill));
      scene.control("nothing runs", parts.stream().noneMatch(Part::isRunning));
      Collections.shuffle(parts, scene.random());
      for (Part part : parts) {
        part.start();
        Wait.pass(Duration.ofMillis(scene.random().nextInt(500)));
      }
      parts.forEach(Part::awaitReady);
      scene.untilAcknowledged(LIMIT);
      scene.untilApplied(LIMIT);
    }
  }
}
