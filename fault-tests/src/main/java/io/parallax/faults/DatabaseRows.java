package io.parallax.faults;

import io.parallax.faults.FaultRow.UnderLoad;
import io.parallax.quickstart.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What goes wrong with the database. */
final class DatabaseRows {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String OURS =
      " from pg_stat_activity where application_name = 'parallax-reporting'";

  private DatabaseRows() {}

  static List<FaultRow> all() {
    return List.of(
        new UnderLoad("F60", "sessions terminated all the time", true, DatabaseRows::terminate),
        new UnderLoad(
            "F61", "database restarted, in good order and by force", true, DatabaseRows::restart),
        new UnderLoad("F62", "one backend killed", false, DatabaseRows::killBackend),
        new UnderLoad("F63", "commit whose reply is lost", true, DatabaseRows::commitInDoubt),
        new UnderLoad("F65", "database hangs", false, DatabaseRows::hang),
        new UnderLoad("F68", "database read-only", true, DatabaseRows::readOnly),
        new UnderLoad(
            "F73",
            "reports read while the database comes and goes",
            false,
            DatabaseRows::readMeanwhile),
        new UnderLoad(
            "F71", "an older copy of the database restored", false, DatabaseRows::restore));
  }

  private static void terminate(Scene scene) {
    for (int i = 0; i < scene.times(30, 150); i++) {
      scene.hits(scene.number("select count(*) filter (where writing and dead) from ("
          + "select backend_xid is not null as writing, pg_terminate_backend(pid) as dead" + OURS
          + " order by random() limit 3) t"));
      if (i % 6 == 0) {
        scene.withinTransaction(
            () -> scene.number("select count(*) filter (where pg_terminate_backend(pid))" + OURS
                + " and backend_xid is not null"));
      }
      Wait.pass(Duration.ofMillis(200));
    }
    scene.untilApplied(LIMIT);
  }

  private static void restart(Scene scene) {
    Part database = scene.cluster().database();
    for (int i = 0; i < scene.times(2, 6); i++) {
      boolean byForce = i % 2 == 0;
      scene.withinTransaction(() -> {
        if (byForce) {
          database.kill();
        } else {
          database.stop();
        }
      });
      scene.checkHealth(scene.cluster().reporting());
      database.start();
      database.awaitReady();
      scene.note("applied again after " + scene.untilApplied(LIMIT).toMillis() + " ms");
    }
  }

  private static void killBackend(Scene scene) {
    for (int i = 0; i < scene.times(1, 5); i++) {
      scene.withinTransaction(() -> {
        long pid = scene.number("select pid" + OURS + " order by backend_xid is null limit 1");
        scene.control(
            "a backend was killed",
            ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false));
      });
      Wait.until("the database is back", LIMIT, () -> scene.number("select 1") == 1);
      scene.untilApplied(LIMIT);
    }
  }

  private static void commitInDoubt(Scene scene) {
    ChaosProxy proxy = scene.cluster().databaseProxy();
    for (int i = 0; i < scene.times(4, 15); i++) {
      long before = proxy.disturbed();
      proxy.swallowReply(conversation -> conversation.now().contains("COMMIT\0")
          && conversation.hasSaid("update log.consumer_position"));
      boolean swallowed =
          Wait.holdsWithin(Duration.ofSeconds(20), () -> proxy.disturbed() > before);
      proxy.heal();
      if (swallowed) {
        scene.hit();
      }
      scene.untilApplied(LIMIT);
    }
  }

  private static void hang(Scene scene) {
    Part database = scene.cluster().database();
    scene.withinTransaction(() -> Signals.freeze(database.pid()));
    Wait.pass(scene.seconds(15, 30));
    scene.check(
        Invariant.I11,
        "alive while the database hangs",
        scene.reports().health(scene.cluster().reporting().management(), "liveness") == 200);
    Signals.resume(database.pid());
    scene.untilApplied(LIMIT);
    long before = scene.cluster().databaseProxy().disturbed();
    scene.cluster().databaseProxy().hang();
    Wait.pass(scene.seconds(15, 100)); // longer than the socket's timeout, in the full run
    scene.hits(scene.cluster().databaseProxy().disturbed() - before);
    scene.cluster().databaseProxy().heal();
    scene.note("applied again after " + scene.untilApplied(LIMIT).toMillis() + " ms");
  }

  private static void readOnly(Scene scene) {
    setReadOnly(scene, true);
    Wait.pass(Duration.ofSeconds(1));
    long applied = scene.applied();
    Wait.pass(scene.seconds(6, 20));
    scene.control("nothing was applied meanwhile", scene.applied() == applied);
    setReadOnly(scene, false);
    scene.hit();
    scene.note("applied again after " + scene.untilApplied(LIMIT).toMillis() + " ms");
  }

  static void setReadOnly(Scene scene, boolean readOnly) {
    scene.execute("begin read write; alter role parallax set default_transaction_read_only = "
        + (readOnly ? "on" : "off")
        + "; commit");
    scene.execute("select pg_terminate_backend(pid)" + OURS);
  }

  private static void readMeanwhile(Scene scene) {
    int before = scene.watch().answers();
    for (int i = 0; i < scene.times(2, 6); i++) {
      scene.execute("select pg_terminate_backend(pid)" + OURS);
      Wait.pass(Duration.ofSeconds(3));
      scene.cluster().databaseProxy().refuse();
      Wait.pass(Duration.ofSeconds(3));
      scene.cluster().databaseProxy().heal();
      Wait.pass(Duration.ofSeconds(3));
    }
    scene.hits(scene.watch().answers() - before);
    scene.control("reports were refused too", scene.watch().refused() > 0);
  }

  private static void restore(Scene scene) throws IOException {
    Part database = scene.cluster().database();
    Path data = scene.cluster().folder().resolve("postgresql").resolve("data");
    Path copy = scene.cluster().folder().resolve("backup");
    database.stop();
    Command.run("cp", "-a", data.toString(), copy.toString());
    database.start();
    database.awaitReady();
    scene.untilApplied(LIMIT);
    Wait.pass(scene.seconds(5, 20));
    long later = scene.applied();
    scene.watch().letPositionsFall();
    database.stop();
    Command.run("rm", "-r", data.toString());
    Command.run("mv", copy.toString(), data.toString());
    database.start();
    database.awaitReady();
    long earlier = scene.applied();
    scene.hits(later - earlier);
    scene.note((later - earlier) + " events applied again at least");
  }
}
