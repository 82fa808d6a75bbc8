package io.parallax.faults;

import io.parallax.faults.Cluster.Instance;
import io.parallax.quickstart.Service;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The time of day as services see it, which can jump while they run; how fast time passes stays the
 * same. Needs Linux and libfaketime, which Debian has in its package {@code faketime}. For one thread.
 */
final class Clock {
  private static final Path LIBRARIES = Path.of("/usr/lib");
  private static final String LIBRARY = "libfaketimeMT.so.1";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path library;
  private final Path file;

  private Clock(Path folder) throws IOException {
    try (Stream<Path> found = Files.find(LIBRARIES, 3, (path, about) -> path.endsWith(LIBRARY))) {
      library = found
          .findFirst()
          .orElseThrow(() ->
              new IllegalStateException("no " + LIBRARY + " in " + LIBRARIES + ": see faketime"));
    }
    file = folder.resolve("clock");
    set(Duration.ZERO);
  }

  /** How far it is ahead of the true time, from now on. */
  private void set(Duration ahead) throws IOException {
    Path next =
        Files.writeString(file.resolveSibling("clock.next"), "%+d".formatted(ahead.toSeconds()));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Variables of a process that goes by it. */
  private Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        file.toString(),
        "FAKETIME_CACHE_DURATION",
        "1",
        "FAKETIME_FORCE_MONOTONIC_FIX", // 1, its default here, ends every wait of a JVM at once
        "0",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1");
  }

  /**
   * Lets the clock of services jump an hour forward, back, an hour back and forward again. After each
   * jump they have to go on by themselves.
   */
  static void jump(Scene scene, List<Service> services) throws IOException {
    Cluster cluster = scene.cluster();
    var clock = new Clock(cluster.folder());
    services.forEach(service -> replace(cluster, service, clock.environment()));
    for (Duration ahead : List.of(HOUR, Duration.ZERO, HOUR.negated(), Duration.ZERO)) {
      scene.untilAcknowledged(LIMIT);
      scene.untilApplied(LIMIT);
      clock.set(ahead);
      for (Service service : services) {
        Instance instance = cluster.instance(service.moduleName());
        scene.control(
            "%s by its clock %d min ahead".formatted(service, ahead.toMinutes()),
            Wait.holdsWithin(Duration.ofSeconds(30), () -> isAbout(ahead, aheadIs(instance))));
        scene.hit();
      }
      Wait.pass(scene.seconds(10, 45)); // for whatever goes wrong only when something is due
      scene.note("%+d min: acknowledged after %d ms, applied after %d ms"
          .formatted(
              ahead.toMinutes(),
              scene.untilAcknowledged(LIMIT).toMillis(),
              scene.untilApplied(LIMIT).toMillis()));
      for (Service service : services) {
        Instance instance = cluster.instance(service.moduleName());
        scene.check(
            Invariant.I11,
            "%s ready %d min ahead".formatted(service, ahead.toMinutes()),
            Wait.holdsWithin(
                LIMIT, () -> scene.reports().health(instance.management(), "readiness") == 200));
      }
    }
    services.forEach(service -> replace(cluster, service, Map.of()));
  }

  private static void replace(Cluster cluster, Service service, Map<String, String> environment) {
    cluster.instance(service.moduleName()).part().stop();
    cluster.remove(service.moduleName());
    Instance instance = cluster.add(service.moduleName(), service, null, environment);
    instance.part().start();
    instance.part().awaitReady();
  }

  /** How far the clock of a service is ahead, as it dates its answers. */
  private static Duration aheadIs(Instance instance) {
    HttpRequest request = HttpRequest.newBuilder(
            instance.management().resolve("/actuator/health/liveness"))
        .timeout(Duration.ofSeconds(10))
        .build();
    HttpResponse<Void> answer = Http.send(request, BodyHandlers.discarding());
    String date = answer.headers().firstValue("Date").orElseThrow();
    return Duration.between(
        Instant.now(),
        ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
  }

  private static boolean isAbout(Duration one, Duration other) {
    return one.minus(other).abs().compareTo(Duration.ofMinutes(1)) < 0;
  }
}
