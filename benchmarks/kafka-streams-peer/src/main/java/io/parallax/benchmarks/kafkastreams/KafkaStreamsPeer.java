package io.parallax.benchmarks.kafkastreams;

import com.sun.net.httpserver.HttpServer;
import io.parallax.events.Topic;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * Counts each sale once, per 15 minutes and dimensions, exactly once (v2), in stores with changelogs.
 *
 * <p>Each partition counts for itself, so nothing is repartitioned: whoever asks adds the partitions
 * up.
 */
final class KafkaStreamsPeer {
  static final String SEEN = "seen";
  static final String CELLS = "cells";

  private KafkaStreamsPeer() {}

  /** Takes broker, application id, folder, port, and {@code rocksdb} or {@code memory}. */
  public static void main(String[] args) throws IOException {
    boolean inMemory = args[4].equals("memory");
    var topology = new Topology()
        .addSource(
            "sales",
            Serdes.ByteArray().deserializer(),
            Serdes.ByteArray().deserializer(),
            Topic.SALES.topicName())
        .addProcessor("count", CountOnce::new, "sales");
    topology.addStateStore(
        Stores.keyValueStoreBuilder(store(SEEN, inMemory), Serdes.Bytes(), Serdes.ByteArray()),
        "count");
    topology.addStateStore(
        Stores.keyValueStoreBuilder(store(CELLS, inMemory), Serdes.Bytes(), Serdes.ByteArray())
            .withCachingEnabled(),
        "count");
    var settings = new Properties();
    settings.putAll(Map.of(
        StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
        args[0],
        StreamsConfig.APPLICATION_ID_CONFIG,
        args[1],
        StreamsConfig.STATE_DIR_CONFIG,
        args[2],
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
        StreamsConfig.EXACTLY_ONCE_V2,
        StreamsConfig.NUM_STREAM_THREADS_CONFIG,
        2,
        // the default of 100 ms makes more transactions, and slower ones
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
        1_000,
        StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG,
        128 * 1024 * 1024));
    settings.putAll(Map.of(
        StreamsConfig.consumerPrefix("auto.offset.reset"),
        "earliest",
        StreamsConfig.consumerPrefix("max.poll.records"),
        5_000,
        StreamsConfig.producerPrefix("linger.ms"),
        50,
        StreamsConfig.producerPrefix("batch.size"),
        256 * 1024,
        StreamsConfig.producerPrefix("compression.type"),
        "lz4"));
    var streams = new KafkaStreams(topology, settings);
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    HttpServer http =
        HttpServer.create(new InetSocketAddress("localhost", Integer.parseInt(args[3])), 0);
    http.createContext("/total", exchange -> {
      byte[] answer = String.valueOf(total(streams)).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    });
    http.start();
    streams.start();
  }

  private static KeyValueBytesStoreSupplier store(String name, boolean inMemory) {
    return inMemory ? Stores.inMemoryKeyValueStore(name) : Stores.persistentKeyValueStore(name);
  }

  private static long total(KafkaStreams streams) {
    ReadOnlyKeyValueStore<Bytes, byte[]> cells = streams.store(
        StoreQueryParameters.fromNameAndType(CELLS, QueryableStoreTypes.keyValueStore()));
    long total = 0;
    try (var all = cells.all()) {
      while (all.hasNext()) {
        total += ByteBuffer.wrap(all.next().value).getLong();
      }
    }
    return total;
  }
}
