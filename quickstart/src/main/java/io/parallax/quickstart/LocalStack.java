package io.parallax.quickstart;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Kafka, PostgreSQL and the three services as processes of this machine. Thread-safe.
 *
 * <pre>{@code
 * try (var stack = LocalStack.start(StackOptions.in(folder))) {
 *   post(stack.sales().resolve("/api/v1/sales"), stack.keys().sales(), ...);
 *   stack.reportingService().kill();
 *   stack.reportingService().start();
 *   stack.reportingService().awaitReady();
 * }
 * }</pre>
 *
 * <p>The data folder holds {@code kafka}, {@code postgresql}, {@code logs} and the keys of the API. A stack can be
 * started again on the folder of an earlier one, with other ports too.
 */
public final class LocalStack implements AutoCloseable {
  private final StackOptions options;
  private final FileChannel lock;
  private final ApiKeys keys;
  private final Processes processes;
  private final BrokerProgram broker;
  private final PostgresProgram database;
  private final Part kafka;
  private final Part postgres;
  private final Path logs;
  private final Map<Service, Part> services = new EnumMap<>(Service.class);
  private final List<Part> furtherReporting = new CopyOnWriteArrayList<>();

  private LocalStack(StackOptions options, FileChannel lock) throws IOException {
    this.options = options;
    this.lock = lock;
    Path folder = options.dataFolder();
    logs = PrivateFolder.make(folder.resolve("logs"));
    keys = ApiKeys.in(folder);
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "parallax", "postgresql");
    processes = new Processes(options.jvmOptions());
    broker = new BrokerProgram(folder.resolve("kafka"), options.ports(), processes);
    database = new PostgresProgram(
        folder.resolve("postgresql"),
        options.ports().postgres(),
        cache,
        options.postgresSettings(),
        processes);
    kafka = new Part(broker, logs);
    postgres = new Part(database, logs);
    for (Service service : Service.values()) {
      var program = new ServiceProgram(service, options, environmentOf(service), processes);
      services.put(service, new Part(program, logs));
    }
  }

  /**
   * Starts a stack and waits until it is ready.
   *
   * @throws StackException if a part does not start; nothing runs then
   */
  public static LocalStack start(StackOptions options) {
    LocalStack stack = prepare(options);
    try {
      stack.startParts(text -> {});
      return stack;
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  /** A stack of which nothing runs yet, in a data folder that it has for itself. */
  static LocalStack prepare(StackOptions options) {
    options.ports().requireFree();
    Path folder = options.dataFolder();
    try {
      PrivateFolder.makeIfMissing(folder);
      FileChannel lock = FileChannel.open(
          folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(lock)) {
        lock.close();
        throw new StackException("the data folder " + folder + " is in use by another stack");
      }
      return new LocalStack(options, lock);
    } catch (IOException e) {
      throw new StackException("cannot use the data folder " + folder + ": " + e, e);
    }
  }

  /** @param told from time to time what is waited for */
  void startParts(Consumer<String> told) {
    kafka.start();
    postgres.start();
    postgres.awaitReady(told);
    kafka.awaitReady(told);
    broker.createTopics(options.partitions());
    List<Part> wanted = options.services().stream().map(this::service).toList();
    wanted.forEach(Part::start);
    wanted.forEach(part -> part.awaitReady(told));
  }

  /**
   * Sends the sample data, unless an earlier call has, and waits until the reports show it.
   *
   * @param out says how far it is
   */
  public void loadSampleData(PrintStream out) throws IOException {
    new SampleDataLoader(this)
        .loadOnce(options.dataFolder().resolve("sample-data"), InstantSource.system(), out);
  }

  public URI sales() {
    return uriOf(Service.SALES);
  }

  public URI outcomes() {
    return uriOf(Service.OUTCOMES);
  }

  public URI reporting() {
    return uriOf(Service.REPORTING);
  }

  /** What the services let in. */
  public ApiKeys keys() {
    return keys;
  }

  /** The broker's {@code host:port}. */
  public String kafka() {
    return broker.bootstrapServers();
  }

  /** The URL of the services' database, complete with user and password. */
  public String postgresJdbcUrl() {
    return database.jdbcUrl()
        + "?user=" + PostgresProgram.USER
        + "&password=" + database.password();
  }

  public Part salesService() {
    return service(Service.SALES);
  }

  public Part outcomesService() {
    return service(Service.OUTCOMES);
  }

  public Part reportingService() {
    return service(Service.REPORTING);
  }

  /** One more instance of reporting-service, on ports of its own, which does not run yet. */
  public Part addReportingService() {
    List<Integer> ports = Ports.free(2);
    Map<String, String> environment = environmentOf(Service.REPORTING);
    environment.put("PARALLAX_PORT", String.valueOf(ports.get(0)));
    environment.put("PARALLAX_MANAGEMENT_PORT", String.valueOf(ports.get(1)));
    String name = Service.REPORTING.moduleName() + "-" + (furtherReporting.size() + 2);
    var part = new Part(
        new ServiceProgram(
            name,
            Service.REPORTING,
            options.home(),
            List.of(),
            ports.get(1),
            environment,
            processes),
        logs);
    furtherReporting.add(part);
    return part;
  }

  public Part kafkaBroker() {
    return kafka;
  }

  public Part postgresServer() {
    return postgres;
  }

  /** Writes the addresses and the keys to a file that is gone when this JVM is, however it ends. */
  void announce(Path readyFile) throws IOException {
    processes.removeAtEnd(readyFile);
    ReadyFile.of(this).write(readyFile);
  }

  /** Waits until a part ends that runs now, which none should do by itself, and returns it. */
  Part awaitEndOfAny() {
    CompletableFuture<?>[] ends =
        parts().filter(Part::isRunning).map(Part::ended).toArray(CompletableFuture[]::new);
    return (Part) CompletableFuture.anyOf(ends).join();
  }

  /** Ends the services, then Kafka, then PostgreSQL. No process is left, the data folder is. */
  @Override
  public void close() {
    processes.refuseMore();
    List<RuntimeException> failures = new CopyOnWriteArrayList<>();
    stopTogether(services(), failures);
    stopTogether(List.of(kafka), failures);
    stopTogether(List.of(postgres), failures);
    processes.close();
    try {
      lock.close();
    } catch (IOException e) {
      failures.add(new UncheckedIOException(e));
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }

  private static void stopTogether(Collection<Part> parts, List<RuntimeException> failures) {
    parts.parallelStream().forEach(part -> {
      try {
        part.stop();
      } catch (RuntimeException e) {
        failures.add(e);
      }
    });
  }

  private Stream<Part> parts() {
    return Stream.concat(services().stream(), Stream.of(kafka, postgres));
  }

  private List<Part> services() {
    return Stream.concat(services.values().stream(), furtherReporting.stream()).toList();
  }

  private Part service(Service service) {
    Part part = services.get(service);
    if (part == null) {
      throw new IllegalStateException("no " + service);
    }
    return part;
  }

  private URI uriOf(Service service) {
    return URI.create("http://localhost:" + options.ports().of(service));
  }

  private Map<String, String> environmentOf(Service service) {
    Ports ports = options.ports();
    Map<String, String> environment = new HashMap<>();
    environment.put("PARALLAX_PORT", String.valueOf(ports.of(service)));
    environment.put("PARALLAX_MANAGEMENT_PORT", String.valueOf(ports.managementOf(service)));
    environment.put("PARALLAX_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    environment.put("PARALLAX_API_KEYS_FILE", ApiKeys.file(options.dataFolder()).toString());
    // keys travel in clear text, so nobody else on the network is asked for them
    environment.put("SERVER_ADDRESS", "localhost");
    if (service == Service.REPORTING) {
      environment.put("PARALLAX_DATABASE_URL", database.jdbcUrl());
      environment.put("PARALLAX_DATABASE_USER", PostgresProgram.USER);
      environment.put("PARALLAX_DATABASE_PASSWORD", database.password());
      environment.put("PARALLAX_SALES_URL", sales().toString());
    }
    environment.putAll(options.environment());
    return environment;
  }

  private static boolean isLocked(FileChannel file) throws IOException {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }
}
