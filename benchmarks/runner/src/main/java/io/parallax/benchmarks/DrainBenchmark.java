package io.parallax.benchmarks;

import io.parallax.events.Topic;
import io.parallax.quickstart.LocalStack;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who works off a backlog of sales, and how fast. */
final class DrainBenchmark {
  static final String PRODUCT = "drain: Parallax";

  private static final String TOPIC = Topic.SALES.topicName();

  private final Arguments arguments;
  private final Workload workload;
  private final LocalStack stack;
  private final Topics topics;
  private final Database database;
  private final Path folder;
  private final Results results;

  DrainBenchmark(
      Arguments arguments,
      Workload workload,
      LocalStack stack,
      Topics topics,
      Database database,
      Path folder,
      Results results) {
    this.arguments = arguments;
    this.workload = workload;
    this.stack = stack;
    this.topics = topics;
    this.database = database;
    this.folder = folder;
    this.results = results;
  }

  void run() {
    int events = arguments.events(workload);
    var sales = new Sales(workload, "S");
    Topics.Filling filling = topics.fill(sales, events);
    System.out.println(filling);
    Map<String, Drain.Drainer> drainers = new LinkedHashMap<>();
    drainers.put(PRODUCT, new Product(stack, workload, database));
    for (int round = 0; round < arguments.measurements(); round++) {
      drainers.forEach((name, drainer) -> {
        Drain.Figures figures = Drain.measure(name, drainer, filling);
        results.add(name, figures.recordsPerSecond(), "events/s");
        results.add(name + ", CPU", figures.allCpuMicros(), "us/event");
        figures
            .cpuMicros()
            .forEach((process, micros) ->
                results.add(name + ", CPU of the " + process, micros, "us/event"));
      });
    }
  }
}
