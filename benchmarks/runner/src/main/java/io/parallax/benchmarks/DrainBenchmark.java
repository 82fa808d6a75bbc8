package io.parallax.benchmarks;

import io.parallax.events.Topic;
import io.parallax.quickstart.LocalStack;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Who works off a backlog of sales, and how fast. */
final class DrainBenchmark {
  static final String PRODUCT = "drain: Parallax";

  private static final String TWO_INSTANCES = PRODUCT + ", 2 instances";
  private static final String FOUR_INSTANCES = PRODUCT + ", 4 instances";
  private static final String KAFKA_STREAMS_ROCKSDB = "drain: Kafka Streams, RocksDB";
  private static final String KAFKA_STREAMS_MEMORY = "drain: Kafka Streams, in memory";
  private static final String FLINK_ROCKSDB = "drain: Flink, RocksDB";
  private static final String FLINK_HEAP = "drain: Flink, heap";
  private static final String TEXTBOOK = "drain: textbook consumer";
  private static final String CPU = ", CPU";
  private static final String GROWTH = PRODUCT + ", CPU of the last quarter beside the second";

  /** The slowest works on a topic of its own, so that it comes to an end. */
  private static final String SAMPLE_TOPIC = "benchmark.sample";

  private static final int SAMPLE_EVENTS = 10_000;

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
    Topics.Filling filling = topics.fill(TOPIC, sales, events);
    topics.create(SAMPLE_TOPIC);
    Topics.Filling sample = topics.fill(SAMPLE_TOPIC, sales, SAMPLE_EVENTS);
    Map<String, Drain.Drainer> drainers = new LinkedHashMap<>();
    drainers.put(PRODUCT, new Product(stack, workload, database));
    drainers.put(KAFKA_STREAMS_ROCKSDB, kafkaStreams("rocksdb"));
    drainers.put(KAFKA_STREAMS_MEMORY, kafkaStreams("memory"));
    drainers.put(FLINK_ROCKSDB, flink("rocksdb"));
    drainers.put(FLINK_HEAP, flink("heap"));
    drainers.put(TEXTBOOK, textbook());
    if (arguments.full()) {
      drainers.put(TWO_INSTANCES, new Product(stack, workload, database, 2));
      drainers.put(FOUR_INSTANCES, new Product(stack, workload, database, 4));
    }
    if (!arguments.drainers().isEmpty()) {
      drainers
          .keySet()
          .removeIf(name ->
              arguments.drainers().stream().noneMatch(name.toLowerCase(Locale.ROOT)::contains));
    }
    compare(KAFKA_STREAMS_ROCKSDB, 2.5);
    compare(KAFKA_STREAMS_MEMORY, 1.8);
    compare(FLINK_ROCKSDB, 1);
    compare(FLINK_HEAP, 1);
    compare(TEXTBOOK, 50);
    results.compare(PRODUCT + CPU, KAFKA_STREAMS_ROCKSDB + CPU, Results.Bar.AT_MOST, 0.5);
    results.compare(TWO_INSTANCES + CPU, PRODUCT + CPU, Results.Bar.AT_MOST, 1.2);
    results.compare(FOUR_INSTANCES + CPU, PRODUCT + CPU, Results.Bar.AT_MOST, 1.2);
    for (int round = 0; round < arguments.measurements(); round++) {
      drainers.forEach((name, drainer) -> {
        Drain.Figures figures =
            Drain.measure(name, drainer, name.equals(TEXTBOOK) ? sample : filling);
        results.add(name, figures.recordsPerSecond(), "events/s");
        results.add(name + CPU, figures.allCpuMicros(), "us/event");
        figures
            .cpuMicros()
            .forEach((process, micros) ->
                results.add(name + CPU + " of the " + process, micros, "us/event"));
        if (name.equals(PRODUCT)) {
          results.add(GROWTH, figures.growth(), "x");
          if (arguments.full()) { // else a merge is more than a quarter
            results.limit(GROWTH, 1.2);
          }
          disk(filling);
        }
      });
    }
  }

  /** What the events take on disk, indexes included. */
  private void disk(Topics.Filling filling) {
    results.add(
        "disk: ledger",
        database.number("select pg_total_relation_size('ledger.sale')") / (double) filling.sales(),
        "bytes/sale");
    results.add("disk: cube", database.number("""
            select sum(pg_total_relation_size(oid)) from pg_class
            where relkind = 'r' and relnamespace = 'cube'::regnamespace
            """) / (double) filling.sales(), "bytes/sale");
    results.add(
        "cube: cells of cube.sales",
        database.number("select count(*) from cube.sales") / (double) filling.sales(),
        "cells/sale");
    results.add("disk: Kafka", topics.bytes(TOPIC) / (double) filling.records(), "bytes/record");
  }

  private void compare(String peer, double bar) {
    results.compare(PRODUCT, peer, Results.Bar.AT_LEAST, bar);
  }

  private Peer kafkaStreams(String store) {
    return peer(
        "kafka-streams-peer",
        "io.parallax.benchmarks.kafkastreams.KafkaStreamsPeer",
        TOPIC,
        Map.of(),
        store);
  }

  private Peer flink(String state) {
    return peer("flink-peer", "io.parallax.benchmarks.flink.FlinkPeer", TOPIC, Map.of(), state);
  }

  private Peer textbook() {
    return peer(
        "spring-peer",
        "io.parallax.benchmarks.spring.SpringPeer",
        SAMPLE_TOPIC,
        Map.of("database", stack.postgresServer().pid()),
        "consumer",
        stack.postgresJdbcUrl(),
        SAMPLE_TOPIC);
  }

  private Peer peer(
      String module,
      String mainClass,
      String topic,
      Map<String, Long> helpers,
      String... arguments) {
    return new Peer(
        this.arguments.home().resolve("benchmarks").resolve(module),
        mainClass,
        List.of(arguments),
        topics,
        stack.kafka(),
        topic,
        folder,
        helpers);
  }
}
