package io.parallax.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.faults.FaultRow.UnderLoad;
import io.parallax.quickstart.BrokerProgram;
import io.parallax.quickstart.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** What goes wrong with the records and the topics themselves. */
final class LogRows {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private LogRows() {}

  static List<FaultRow> all() {
    return List.of(
        new UnderLoad("F42", "records that are no events", true, LogRows::poison),
        new UnderLoad("F43", "values that no database takes", false, LogRows::extremes),
        new UnderLoad("F48", "marks of other people's transactions", false, LogRows::holes),
        new UnderLoad("F44", "more partitions", false, LogRows::expand),
        new UnderLoad("F47", "records deleted before they were read", false, LogRows::retention));
  }

  /** Writes to Kafka as anybody may who has access to it. */
  private static KafkaProducer<byte[], byte[]> producer(
      Cluster cluster, @Nullable String transactionalId) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", cluster.directServers());
    if (transactionalId != null) {
      settings.put("transactional.id", transactionalId);
    }
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, String type, byte @Nullable [] value) {
    var record = new ProducerRecord<byte[], byte[]>(topic, "k".getBytes(UTF_8), value);
    record
        .headers()
        .add("ce_specversion", "1.0".getBytes(UTF_8))
        .add("ce_id", "1".getBytes(UTF_8))
        .add("ce_source", "/anybody".getBytes(UTF_8))
        .add("ce_type", type.getBytes(UTF_8))
        .add("content-type", "application/json".getBytes(UTF_8));
    return record;
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    try {
      producer.send(record).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static String sale(String more) {
    return "{\"saleId\":\"poison\",\"closedAt\":\"2020-01-01T00:00:00Z\",\"product\":\"p\","
        + "\"region\":\"LT\",\"channel\":\"c\"" + more + "}";
  }

  private static List<byte[]> noEvents() {
    List<byte[]> values = new ArrayList<>();
    for (String text : List.of(
        "",
        " ",
        "null",
        "[]",
        "{}",
        "17",
        "\"text\"",
        "{\"saleId\":",
        sale("") + sale(""),
        sale("").replace("poison", ""),
        sale("").replace("poison", "a\\u0000b"),
        sale("").replace("poison", "\\ud800"),
        sale("").replace("2020-01-01T00:00:00Z", "yesterday"),
        sale("").replace("2020-01-01T00:00:00Z", "+294277-01-01T00:00:00Z"),
        sale("").replace("\"LT\"", "\"ZZZ\""),
        sale(",\"quantity\":0"),
        sale(",\"quantity\":-1"),
        sale(",\"quantity\":1.5"),
        sale(",\"quantity\":99999999999999999999"),
        sale(",\"quantity\":\"1\""),
        sale(",\"amount\":\"1\""),
        sale(",\"amount\":\"-1\",\"currency\":\"EUR\""),
        sale(",\"amount\":1e1000000000,\"currency\":\"EUR\""),
        sale(",\"amount\":\"9999999999999999.99\",\"currency\":\"EUR\""),
        sale(",\"amount\":\"NaN\",\"currency\":\"EUR\""),
        sale(",\"revision\":0"),
        sale(",\"withdrawn\":\"no\""),
        sale(",\"surprise\":1"),
        sale(",\"saleId\":\"again\""),
        "[".repeat(5_000))) {
      values.add(text.getBytes(UTF_8));
    }
    values.add(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    values.add(new byte[] {(byte) 0xc0, (byte) 0x80});
    values.add(sale("").getBytes(StandardCharsets.UTF_16));
    values.add(new byte[200_000]);
    return values;
  }

  private static void poison(Scene scene) throws InterruptedException, ExecutionException {
    long before = scene.number("select count(*) from log.quarantine");
    int sent = 0;
    limitRecords(scene, 1_048_576); // as in topics that were made by other means
    try (KafkaProducer<byte[], byte[]> producer = producer(scene.cluster(), null)) {
      for (byte[] value : noEvents()) {
        send(producer, record(Cluster.SALES_TOPIC, Resource.SALES.type(), value));
        send(producer, record(Cluster.OUTCOMES_TOPIC, Resource.ANSWERS.type(), value));
        sent += 2;
      }
      send(producer, record(Cluster.SALES_TOPIC, Resource.SALES.type(), null));
      send(
          producer,
          record(Cluster.SALES_TOPIC, Resource.ANSWERS.type(), sale("").getBytes(UTF_8)));
      send(producer, record(Cluster.SALES_TOPIC, "nonsense", sale("").getBytes(UTF_8)));
      send(producer, new ProducerRecord<>(Cluster.SALES_TOPIC, sale("").getBytes(UTF_8)));
      sent += 4;
      producer.flush();
    }
    limitRecords(scene, BrokerProgram.MAX_MESSAGE_BYTES);
    expectInQuarantine(scene, before, sent);
  }

  private static void limitRecords(Scene scene, int bytes)
      throws InterruptedException, ExecutionException {
    var limit = new AlterConfigOp(
        new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes)),
        AlterConfigOp.OpType.SET);
    try (Admin admin = scene.cluster().admin()) {
      admin
          .incrementalAlterConfigs(Map.of(
              new ConfigResource(ConfigResource.Type.TOPIC, Cluster.SALES_TOPIC), List.of(limit),
              new ConfigResource(ConfigResource.Type.TOPIC, Cluster.OUTCOMES_TOPIC),
                  List.of(limit)))
          .all()
          .get();
    }
  }

  private static void extremes(Scene scene) {
    List<String> values = List.of(
        sale("").replace("2020-01-01T00:00:00Z", "+294277-01-01T00:00:00Z"),
        sale(",\"amount\":1e1000000000,\"currency\":\"EUR\""),
        sale(",\"amount\":\"9999999999999999.99\",\"currency\":\"EUR\""),
        sale("").replace("poison", "a\\u0000b"),
        sale("").replace("poison", "\\ud800"));
    long before = scene.number("select count(*) from log.quarantine");
    try (KafkaProducer<byte[], byte[]> producer = producer(scene.cluster(), null)) {
      for (String value : values) {
        send(producer, record(Cluster.SALES_TOPIC, Resource.SALES.type(), value.getBytes(UTF_8)));
        int status = post(scene.cluster(), value);
        scene.check(
            Invariant.I3, value + " was answered " + status, status == 400 || status == 422);
      }
      producer.flush();
    }
    expectInQuarantine(scene, before, values.size());
  }

  /** Sends a sale, or what is none, to sales-service, and returns the status of the answer. */
  static int post(Cluster cluster, String sale) {
    URI sales = cluster.sales().uri().resolve(Resource.SALES.path());
    HttpRequest request = HttpRequest.newBuilder(sales)
        .header("X-API-Key", cluster.keys().sales())
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(sale))
        .build();
    return Http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private static void expectInQuarantine(Scene scene, long before, int more) {
    boolean all = Wait.holdsWithin(
        LIMIT, () -> scene.number("select count(*) from log.quarantine") == before + more);
    long found = scene.number("select count(*) from log.quarantine") - before;
    scene.check(Invariant.I5, found + " of " + more + " are in quarantine", all);
    scene.hits(found);
    scene.untilApplied(LIMIT);
  }

  private static void holes(Scene scene) {
    String id = scene.slot().prefix() + "aborted";
    byte[] value = sale("").replace("poison", id).getBytes(UTF_8);
    try (KafkaProducer<byte[], byte[]> producer = producer(scene.cluster(), "somebody")) {
      producer.initTransactions();
      for (int i = 0; i < scene.times(5, 30); i++) {
        producer.beginTransaction();
        for (int partition = 0; partition < Cluster.PARTITIONS; partition++) {
          ProducerRecord<byte[], byte[]> record =
              record(Cluster.SALES_TOPIC, Resource.SALES.type(), value);
          var placed = new ProducerRecord<>(
              record.topic(), partition, record.key(), record.value(), record.headers());
          send(producer, placed);
        }
        producer.abortTransaction();
        scene.hits(Cluster.PARTITIONS);
        Wait.pass(Duration.ofMillis(300));
      }
    }
    scene.untilApplied(LIMIT);
  }

  private static void expand(Scene scene) throws Exception {
    try (Admin admin = scene.cluster().admin()) {
      admin
          .createPartitions(Map.of(
              Cluster.SALES_TOPIC, NewPartitions.increaseTo(2 * Cluster.PARTITIONS),
              Cluster.OUTCOMES_TOPIC, NewPartitions.increaseTo(2 * Cluster.PARTITIONS)))
          .all()
          .get();
    }
    Wait.until(
        "records of a new partition applied",
        Duration.ofMinutes(7),
        () -> scene.number(
                "select count(*) from log.consumer_position where next_offset > 0 and partition >= "
                    + Cluster.PARTITIONS)
            > 0);
    scene.hits(Cluster.PARTITIONS);
  }

  /** Records vanish while nobody reads; whoever sent them sends them again, as the runbook asks. */
  private static void retention(Scene scene) throws Exception {
    Cluster cluster = scene.cluster();
    Part reporting = cluster.reporting().part();
    var partition = new TopicPartition(Cluster.SALES_TOPIC, 0);
    reporting.kill();
    // what is sent from here to the deletion is what may be lost
    var workload = new Workload(scene.slot().named("D"), scene.random().nextLong(), 1);
    List<Workload.Request> again = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      again.add(workload.next());
    }
    again.forEach(scene.load()::send);
    long position = scene.number("select next_offset from log.consumer_position"
        + " where topic = 'parallax.sales.v1' and partition = 0");
    scene.load().pause();
    long end = Verifier.ends(cluster).getOrDefault(partition, 0L);
    try (Admin admin = cluster.admin()) {
      admin
          .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(end)))
          .all()
          .get();
    }
    scene.hits(end - position);
    reporting.start();
    reporting.awaitReady();
    String alarm = "records [" + position + ", " + end + ") are gone from Kafka";
    Wait.until("the alarm: " + alarm, LIMIT, () -> logSays(reporting, alarm));
    scene.execute("update log.consumer_position set next_offset = " + end
        + " where topic = 'parallax.sales.v1' and partition = 0");
    reporting.stop();
    reporting.start();
    reporting.awaitReady();
    scene.load().sendAllAgain();
    scene.load().resume();
  }

  static boolean logSays(Part part, String text) {
    return timesSaid(part, text) > 0;
  }

  /** How many lines of the log have all the texts in them. */
  static long timesSaid(Part part, String... texts) {
    // the output of a process may be in any encoding; this one reads every byte
    try (Stream<String> lines = Files.lines(part.log(), StandardCharsets.ISO_8859_1)) {
      return lines.filter(line -> Stream.of(texts).allMatch(line::contains)).count();
    } catch (IOException e) {
      return 0;
    }
  }
}
