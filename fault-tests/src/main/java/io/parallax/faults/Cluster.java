package io.parallax.faults;

import io.parallax.faults.agent.Defect;
import io.parallax.faults.agent.FailPoint;
import io.parallax.quickstart.ApiKeys;
import io.parallax.quickstart.BrokerProgram;
import io.parallax.quickstart.Part;
import io.parallax.quickstart.Ports;
import io.parallax.quickstart.PostgresProgram;
import io.parallax.quickstart.Processes;
import io.parallax.quickstart.Service;
import io.parallax.quickstart.ServiceProgram;
import io.parallax.quickstart.StackOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Three brokers, a database and the services as processes of this machine, on free ports. The services
 * reach brokers and database through proxies that can be told to disturb them; whoever checks reaches
 * them directly. Thread-safe.
 */
final class Cluster implements AutoCloseable {
  static final String SALES_TOPIC = "parallax.sales.v1";
  static final String OUTCOMES_TOPIC = "parallax.outcomes.v1";
  static final int PARTITIONS = 6;

  private static final int BROKERS = 3;

  /** Of a process, on a machine that has seven others of this cluster to run. */
  private static final Duration START_LIMIT = Duration.ofMinutes(6);

  /** A service: its process, and where it listens. */
  record Instance(Service service, Part part, URI uri, URI management, Path failPoints) {

