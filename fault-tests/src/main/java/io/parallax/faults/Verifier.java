package io.parallax.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.faults.Journal.Outcome;
import io.parallax.faults.Sent.Event;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tools.jackson.databind.JsonNode;

/**
 * Holds what a row left behind against its journal: ledger, log, quarantine, positions and every
 * published figure. For one thread.
 */
final class Verifier {
  private static final int EXAMPLES = 5;

  /** What came of it, in numbers, and what did not hold. */
  record Verdict(
      long sent,
      long ok,
      long unknown,
      long lost,
      long doubled,
      long invented,
      List<Violation> violations) {}

  private final Cluster cluster;
  private final Slot slot;
  private final Sent sent;
  private final Map<TopicPartition, Long> begin;
  private final List<Violation> violations = new ArrayList<>();
  private final Map<Resource, Set<String>> ledger = new EnumMap<>(Resource.class);
  private final Map<Resource, Map<String, String>> log = new EnumMap<>(Resource.class);
  private final Map<String, String> quarantine = new HashMap<>();

  /** @param begin where the log ended before the row began; nothing of it is before that */
  Verifier(Cluster cluster, Slot slot, Path journal, Map<TopicPartition, Long> begin) {
    this.cluster = cluster;
    this.slot = slot;
    this.sent = Sent.read(journal);
    this.begin = begin;
  }

