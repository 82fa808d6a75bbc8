package io.parallax.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import io.parallax.events.EventJson;
import io.parallax.events.Topic;
import io.parallax.quickstart.LocalStack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** How fast events get in over HTTP, beside what does less and what does it another way. */
final class IngestBenchmark {
  private static final String RESOURCE = "/api/v1/sales";
  private static final String TOPIC = Topic.SALES.topicName();
  private static final String TEXTBOOK_TOPIC = "textbook.sales";
  private static final String PRODUCER_TOPIC = "benchmark.producer";

  private static final String PRODUCER = "limit: raw producer, acks=all";
  private static final String LOOPBACK = "limit: loopback HTTP, no-op";
  private static final String BATCHES = "ingest: batches";
  private static final String SINGLE = "ingest: single events, 64 connections";
  private static final String NO_OP = "ingest: bare endpoint that does nothing";
  private static final String TEXTBOOK = "ingest: textbook sender";

  private static final int CONNECTIONS = 64;
  private static final int BATCH_CONNECTIONS = 8;

  private final Arguments arguments;
  private final Workload workload;
  private final LocalStack stack;
  private final Topics topics;
  private final Path folder;
  private final Results results;
  private final Sales sales;

  IngestBenchmark(
      Arguments arguments,
      Workload workload,
      LocalStack stack,
      Topics topics,
      Path folder,
      Results results) {
    this.arguments = arguments;
    this.workload = workload;
    this.stack = stack;
    this.topics = topics;
    this.folder = folder;
    this.results = results;
    this.sales = new Sales(workload, "I");
  }

  void run() {
    int singles = arguments.full() ? 200_000 : 20_000;
    int events = arguments.events(workload);
    topics.create(TEXTBOOK_TOPIC);
    topics.create(PRODUCER_TOPIC);
    Peer noOp = spring("noop");
    Peer textbook = spring("sender");
    try {
      // one after the other: they would hold each other up
      stack.salesService().start();
      stack.salesService().awaitReady();
      noOp.start();
      noOp.awaitPort();
      textbook.start();
      textbook.awaitPort();
      warm(noOp.uri(), textbook.uri());
      for (int round = 0; round < arguments.measurements(); round++) {
        results.add(PRODUCER, producer(events), "events/s");
        results.add(BATCHES, batches(events), "events/s");
        results.add(SINGLE, singles(stack.sales(), singles, TOPIC), "events/s");
        results.add(NO_OP, singles(noOp.uri(), singles, null), "events/s");
        results.add(TEXTBOOK, singles(textbook.uri(), singles, TEXTBOOK_TOPIC), "events/s");
        results.add(LOOPBACK, loopback(singles), "requests/s");
      }
    } finally {
      textbook.stop();
      noOp.stop();
      stack.salesService().stop();
    }
    results.compare(BATCHES, PRODUCER, Results.Bar.AT_LEAST, 0.5);
    results.compare(SINGLE, NO_OP, Results.Bar.AT_LEAST, 0.6);
    results.compare(SINGLE, TEXTBOOK, Results.Bar.AT_LEAST, 1.2);
    results.compare(NO_OP, LOOPBACK, Results.Bar.NONE, 0);
  }

  /**
   * For the compilers, which are at work for the first 100,000 requests of every server: done after
   * this in a full run, not in a quick one.
   */
  private void warm(URI noOp, URI textbook) {
    int requests = arguments.full() ? 150_000 : 10_000;
    int events = arguments.full() ? 2_000_000 : 200_000;
    singles(stack.sales(), requests, TOPIC);
    singles(noOp, requests, null);
    singles(textbook, requests, TEXTBOOK_TOPIC);
    batches(events);
    producer(events);
  }

  /** Records that are made beforehand, sent by one producer. */
  @SuppressWarnings("FutureReturnValueIgnored") // what counts is what the topic has
  private double producer(int events) {
    List<ProducerRecord<byte[], byte[]>> records = IntStream.range(0, 10_000)
        .mapToObj(i -> Topics.record(PRODUCER_TOPIC, sales.sale(i)))
        .toList();
    long before = topics.end(PRODUCER_TOPIC);
    long start = System.nanoTime();
    try (var producer = topics.producer()) {
      for (int i = 0; i < events; i++) {
        var record = records.get(i % records.size());
        // a record's headers can be sent only once
        producer.send(new ProducerRecord<>(
            record.topic(), null, record.key(), record.value(), record.headers()));
      }
    }
    double perSecond = events * 1e9 / (System.nanoTime() - start);
    require(events, topics.end(PRODUCER_TOPIC) - before, PRODUCER);
    return perSecond;
  }

  private double batches(int events) {
    int size = workload.requestEvents();
    List<byte[]> bodies =
        IntStream.range(0, 20).mapToObj(i -> batch(i * size, size)).toList();
    List<byte[]> requests = bodies.stream()
        .map(body ->
            HttpConnection.post(RESOURCE + "?results=rejected", stack.keys().sales(), body))
        .toList();
    int number = events / size;
    long before = topics.end(TOPIC);
    double perSecond = HttpLoad.run(
        stack.sales(), BATCH_CONNECTIONS, number, 202, i -> requests.get(i % requests.size()));
    require((long) number * size, topics.end(TOPIC) - before, BATCHES);
    return perSecond * size;
  }

  private double singles(URI server, int requests, @Nullable String topic) {
    List<byte[]> prepared = IntStream.range(0, 1_000)
        .mapToObj(i ->
            HttpConnection.post(RESOURCE, stack.keys().sales(), EventJson.write(sales.sale(i))))
        .toList();
    IntFunction<byte[]> request = i -> prepared.get(i % prepared.size());
    long before = topic == null ? 0 : topics.end(topic);
    double perSecond = HttpLoad.run(server, CONNECTIONS, requests, 202, request);
    if (topic != null) {
      require(requests, topics.end(topic) - before, server.toString());
    }
    return perSecond;
  }

  /** The least that an HTTP server of the JDK does, with the same client. */
  private double loopback(int requests) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
      server.setExecutor(threads);
      server.createContext("/", exchange -> {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(202, -1);
        exchange.close();
      });
      server.start();
      try {
        return singles(
            URI.create("http://localhost:" + server.getAddress().getPort()), requests, null);
      } finally {
        server.stop(0);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] batch(int from, int size) {
    var body = new ByteArrayOutputStream();
    for (int i = 0; i < size; i++) {
      body.writeBytes((i == 0 ? "[" : ",").getBytes(UTF_8));
      body.writeBytes(EventJson.write(sales.sale(from + i)));
    }
    body.writeBytes("]".getBytes(UTF_8));
    return body.toByteArray();
  }

  private Peer spring(String program) {
    return new Peer(
        arguments.home().resolve("benchmarks/spring-peer"),
        "io.parallax.benchmarks.spring.SpringPeer",
        List.of(program),
        topics,
        stack.kafka(),
        TEXTBOOK_TOPIC,
        folder,
        Map.of());
  }

  private static void require(long expected, long actual, String name) {
    if (expected != actual) {
      throw new IllegalStateException(
          "%s: %d events are in Kafka, %d were sent".formatted(name, actual, expected));
    }
  }
}
