package io.parallax.benchmarks;

import io.parallax.quickstart.LocalStack;
import io.parallax.quickstart.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the benchmarks: {@code quick} or {@code full}, with what {@link Arguments} says. */
final class Main {
  /**
   * The same for the product's services, for the broker and for everybody they are compared with, with
   * room for those who keep all ids in memory.
   */
  static final List<String> JVM_OPTIONS =
      List.of("-Xmx4g", "-XX:+UseParallelGC", "-XX:+UseCompactObjectHeaders", "-XX:-UsePerfData");

  /** What docs/performance.md advises for a database of this size. */
  static final Map<String, String> POSTGRES_SETTINGS = Map.of(
      "shared_buffers", "1GB",
      "max_wal_size", "8GB",
      "checkpoint_timeout", "15min");

  private Main() {}

  /** The command that runs a class of one of the modules beside this one, to be added to. */
  static List<String> jvm(Path module, String mainClass) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(JVM_OPTIONS);
    command.addAll(List.of(
        "-cp", module.resolve("target/classes") + ":" + module.resolve("target/lib") + "/*"));
    command.add(mainClass);
    return command;
  }

  /** The Java that runs this one. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  public static void main(String[] args) throws IOException {
    if (args.length == 0 || args[0].equals("--help")) {
      System.out.print(Arguments.USAGE);
      return;
    }
    Arguments arguments = Arguments.of(args);
    Workload workload = workload(arguments, arguments.workload());
    Path folder = Files.createTempDirectory("parallax-benchmark");
    var results = new Results();
    var options = StackOptions.in(folder.resolve("stack"))
        .withJvmOptions(JVM_OPTIONS)
        .withPostgresSettings(POSTGRES_SETTINGS)
        .withServices(List.of());
    if (arguments.profile() != null) {
      // %p is the process, as each start has a recording of its own
      options = options
          .withEnvironment(
              "JAVA_TOOL_OPTIONS",
              "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename="
                  + Files.createDirectories(arguments.profile()).resolve("%p.jfr"))
          // every statement with its time, in postgresql.log
          .withPostgresSettings(statementsLogged());
    }
    System.out.println(Machine.describe(arguments, workload));
    Unpacked.use(arguments.home(), folder.resolve("services"));
    try (var stack = LocalStack.start(options);
        var topics = new Topics(stack.kafka());
        var database = new Database(stack.postgresJdbcUrl())) {
      if (arguments.includes("drain")) {
        new DrainBenchmark(arguments, workload, stack, topics, database, folder, results).run();
      }
      // after a drain: topic and ledger are filled
      if (arguments.includes("drain") && arguments.includes("limits")) {
        new LimitsBenchmark(arguments, stack.kafka(), topics, database, results).run();
      }
      var stages = new StagesBenchmark(arguments.home(), folder, results);
      if (arguments.includes("drain") && arguments.includes("stages")) {
        new Product(stack, workload, database).clear();
        stages.stages(stack.kafka(), stack.postgresJdbcUrl());
      }
      if (arguments.includes("micro")) {
        stages.micro();
      }
      if (arguments.includes("ingest")) {
        new IngestBenchmark(arguments, workload, stack, topics, folder, results).run();
      }
      if (arguments.includes("freshness")) {
        var product = new Product(stack, workload, database);
        new FreshnessBenchmark(arguments, workload, stack, topics, product, results).run();
      }
      if (arguments.includes("queries")) {
        Workload year = workload(arguments, "year");
        new QueryBenchmark(arguments, year, stack, database, results).run(topics);
      }
    }
    if (arguments.includes("start")) {
      new StartBenchmark(folder, results).run();
    }
    if (!arguments.keep()) {
      Folders.delete(folder);
    }
    System.out.println();
    System.out.println(results.markdown());
    if (arguments.json() != null) {
      results.writeJson(arguments.json());
    }
  }

  private static Workload workload(Arguments arguments, String name) {
    return Workload.read(arguments.home().resolve("benchmarks/workloads/" + name + ".yaml"));
  }

  private static Map<String, String> statementsLogged() {
    Map<String, String> settings = new HashMap<>(POSTGRES_SETTINGS);
    settings.put("log_min_duration_statement", "0");
    return settings;
  }
}
