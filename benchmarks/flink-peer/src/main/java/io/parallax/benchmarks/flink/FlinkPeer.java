package io.parallax.benchmarks.flink;

import com.sun.net.httpserver.HttpServer;
import io.parallax.events.Topic;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Counts each sale once, per 15 minutes and dimensions, with exactly-once checkpoints every second.
 *
 * <p>A sale is keyed twice: by its id, to be taken once, and then by its cell, to be counted.
 */
final class FlinkPeer {
  private static final String COUNTED = "counted";

  private FlinkPeer() {}

  /** Takes broker, group, folder, port, and {@code rocksdb} or {@code heap}. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[2]).toAbsolutePath();
    var settings = new Configuration();
    settings.set(StateBackendOptions.STATE_BACKEND, args[4].equals("heap") ? "hashmap" : "rocksdb");
    settings.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    settings.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    settings.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    settings.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.DELETE_ON_CANCELLATION);
    settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
    settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
    var environment = StreamExecutionEnvironment.createLocalEnvironment(2, settings);
    environment.enableCheckpointing(1_000, CheckpointingMode.EXACTLY_ONCE);
    environment.getConfig().enableObjectReuse();

    KafkaSource<Sale> source = KafkaSource.<Sale>builder()
        .setBootstrapServers(args[0])
        .setGroupId(args[1])
        .setTopics(Topic.SALES.topicName())
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setDeserializer(new SaleReader())
        .setProperty("commit.offsets.on.checkpoint", "true")
        .setProperty("max.poll.records", "5000")
        .build();
    environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), "sales")
        .keyBy(sale -> sale.id)
        .process(new Once())
        .keyBy(sale -> sale.cell)
        .process(new Count(COUNTED))
        .sinkTo(new DiscardingSink<>());
    JobClient job = environment.executeAsync("drain");

    HttpServer http =
        HttpServer.create(new InetSocketAddress("localhost", Integer.parseInt(args[3])), 0);
    http.createContext("/total", exchange -> {
      Map<String, Object> sums = job.getAccumulators().join();
      byte[] answer =
          String.valueOf(sums.getOrDefault(COUNTED, 0L)).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    });
    http.start();
  }
}
