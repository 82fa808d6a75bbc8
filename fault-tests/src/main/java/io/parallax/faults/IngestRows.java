package io.parallax.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.parallax.faults.ChaosProxy.Direction;
import io.parallax.faults.Cluster.Instance;
import io.parallax.faults.FaultRow.UnderLoad;
import io.parallax.faults.IdentityProvider.SigningKey;
import io.parallax.faults.Workload.Request;
import io.parallax.faults.agent.FailPoint;
import io.parallax.faults.agent.FailPoints;
import io.parallax.quickstart.Part;
import io.parallax.quickstart.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;

/** What goes wrong between senders, ingest services and brokers. */
final class IngestRows {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** What the identity provider may take, 5 s, and a slow machine; all of its answer takes minutes. */
  private static final long PROVIDER_MILLIS = 30_000;

  private IngestRows() {}

  static List<FaultRow> all() {
    return List.of(
        new UnderLoad("F01", "leading broker killed", true, IngestRows::killLeaders),
        new UnderLoad("F02", "active controller killed", false, IngestRows::killControllers),
        new UnderLoad("F03", "brokers restarted in turn", false, IngestRows::restartInTurn),
        new UnderLoad("F04", "two of three brokers dead", false, IngestRows::killTwo),
        new UnderLoad("F05", "one broker frozen", false, IngestRows::freezeOne),
        new UnderLoad("F06", "two brokers frozen", true, IngestRows::freezeTwo),
        new UnderLoad(
            "F09", "ingest dies around the acknowledgement", false, IngestRows::dieAtPoints),
        new UnderLoad("F10", "ingest restarted in good order", false, IngestRows::restartIngest),
        new UnderLoad("F12", "Kafka's replies get lost", true, IngestRows::loseReplies),
        new UnderLoad("F13", "connections to Kafka reset", true, IngestRows::resetConnections),
        new UnderLoad("F15", "the same event a thousand times", false, IngestRows::repeatOne),
        new UnderLoad(
            "F16",
            "ingest's clock jumps an hour forward and back",
            false,
            scene -> Clock.jump(scene, List.of(Service.SALES, Service.OUTCOMES))),
        new UnderLoad("F17", "flood", false, IngestRows::flood),
        new UnderLoad("F18", "slow clients", false, IngestRows::dawdle),
        new UnderLoad(
            "F21", "services start before Kafka and PostgreSQL", false, IngestRows::startFirst),
        new UnderLoad(
            "F22", "ingest frozen longer than Kafka may take", false, IngestRows::freezeIngest),
        new UnderLoad(
            "F24", "a leading broker does not hear ingest", true, IngestRows::loseRequests),
        new UnderLoad("F90", "identity provider slow", false, IngestRows::slowProvider));
  }

  private static void killLeaders(Scene scene) throws Exception {
    for (int i = 0; i < scene.times(1, 5); i++) {
      int leader = leader(scene.cluster());
      killBroker(scene, leader);
    }
  }

  private static void killControllers(Scene scene) throws Exception {
    for (int i = 0; i < scene.times(1, 5); i++) {
      try (Admin admin = scene.cluster().admin()) {
        killBroker(scene, admin.describeMetadataQuorum().quorumInfo().get().leaderId());
      }
    }
  }

  private static void killBroker(Scene scene, int id) {
    Part broker = scene.cluster().broker(id);
    broker.kill();
    scene.control("the broker is gone", !broker.isRunning());
    scene.hit();
    Wait.pass(scene.seconds(4, 20));
    scene.untilAcknowledged(LIMIT);
    broker.start();
    broker.awaitReady();
    Wait.until("three brokers", LIMIT, () -> scene.cluster().liveBrokers() == 3);
    awaitInSync(scene.cluster());
  }

  /** The broker that leads the first partition. */
  static int leader(Cluster cluster) {
    Node leader = partitions(cluster).getFirst().leader();
    if (leader == null) {
      throw new IllegalStateException("the first partition has no leader");
    }
    return leader.id();
  }

  /** Those that lead a partition that events go to; none while one of them has no leader. */
  static Set<Integer> leaders(Cluster cluster) {
    List<TopicPartitionInfo> partitions = partitions(cluster);
    return partitions.stream().allMatch(partition -> partition.leader() != null)
        ? partitions.stream().map(partition -> partition.leader().id()).collect(Collectors.toSet())
        : Set.of();
  }

  /** Waits until every partition has all its replicas again. */
  static void awaitInSync(Cluster cluster) {
    Wait.until("all replicas in sync", Duration.ofMinutes(2), () -> {
      List<TopicPartitionInfo> partitions = partitions(cluster);
      return !partitions.isEmpty()
          && partitions.stream().allMatch(partition -> partition.isr().size() == 3);
    });
  }