  /** Where the log of each partition ends now. */
  static Map<TopicPartition, Long> ends(Cluster cluster) {
    try (Admin admin = cluster.admin()) {
      Map<TopicPartition, OffsetSpec> query = new HashMap<>();
      admin
          .describeTopics(List.of(Cluster.SALES_TOPIC, Cluster.OUTCOMES_TOPIC))
          .allTopicNames()
          .get()
          .forEach((topic, description) -> description
              .partitions()
              .forEach(partition -> query.put(
                  new TopicPartition(topic, partition.partition()), OffsetSpec.latest())));
      return admin.listOffsets(query).all().get().entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Verdict verify() {
    Map<TopicPartition, Long> ends = ends(cluster);
    try (Connection db = cluster.connect()) {
      readLedger(db);
      readQuarantine(db);
      readLog(ends);
      checkPositions(db, ends);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    long lost = checkLoss();
    long invented = checkInvention();
    checkLog();
    long doubled = checkFigures();
    return new Verdict(
        sent.events().values().stream().mapToLong(Map::size).sum(),
        sent.count(Outcome.OK),
        sent.count(Outcome.UNKNOWN),
        lost,
        doubled,
        invented,
        violations);
  }

  private void readLedger(Connection db) throws SQLException {
    for (Resource resource : Resource.values()) {
      Set<String> ids = new HashSet<>();
      try (PreparedStatement query =
          db.prepareStatement("select %1$s from %2$s where %1$s >= ? and %1$s < ?"
              .formatted(resource.keyColumn(), resource.table()))) {
        query.setString(1, slot.prefix());
        query.setString(2, slot.end());
        ResultSet rows = query.executeQuery();
        while (rows.next()) {
          ids.add(rows.getString(1));
        }
      }
      ledger.put(resource, ids);
    }
  }

  private void readQuarantine(Connection db) throws SQLException {
    try (PreparedStatement query = db.prepareStatement(
        "select event_key, topic, partition, record_offset, reason from log.quarantine where event_key >= ? and event_key < ?")) {
      query.setString(1, slot.prefix());
      query.setString(2, slot.end());
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        quarantine.put(
            rows.getString(1),
            "%s-%d@%d (%s)"
                .formatted(rows.getString(2), rows.getInt(3), rows.getLong(4), rows.getString(5)));
      }
    }
  }

  /** What Kafka has of this slot, with the place of each event. */
  private void readLog(Map<TopicPartition, Long> ends) {
    Map<String, Resource> types = new HashMap<>();
    for (Resource resource : Resource.values()) {
      types.put(resource.type(), resource);
    }
    Map<String, Object> settings = Map.of(
        "bootstrap.servers",
        cluster.directServers(),
        "isolation.level",
        "read_committed",
        "max.poll.records",
        10_000,
        "enable.auto.commit",
        false);
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(ends.keySet());
      Map<TopicPartition, Long> first = consumer.beginningOffsets(ends.keySet());
      ends.keySet()
          .forEach(partition -> consumer.seek(
              partition,
              Math.max(begin.getOrDefault(partition, 0L), first.getOrDefault(partition, 0L))));
      long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
          note(record, types);
        }
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("the log could not be read to its end");
        }
      }
    }
  }

  private void note(ConsumerRecord<byte[], byte[]> record, Map<String, Resource> types) {
    Header type = record.headers().lastHeader("ce_type");
    Resource resource = type == null ? null : types.get(new String(type.value(), UTF_8));
    if (resource == null || record.value() == null) {
      return;
    }
    String value = new String(record.value(), UTF_8);
    String field = "\"" + resource.keyField() + "\":\"";
    int from = value.indexOf(field);
    if (from < 0) {
      return;
    }
    String id = value.substring(from + field.length(), value.indexOf('"', from + field.length()));
    if (id.startsWith(slot.prefix())) {
      log.computeIfAbsent(resource, key -> new HashMap<>())
          .put(id, record.topic() + "-" + record.partition() + "@" + record.offset());
    }
  }

  private void checkPositions(Connection db, Map<TopicPartition, Long> ends) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet rows = statement.executeQuery(
            "select topic, partition, next_offset from log.consumer_position")) {
      while (rows.next()) {
        var partition = new TopicPartition(rows.getString(1), rows.getInt(2));
        Long end = ends.get(partition);
        if (end == null || rows.getLong(3) != end) {
          violate(
              Invariant.I6,
              "the position of %s is %d, its log ends at %s"
                  .formatted(partition, rows.getLong(3), end));
        }
      }
    }
  }

  private long checkLoss() {
    Set<String> lost = new TreeSet<>();
    for (Resource resource : Resource.values()) {
      for (Event event : sent.of(resource).values()) {
        if (event.outcome() == Outcome.OK && !counted(resource).contains(event.id())) {
          lost.add(lastSeen(resource, event.id()));
        }
      }
    }
    report(Invariant.I1, lost);
    return lost.size();
  }

  private long checkInvention() {
    Set<String> invented = new TreeSet<>();
    for (Resource resource : Resource.values()) {
      for (String id : counted(resource)) {
        Event event = sent.of(resource).get(id);
        if (event == null || event.outcome() == Outcome.FAIL) {
          invented.add(lastSeen(resource, id));
        }
      }
    }
    report(Invariant.I3, invented);
    return invented.size();
  }

  private void checkLog() {
    Set<String> wrong = new TreeSet<>();
    for (Resource resource : Resource.values()) {
      Set<String> inLog = log.getOrDefault(resource, Map.of()).keySet();
      Set<String> known = new HashSet<>(counted(resource));
      known.addAll(quarantine.keySet());
      for (String id : inLog) {
        if (!known.contains(id)) {
          wrong.add(lastSeen(resource, id));
        }
      }
      for (String id : counted(resource)) {
        if (!inLog.contains(id)) {
          wrong.add(lastSeen(resource, id));
        }
      }
      for (Event event : sent.of(resource).values()) {
        if (event.outcome() == Outcome.OK && !inLog.contains(event.id())) {
          wrong.add(lastSeen(resource, event.id()));
        }
      }
    }
    report(Invariant.I5, wrong);
  }

  /** Every figure of every report of the slot, compared with the journal's. */
  private long checkFigures() {
    Map<String, BigDecimal> expected = Recomputation.of(
        sent,
        (resource, event) -> event.outcome() == Outcome.OK
            || (event.outcome() == Outcome.UNKNOWN && counted(resource).contains(event.id())));
    Map<String, BigDecimal> published = published();
    Set<String> figures = new TreeSet<>(expected.keySet());
    figures.addAll(published.keySet());
    List<String> differences = new ArrayList<>();
    long doubled = 0;
    for (String figure : figures) {
      BigDecimal should = expected.getOrDefault(figure, BigDecimal.ZERO);
      BigDecimal is = published.getOrDefault(figure, BigDecimal.ZERO);
      if (should.compareTo(is) != 0) {
        differences.add(figure + " is " + is + ", expected " + should);
      }
      boolean counts = figure.endsWith("|salesClosed")
          || (figure.startsWith("outcomes|lead") && figure.endsWith("|denominator"));
      if (counts && is.compareTo(should) > 0) {
        doubled += is.subtract(should).longValue();
      }
    }
    if (expected.isEmpty()) {
      violate(Invariant.I4, "nothing was to be counted: the row proves nothing");
    }
    report(Invariant.I4, differences);
    if (doubled > 0) {
      violate(Invariant.I2, doubled + " more are published than there are");
    }
    return doubled;
  }

  private Map<String, BigDecimal> published() {
    var reports = new Reports(cluster.reporting().uri(), cluster.keys().reports());
    String range = "from=%s&to=%s&groupBy=product".formatted(slot.from(), slot.to());
    Map<String, BigDecimal> figures = new TreeMap<>();
    for (JsonNode row :
        reports.get("/api/v1/reports/sales?period=day&limit=100000&" + range).get("rows")) {
      String place = "sales|" + row.get("periodStart").asString() + "|"
          + row.get("product").asString();
      for (String column :
          List.of("salesClosed", "salesReversed", "unitsClosed", "unitsReversed")) {
        put(figures, place + "|" + column, row.get(column));
      }
    }
    for (JsonNode row :
        reports.get("/api/v1/reports/revenue?period=year&" + range).get("rows")) {
      String place =
          "revenue|" + row.get("product").asString() + "|" + row.get("currency").asString();
      for (String column : List.of("grossAmount", "reversedAmount")) {
        put(figures, place + "|" + column, row.get(column));
      }
    }
    for (JsonNode row : reports
        .get("/api/v1/reports/outcomes?period=year&indicator=csat&indicator=nps"
            + "&indicator=survey-response-rate&indicator=lead-conversion&" + range)
        .get("rows")) {
      String place = "outcomes|" + row.get("indicator").asString() + "|"
          + row.get("product").asString();
      for (String column : List.of("numerator", "denominator")) {
        put(figures, place + "|" + column, row.get(column));
      }
    }
    return figures;
  }

  private static void put(Map<String, BigDecimal> figures, String figure, JsonNode value) {
    if (!value.isNull()) {
      BigDecimal number = value.decimalValue();
      if (number.signum() != 0) {
        figures.merge(figure, number, BigDecimal::add);
      }
    }
  }

  private Set<String> counted(Resource resource) {
    return ledger.getOrDefault(resource, Set.of());
  }

  private String lastSeen(Resource resource, String id) {
    Event event = sent.of(resource).get(id);
    return "%s: journal %s; log %s; ledger %s; quarantine %s"
        .formatted(
            id,
            event == null ? "never sent" : event.outcome() + " (" + event.where() + ")",
            log.getOrDefault(resource, Map.of()).getOrDefault(id, "no"),
            counted(resource).contains(id) ? "yes" : "no",
            quarantine.getOrDefault(id, "no"));
  }

  private void report(Invariant invariant, java.util.Collection<String> wrong) {
    if (!wrong.isEmpty()) {
      violate(
          invariant,
          wrong.size()
              + ", such as "
              + wrong.stream().limit(EXAMPLES).collect(Collectors.joining(" / ")));
    }
  }

  private void violate(Invariant invariant, String what) {
    violations.add(new Violation(invariant, what));
  }
}