    /** Makes it die, or wait, when it next comes to the point. */
    void arm(FailPoint point, String what) {
      try {
        Files.deleteIfExists(failPoints.resolve(point.fileName() + ".hit"));
        Files.writeString(failPoints.resolve(point.fileName()), what);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    boolean hasReached(FailPoint point) {
      return Files.exists(failPoints.resolve(point.fileName() + ".hit"));
    }

    /** Lets it go on, if it waits at the point, and forget about it. */
    void disarm(FailPoint point) {
      try {
        Files.deleteIfExists(failPoints.resolve(point.fileName()));
        Files.deleteIfExists(failPoints.resolve(point.fileName() + ".hit"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final Path folder;
  private final Path logs;
  private final Processes processes = new Processes(StackOptions.QUICK_START);
  private final ApiKeys keys;
  private final Map<String, String> environment;
  private final List<BrokerProgram> brokerPrograms = new ArrayList<>();
  private final List<Part> brokers = new ArrayList<>();
  private final List<ChaosProxy> ingestProxies = new ArrayList<>();
  private final List<ChaosProxy> reportingProxies = new ArrayList<>();
  private final PostgresProgram databaseProgram;
  private final Part database;
  private final ChaosProxy databaseProxy;
  private final int databaseProxyPort;
  private final String ingestServers;
  private final String reportingServers;
  private final Map<String, Instance> instances = new TreeMap<>();

  private Cluster(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
    try {
      logs = Files.createDirectories(folder.resolve("logs"));
      keys = ApiKeys.in(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Iterator<Integer> ports = Ports.free(6 * BROKERS + 2).iterator();
    List<List<Integer>> ofBrokers = new ArrayList<>();
    for (int i = 0; i < BROKERS; i++) {
      ofBrokers.add(Stream.generate(ports::next).limit(6).toList());
    }
    String voters = IntStream.range(0, BROKERS)
        .mapToObj(i -> (i + 1) + "@localhost:" + ofBrokers.get(i).get(1))
        .collect(Collectors.joining(","));
    String clusterId = Uuid.randomUuid().toString();
    for (int i = 0; i < BROKERS; i++) {
      List<Integer> own = ofBrokers.get(i);
      String name = "kafka-" + (i + 1);
      var program = new BrokerProgram(
          name,
          folder.resolve(name),
          own.get(0),
          brokerSettings(i + 1, voters, own),
          clusterId,
          processes);
      brokerPrograms.add(program);
      brokers.add(new Part(program, logs, START_LIMIT));
      ingestProxies.add(new ChaosProxy(own.get(3), own.get(2)));
      reportingProxies.add(new ChaosProxy(own.get(5), own.get(4)));
    }
    ingestServers =
        ofBrokers.stream().map(own -> "localhost:" + own.get(3)).collect(Collectors.joining(","));
    reportingServers =
        ofBrokers.stream().map(own -> "localhost:" + own.get(5)).collect(Collectors.joining(","));
    int databasePort = ports.next();
    databaseProxyPort = ports.next();
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "parallax", "postgresql");
    databaseProgram =
        new PostgresProgram(folder.resolve("postgresql"), databasePort, cache, Map.of(), processes);
    database = new Part(databaseProgram, logs, START_LIMIT);
    databaseProxy = new ChaosProxy(databaseProxyPort, databasePort);
    // brokers that have lost each other do not end when they are asked to
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /**
   * Starts all of it, one of each service.
   *
   * @param environment further environment variables of every service
   */
  static Cluster start(Path folder, Map<String, String> environment) {
    Cluster cluster = startBackend(folder, environment);
    try {
      Stream.of(Service.values())
          .forEach(service -> cluster.add(service.moduleName(), service, null));
      cluster.instances().forEach(instance -> instance.part().start());
      cluster.instances().forEach(instance -> instance.part().awaitReady());
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Starts brokers and database, with the topics made, and no service yet. */
  static Cluster startBackend(Path folder, Map<String, String> environment) {
    var cluster = new Cluster(folder, environment);
    try {
      cluster.brokers.forEach(Part::start);
      cluster.database.start();
      cluster.database.awaitReady();
      cluster.brokers.forEach(Part::awaitReady);
      Wait.until("three brokers", Duration.ofMinutes(1), () -> cluster.liveBrokers() == BROKERS);
      cluster.createTopics();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Makes the topics that are not there. */
  void createTopics() {
    brokerPrograms.getFirst().createTopics(PARTITIONS);
  }

  /** One more instance of a service, perhaps with a planted defect, which does not run yet. */
  Instance add(String name, Service service, @Nullable Defect defect) {
    return add(name, service, defect, Map.of());
  }

  synchronized Instance add(
      String name, Service service, @Nullable Defect defect, Map<String, String> more) {
    List<Integer> ports = Ports.free(2);
    Map<String, String> variables = new HashMap<>();
    variables.put("PARALLAX_PORT", String.valueOf(ports.get(0)));
    variables.put("PARALLAX_MANAGEMENT_PORT", String.valueOf(ports.get(1)));
    variables.put(
        "PARALLAX_KAFKA_BOOTSTRAP_SERVERS",
        service == Service.REPORTING ? reportingServers : ingestServers);
    variables.put("PARALLAX_API_KEYS_FILE", ApiKeys.file(folder).toString());
    variables.put("SERVER_ADDRESS", "localhost");
    if (service == Service.REPORTING) {
      variables.put(
          "PARALLAX_DATABASE_URL",
          "jdbc:postgresql://localhost:" + databaseProxyPort + "/" + PostgresProgram.DATABASE);
      variables.put("PARALLAX_DATABASE_USER", PostgresProgram.USER);
      variables.put("PARALLAX_DATABASE_PASSWORD", databaseProgram.password());
    }
    variables.putAll(environment);
    variables.putAll(more);
    Path failPoints;
    try {
      failPoints = Files.createDirectories(folder.resolve("failpoints").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String agent =
        "-javaagent:" + agentJar() + "=" + failPoints + (defect == null ? "" : "," + defect);
    var program = new ServiceProgram(
        name,
        service,
        StackOptions.repository(),
        List.of(agent),
        ports.get(1),
        variables,
        processes);
    var instance = new Instance(
        service,
        new Part(program, logs, START_LIMIT),
        URI.create("http://localhost:" + ports.get(0)),
        URI.create("http://localhost:" + ports.get(1)),
        failPoints);
    instances.put(name, instance);
    return instance;
  }

  /** Ends an instance for good. */
  synchronized void remove(String name) {
    Instance instance = instances.remove(name);
    if (instance != null) {
      instance.part().kill();
    }
  }

  /** The jar that this class is in, which is an agent too. */
  private static Path agentJar() {
    String given = System.getProperty("parallax.faults.jar");
    if (given != null) {
      return Path.of(given);
    }
    try {
      return Path.of(
          Cluster.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  Path folder() {
    return folder;
  }

  ApiKeys keys() {
    return keys;
  }

  synchronized List<Instance> instances() {
    return List.copyOf(instances.values());
  }

  synchronized Instance instance(String name) {
    Instance instance = instances.get(name);
    if (instance == null) {
      throw new IllegalArgumentException("no " + name + " in " + instances.keySet());
    }
    return instance;
  }

  List<Instance> instancesOf(Service service) {
    return instances().stream()
        .filter(instance -> instance.service() == service)
        .toList();
  }

  Instance sales() {
    return instance("sales-service");
  }

  Instance outcomes() {
    return instance("outcomes-service");
  }

  Instance reporting() {
    return instance("reporting-service");
  }

  List<Part> brokers() {
    return brokers;
  }

  /** By its number, from 1. */
  Part broker(int id) {
    return brokers.get(id - 1);
  }

  /** All between services and brokers. */
  List<ChaosProxy> brokerProxies() {
    return Stream.concat(ingestProxies.stream(), reportingProxies.stream()).toList();
  }

  /** Those between the services that events are sent to and each broker. */
  List<ChaosProxy> ingestProxies() {
    return ingestProxies;
  }

  /** Those between reporting-service and each broker. */
  List<ChaosProxy> reportingProxies() {
    return reportingProxies;
  }

  Part database() {
    return database;
  }

  PostgresProgram databaseProgram() {
    return databaseProgram;
  }

  ChaosProxy databaseProxy() {
    return databaseProxy;
  }

  /** The brokers as whoever checks reaches them. */
  String directServers() {
    return brokerPrograms.stream()
        .map(BrokerProgram::bootstrapServers)
        .collect(Collectors.joining(","));
  }

  Admin admin() {
    return Admin.create(Map.of(
        "bootstrap.servers",
        directServers(),
        "request.timeout.ms",
        "5000",
        "default.api.timeout.ms",
        "15000"));
  }

  /** A connection to the database that no fault is in the way of, but those of the server. */
  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        databaseProgram.jdbcUrl() + "?connectTimeout=5&socketTimeout=30",
        PostgresProgram.USER,
        databaseProgram.password());
  }

  int liveBrokers() {
    try (Admin admin = admin()) {
      return admin.describeCluster().nodes().get().size();
    } catch (ExecutionException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends every disturbance and starts whatever does not run; returns when all is ready. */
  void heal() {
    brokerProxies().forEach(ChaosProxy::heal);
    databaseProxy.heal();
    Collection<Part> parts = new ArrayList<>(brokers);
    parts.add(database);
    instances().forEach(instance -> {
      Arrays.stream(FailPoint.values()).forEach(instance::disarm);
      parts.add(instance.part());
    });
    parts.stream().filter(Part::isRunning).forEach(part -> Signals.resume(part.pid()));
    parts.forEach(Part::start);
    parts.forEach(Part::awaitReady);
    Wait.until("three brokers", Duration.ofMinutes(1), () -> liveBrokers() == BROKERS);
  }

  private static String brokerSettings(int id, String voters, List<Integer> ports) {
    return """
        process.roles=broker,controller
        node.id=%1$d
        controller.quorum.voters=%2$s
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=DIRECT:PLAINTEXT,INGEST:PLAINTEXT,REPORTING:PLAINTEXT,CONTROLLER:PLAINTEXT
        inter.broker.listener.name=DIRECT
        listeners=DIRECT://localhost:%3$d,CONTROLLER://localhost:%4$d,INGEST://localhost:%5$d,REPORTING://localhost:%7$d
        # the services come through a proxy
        advertised.listeners=DIRECT://localhost:%3$d,INGEST://localhost:%6$d,REPORTING://localhost:%8$d

        auto.create.topics.enable=false
        default.replication.factor=3
        min.insync.replicas=2
        unclean.leader.election.enable=false
        log.retention.ms=-1
        offsets.topic.replication.factor=3
        offsets.topic.num.partitions=3
        transaction.state.log.replication.factor=3
        transaction.state.log.min.isr=2
        transaction.state.log.num.partitions=3
        share.coordinator.state.topic.replication.factor=3
        share.coordinator.state.topic.min.isr=2
        share.coordinator.state.topic.num.partitions=3
        group.initial.rebalance.delay.ms=0
        """.formatted(
            id,
            voters,
            ports.get(0),
            ports.get(1),
            ports.get(2),
            ports.get(3),
            ports.get(4),
            ports.get(5));
  }

  @Override
  public void close() {
    processes.refuseMore();
    List<Part> all = new ArrayList<>(instances().stream().map(Instance::part).toList());
    all.addAll(brokers);
    all.add(database);
    // stopped processes do not hear anything
    all.stream().filter(Part::isRunning).forEach(part -> Signals.resume(part.pid()));
    all.parallelStream().forEach(Part::kill);
    processes.close();
    brokerProxies().forEach(ChaosProxy::close);
    databaseProxy.close();
  }
}
