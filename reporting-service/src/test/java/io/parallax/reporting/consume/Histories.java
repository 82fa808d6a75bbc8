package io.parallax.reporting.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.events.CloudEvents;
import io.parallax.events.Event;
import io.parallax.events.EventJson;
import io.parallax.events.Measure;
import io.parallax.events.SaleReversed;
import io.parallax.events.SurveyAnswered;
import io.parallax.events.Topic;
import io.parallax.reporting.Events;
import io.parallax.reporting.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Random histories, and a database that the real code fills with them. */
public final class Histories {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private final DataSource dataSource;

  private Histories(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Makes the tables. */
  public static Histories in(DataSource dataSource) {
    Flyway.configure()
        .dataSource(dataSource)
        .locations("classpath:db/migration/reporting")
        .load()
        .migrate();
    return new Histories(dataSource);
  }

  BatchTransaction transaction() {
    return new BatchTransaction(
        new Store(dataSource),
        new ConsumeMetrics(new SimpleMeterRegistry(), InstantSource.system()));
  }

  /** Random sales and answers about them, with revisions and withdrawals, without conflicts. */
  public static List<Event> history(Random random) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      int revisions = random.nextInt(6) == 0 ? 3 : 1;
      for (int revision = 1; revision <= revisions; revision++) {
        boolean withdrawn = random.nextInt(8) == 0;
        int quantity = 1 + random.nextInt(5);
        events.add(Events.sale(
            "S" + i,
            revision,
            withdrawn,
            time(random),
            product(random),
            region(random),
            random.nextBoolean() ? "consumer" : null,
            quantity));
      }
      while (random.nextInt(3) == 0) {
        String reversalId = "R" + i + "-" + random.nextInt(3);
        if (events.stream().noneMatch(event -> event.key().value().equals(reversalId))) {
          int reversalRevisions = random.nextInt(4) == 0 ? 3 : 1;
          for (int revision = 1; revision <= reversalRevisions; revision++) {
            events.add(reversal(random, reversalId, revision, i));
          }
        }
      }
      if (random.nextInt(3) > 0) {
        int answerRevisions = random.nextInt(6) == 0 ? 3 : 1;
        for (int revision = 1; revision <= answerRevisions; revision++) {
          events.add(answer(random, "A" + i, revision));
        }
      }
    }
    return events;
  }

  private static SurveyAnswered answer(Random random, String answerId, int revision) {
    Map<Measure, Integer> scores = new EnumMap<>(Measure.class);
    scores.put(Measure.CSAT, 1 + random.nextInt(5));
    if (random.nextBoolean()) {
      scores.put(Measure.NPS, random.nextInt(11));
    }
    String saleId = random.nextInt(5) == 0 ? null : "S" + random.nextInt(130);
    String product = random.nextInt(4) == 0 ? product(random) : null;
    return Events.answer(
        answerId, revision, random.nextInt(8) == 0, time(random), saleId, product, scores);
  }

  /** Mostly of the sale at hand; now and then another revision is of another sale. */
  private static SaleReversed reversal(Random random, String reversalId, int revision, int sale) {
    int about = random.nextInt(4) == 0 ? random.nextInt(125) : sale;
    return Events.reversal(
        reversalId,
        revision,
        random.nextInt(8) == 0,
        time(random).plusSeconds(random.nextInt(2) * 900L),
        "S" + about,
        random.nextBoolean() ? null : 1 + random.nextInt(4));
  }

  private static Instant time(Random random) {
    return START.plusSeconds(random.nextInt(6 * 3600));
  }

  private static String product(Random random) {
    return "product " + random.nextInt(3);
  }

  private static String region(Random random) {
    return List.of("LT-VL", "LT-KU", "LV").get(random.nextInt(3));
  }

  /** Applies the events to empty tables, in batches of random sizes. */
  public void apply(List<Event> events, Random random) {
    clear();
    add(events, random);
  }

  /** Applies the events, the first ever, in batches of random sizes. */
  public void add(List<Event> events, Random random) {
    var transaction = transaction();
    List<Incoming> incoming = incoming(events);
    for (int from = 0; from < incoming.size(); ) {
      int to = Math.min(incoming.size(), from + 1 + random.nextInt(60));
      assertThat(transaction.apply(incoming.subList(from, to), false)).isEmpty();
      from = to;
    }
  }

  /** The events as Kafka would deliver them, spread over three partitions by their keys. */
  static List<Incoming> incoming(List<Event> events) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    List<Incoming> incoming = new ArrayList<>();
    for (Event event : events) {
      int partition = Math.floorMod(event.partitionKey().hashCode(), 3);
      incoming.add(incoming(event, partition, offsets));
    }
    return incoming;
  }

  static List<Incoming> inPartition(int partition, List<Event> events) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    return events.stream().map(event -> incoming(event, partition, offsets)).toList();
  }

  private static Incoming incoming(
      Event event, int partitionNumber, Map<TopicPartition, Long> offsets) {
    var partition = new TopicPartition(event.type().topic().topicName(), partitionNumber);
    long offset = offsets.merge(partition, 1L, Long::sum) - 1;
    var record = new ConsumerRecord<>(
        partition.topic(), partitionNumber, offset, new byte[0], EventJson.write(event));
    CloudEvents.headers(event, "/test", Instant.EPOCH)
        .forEach((name, value) -> record.headers().add(name, value));
    return Incoming.of(record);
  }

  public void clear() {
    JdbcClient.create(dataSource)
        .sql("truncate dimension_set, sale, sale_reversal, survey_answer, cube_sales, cube_scores,"
            + " consumer_position, quarantine")
        .update();
    Store store = new Store(dataSource);
    for (int partition = 0; partition < 3; partition++) {
      for (var topic : Topic.values()) {
        store
            .positions()
            .begin(new TopicPartition(topic.topicName(), partition), new UUID(0, 0), 0);
      }
    }
  }
}