  /** Those that events go to, of sales first; none while no broker says which. */
  private static List<TopicPartitionInfo> partitions(Cluster cluster) {
    try (Admin admin = cluster.admin()) {
      Map<String, TopicDescription> topics = admin
          .describeTopics(List.of(Cluster.SALES_TOPIC, Cluster.OUTCOMES_TOPIC))
          .allTopicNames()
          .get();
      return Stream.of(Cluster.SALES_TOPIC, Cluster.OUTCOMES_TOPIC)
          .flatMap(topic -> Objects.requireNonNull(topics.get(topic)).partitions().stream())
          .toList();
    } catch (ExecutionException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void restartInTurn(Scene scene) {
    int before = scene.load().answers("202");
    for (int round = 0; round < scene.times(1, 2); round++) {
      for (Part broker : scene.cluster().brokers()) {
        broker.stop();
        scene.hit();
        broker.start();
        broker.awaitReady();
        Wait.until("three brokers", LIMIT, () -> scene.cluster().liveBrokers() == 3);
        awaitInSync(scene.cluster());
      }
    }
    scene.control("events went on", scene.load().answers("202") > before);
  }

  private static void killTwo(Scene scene) {
    List<Part> two = scene.cluster().brokers().subList(0, 2);
    two.forEach(Part::kill);
    long dead = System.nanoTime();
    int before = scene.load().answers("503");
    scene.checkHealth(scene.cluster().sales());
    Wait.until("a 503", Duration.ofSeconds(90), () -> scene.load().answers("503") > before);
    scene.note("503 after " + seconds(dead));
    long taken = scene.load().acknowledged();
    Wait.pass(scene.seconds(5, 40));
    scene.check(
        Invariant.I1,
        "nothing is acknowledged by one broker alone",
        scene.load().acknowledged() == taken);
    scene.hits(2);
    two.forEach(Part::start);
    long back = System.nanoTime();
    scene.untilAcknowledged(LIMIT);
    scene.note("202 again " + seconds(back) + " after the brokers were started");
  }

  private static void freezeOne(Scene scene) throws Exception {
    for (int length : scene.times(1, 3) == 1 ? new int[] {12} : new int[] {5, 20, 60}) {
      Part broker = scene.cluster().broker(leader(scene.cluster()));
      Signals.freeze(broker.pid());
      scene.hit();
      Wait.pass(Duration.ofSeconds(length));
      Signals.resume(broker.pid());
      scene.untilAcknowledged(LIMIT);
      awaitInSync(scene.cluster());
    }
  }

  private static void freezeTwo(Scene scene) {
    List<Part> two = scene.cluster().brokers().subList(1, 3);
    two.forEach(broker -> Signals.freeze(broker.pid()));
    Wait.pass(Duration.ofSeconds(8));
    two.forEach(broker -> Signals.resume(broker.pid()));
    scene.hits(2);
    scene.control(
        "nothing was acknowledged meanwhile", scene.load().longestGap().toSeconds() >= 6);
    scene.untilAcknowledged(LIMIT);
  }

  private static void dieAtPoints(Scene scene) {
    Instance sales = scene.cluster().sales();
    for (int i = 0; i < scene.times(1, 5); i++) {
      for (FailPoint point :
          List.of(FailPoint.BEFORE_SEND, FailPoint.AFTER_ACK, FailPoint.BEFORE_202)) {
        sales.arm(point, FailPoints.HALT);
        Wait.until(point + " reached", LIMIT, () -> !sales.part().isRunning());
        scene.control(point + " reached", sales.hasReached(point));
        scene.hit();
        sales.disarm(point);
        sales.part().start();
        sales.part().awaitReady();
      }
    }
    for (int i = 0; i < scene.times(0, 15); i++) {
      Wait.pass(Duration.ofMillis(scene.random().nextInt(500)));
      sales.part().kill();
      scene.hit();
      sales.part().start();
      sales.part().awaitReady();
    }
  }

  private static void restartIngest(Scene scene) {
    int before = scene.load().answers("none");
    for (int i = 0; i < scene.times(2, 8); i++) {
      Part sales = scene.cluster().sales().part();
      sales.stop();
      scene.hit();
      sales.start();
      sales.awaitReady();
      Wait.pass(Duration.ofSeconds(1));
    }
    scene.note("requests cut off: " + (scene.load().answers("none") - before));
  }

  private static void loseReplies(Scene scene) {
    scene.cluster().brokerProxies().forEach(proxy -> proxy.blackHole(Direction.TO_CLIENT));
    long before = disturbed(scene);
    untilUnacknowledged(scene);
    scene.control("replies were lost", disturbed(scene) > before);
    scene.cluster().brokerProxies().forEach(ChaosProxy::heal);
    scene.hits(disturbed(scene) - before);
    scene.untilAcknowledged(LIMIT);
  }

  /** What the broker says still arrives, and the other brokers hear it, so it goes on to lead. */
  private static void loseRequests(Scene scene) throws Exception {
    ChaosProxy proxy = scene.cluster().ingestProxies().get(leader(scene.cluster()) - 1);
    long before = proxy.disturbed();
    proxy.blackHole(Direction.TO_SERVER);
    untilUnacknowledged(scene);
    scene.hits(proxy.disturbed() - before);
    Wait.pass(scene.seconds(5, 60));
    proxy.heal();
    scene.note("202 again after " + scene.untilAcknowledged(LIMIT).toMillis() + " ms");
  }

  /** Waits until a request is not acknowledged, which takes as long as the delivery timeout. */
  private static void untilUnacknowledged(Scene scene) {
    int before = unacknowledged(scene);
    Wait.until(
        "no acknowledgement for a request",
        Duration.ofSeconds(90),
        () -> unacknowledged(scene) > before);
  }

  private static int unacknowledged(Scene scene) {
    return scene.load().answers("503") + scene.load().answers("none");
  }

  private static void resetConnections(Scene scene) {
    long before = disturbed(scene);
    for (int i = 0; i < scene.times(25, 150); i++) {
      Wait.pass(Duration.ofMillis(200));
      scene.cluster().brokerProxies().forEach(ChaosProxy::reset);
    }
    scene.hits(disturbed(scene) - before);
    scene.untilAcknowledged(LIMIT);
  }

  private static long disturbed(Scene scene) {
    return ChaosProxy.disturbed(scene.cluster().brokerProxies());
  }

  private static void repeatOne(Scene scene) throws InterruptedException {
    Instance second = scene.cluster().add("sales-service-2", Service.SALES, null);
    second.part().start();
    second.part().awaitReady();
    var workload = new Workload(scene.slot().named("D"), scene.random().nextLong(), 1);
    List<Request> few = List.of(workload.next(), workload.next(), workload.next());
    int each = scene.times(100, 1_000);
    List<Thread> threads = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      threads.add(Thread.ofPlatform().start(() -> {
        for (int i = 0; i < each / 8 + 1; i++) {
          few.forEach(scene.load()::send);
        }
      }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    scene.hits(3L * each);
    scene.cluster().remove("sales-service-2");
  }

  private static void flood(Scene scene) throws InterruptedException {
    var workload = new Workload(scene.slot().named("D"), scene.random().nextLong(), 2_500);
    int before = scene.load().answers("503") + scene.load().answers("429");
    List<Thread> threads = new ArrayList<>();
    long end = System.nanoTime() + scene.seconds(8, 20).toNanos();
    for (int i = 0; i < 24; i++) {
      threads.add(Thread.ofPlatform().start(() -> {
        while (System.nanoTime() < end) {
          scene.load().send(workload.next());
        }
      }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    int shed = scene.load().answers("503") + scene.load().answers("429") - before;
    scene.note("shed " + shed);
    scene.hits(shed);
    Duration recovery = scene.untilAcknowledged(Duration.ofSeconds(30));
    scene.note("202 again after " + recovery.toMillis() + " ms");
  }

  private static void dawdle(Scene scene) throws IOException {
    Instance sales = scene.cluster().sales();
    List<Socket> sockets = new ArrayList<>();
    String header = "POST /api/v1/sales HTTP/1.1\r\nHost: localhost\r\nX-API-Key: "
        + scene.cluster().keys().sales()
        + "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
    for (int i = 0; i < scene.times(150, 600); i++) {
      var socket = new Socket(InetAddress.getLoopbackAddress(), sales.uri().getPort());
      String said = i % 2 == 0 ? "POST /api/v1/sales HTTP/1.1\r\nHo" : header;
      socket.getOutputStream().write(said.getBytes(US_ASCII));
      sockets.add(socket);
    }
    scene.hits(sockets.size());
    int before = scene.load().answers("202");
    // a byte a second from some of them
    for (int second = 0; second < scene.times(8, 40); second++) {
      for (Socket socket : sockets.subList(0, 40)) {
        try {
          socket.getOutputStream().write('x');
        } catch (IOException e) {
          // cut off, as it should be in the end
        }
      }
      Wait.pass(Duration.ofSeconds(1));
    }
    int during = scene.load().answers("202") - before;
    scene.note("202 while they dawdled: " + during);
    scene.check(Invariant.I10, "others are served while clients dawdle", during > 5);
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static void startFirst(Scene scene) {
    Cluster cluster = scene.cluster();
    cluster.instances().forEach(instance -> instance.part().kill());
    cluster.brokers().forEach(Part::kill);
    cluster.database().kill();
    cluster.instances().forEach(instance -> instance.part().start());
    Instance sales = cluster.sales();
    Wait.until(
        "sales-service alive without Kafka",
        LIMIT,
        () -> scene.reports().health(sales.management(), "liveness") == 200);
    scene.check(
        Invariant.I11,
        "sales-service is not ready without Kafka",
        scene.reports().health(sales.management(), "readiness") == 503);
    Wait.pass(scene.seconds(3, 30));
    scene.control(
        "services run, Kafka does not",
        cluster.instances().stream().allMatch(instance -> instance.part().isRunning())
            && cluster.brokers().stream().noneMatch(Part::isRunning));
    cluster.brokers().forEach(Part::start);
    cluster.database().start();
    long start = System.nanoTime();
    cluster.instances().forEach(instance -> instance.part().awaitReady());
    scene.note("all ready " + seconds(start) + " after Kafka and PostgreSQL were started");
    scene.hits(cluster.instances().size());
  }

  private static void freezeIngest(Scene scene) {
    Part sales = scene.cluster().sales().part();
    Signals.freeze(sales.pid());
    Wait.pass(Duration.ofSeconds(30));
    Signals.resume(sales.pid());
    scene.hit();
    scene.untilAcknowledged(LIMIT);
  }

  /** A service that trusts tokens, too, whose provider then takes minutes to tell its new key. */
  private static void slowProvider(Scene scene) throws Exception {
    String name = "sales-service-2";
    try (var provider = new IdentityProvider()) {
      SigningKey known = SigningKey.make("known");
      SigningKey fresh = SigningKey.make("new");
      provider.publish(known);
      Instance sales = scene.cluster().add(name, Service.SALES, null, provider.environment());
      sales.part().start();
      sales.part().awaitReady();
      scene.control("a token is taken", isTaken(sales, "Authorization", bearer(known)));
      provider.setSlow(true);
      provider.publish(fresh);
      int asked = provider.asked();
      var longest = new AtomicLong();
      for (int round = 0; round < scene.times(2, 5); round++) {
        int before = provider.asked();
        Wait.until("it is asked for a key that is new", LIMIT, () -> {
          longest.accumulateAndGet(askWithAll(scene, sales, known, fresh), Math::max);
          return provider.asked() > before;
        });
      }
      scene.hits(provider.asked() - asked);
      scene.control("its answer came slowly", provider.dripped() > 0);
      scene.note("longest answer to a token while the provider was slow: " + longest + " ms");
      provider.setSlow(false);
      Wait.until(
          "the new key is known", LIMIT, () -> isTaken(sales, "Authorization", bearer(fresh)));
    }
    scene.cluster().remove(name);
  }

  /** Many at once, none of which may wait as long as the provider lets it. Returns the longest, in ms. */
  private static long askWithAll(Scene scene, Instance sales, SigningKey known, SigningKey fresh) {
    var longest = new AtomicLong();
    var taken = new AtomicLong();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        threads.execute(() -> {
          long start = System.nanoTime();
          if (isTaken(sales, "Authorization", bearer(fresh))) {
            taken.incrementAndGet();
          }
          longest.accumulateAndGet((System.nanoTime() - start) / 1_000_000, Math::max);
        });
      }
      scene.check(
          Invariant.I8,
          "a token with a known key is taken",
          isTaken(sales, "Authorization", bearer(known)));
      scene.check(
          Invariant.I8,
          "an API key is taken",
          isTaken(sales, "X-API-Key", scene.cluster().keys().sales()));
    }
    scene.check(Invariant.I3, taken + " tokens with an unknown key are taken", taken.get() == 0);
    scene.check(
        Invariant.I10,
        "a token waited %d ms for its answer".formatted(longest.get()),
        longest.get() > 0 && longest.get() < PROVIDER_MILLIS);
    Wait.pass(Duration.ofSeconds(1)); // the provider is asked once in half a minute at most
    return longest.get();
  }

  private static String bearer(SigningKey key) {
    return "Bearer " + key.token();
  }

  /** Whether a credential is good enough to be told what is wrong with an event. */
  private static boolean isTaken(Instance sales, String header, String credential) {
    HttpRequest request = HttpRequest.newBuilder(sales.uri().resolve("/api/v1/sales"))
        .header("Content-Type", "application/json")
        .header(header, credential)
        .timeout(Duration.ofSeconds(40))
        .POST(BodyPublishers.ofString("{}"))
        .build();
    int status = Http.send(request, BodyHandlers.discarding()).statusCode();
    if (status != 422 && status != 401 && status != 503) {
      throw new IllegalStateException("answered with " + status);
    }
    return status == 422;
  }

  static String seconds(long sinceNanos) {
    return "%.1f s".formatted((System.nanoTime() - sinceNanos) / 1e9);
  }
}
