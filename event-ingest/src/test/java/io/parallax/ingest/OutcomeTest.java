package io.parallax.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.events.Decoded;
import io.parallax.events.EventJson;
import io.parallax.events.EventType;
import io.parallax.events.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  private static final RecordMetadata PLACE =
      new RecordMetadata(new TopicPartition(Topic.SALES.topicName(), 0), 0, 0, 0, 0, 0);
  private static final long AT_ONCE = 0;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final IngestMetrics metrics = new IngestMetrics(registry, EventType.of(Topic.SALES));
  private final Outcome outcome = new Outcome(
      List.of(
          event(
              EventType.SALE_CLOSED,
              "{'saleId':'S-1','closedAt':'2026-03-01T10:00:00Z',"
                  + "'product':'tea','region':'LT','channel':'shop'}"),
          event(EventType.LEAD_LOST, "{'leadId':'L-1','lostAt':'2026-03-01T10:00:00Z'}"),
          event(EventType.LEAD_LOST, "{'leadId':'L-2','lostAt':'2026-03-01T10:00:00Z'}")),
      new Acknowledgements(AcknowledgementsTest.SETTINGS, Instant::now));

  @Test
  void isGoodWhenEveryEventIsAcknowledged() throws InterruptedException {
    acknowledge(EventType.LEAD_LOST);
    acknowledge(EventType.SALE_CLOSED);
    assertThat(outcome.await(3, AT_ONCE)).isFalse();

    acknowledge(EventType.LEAD_LOST);
    assertThat(outcome.await(3, AT_ONCE)).isTrue();
    assertThat(outcome.count(metrics)).isTrue();
    assertCounts(EventType.SALE_CLOSED, 1, 0);
    assertCounts(EventType.LEAD_LOST, 2, 0);
  }

  @Test
  void tellsThoseThatFailedFromTheOthersOfTheirType() throws InterruptedException {
    var failure = new TimeoutException("late");
    acknowledge(EventType.SALE_CLOSED);
    acknowledge(EventType.LEAD_LOST);
    outcome.of(EventType.LEAD_LOST).onCompletion(PLACE, failure);

    assertThat(outcome.await(3, AT_ONCE)).isFalse();
    assertThat(outcome.failure()).isSameAs(failure);
    assertThat(outcome.count(metrics)).isFalse();
    assertCounts(EventType.SALE_CLOSED, 1, 0);
    assertCounts(EventType.LEAD_LOST, 1, 1);
  }

  @Test
  void doesNotWaitForWhatWasNotSent() throws InterruptedException {
    acknowledge(EventType.SALE_CLOSED);

    assertThat(outcome.await(1, Duration.ofMinutes(1).toNanos())).isFalse();
    assertThat(outcome.count(metrics)).isFalse();
    assertCounts(EventType.SALE_CLOSED, 1, 0);
    assertCounts(EventType.LEAD_LOST, 0, 2);
  }

  private void acknowledge(EventType type) {
    outcome.of(type).onCompletion(PLACE, null);
  }

  private void assertCounts(EventType type, int published, int failed) {
    assertThat(count("received", type)).isEqualTo(published + failed);
    assertThat(count("accepted", type)).isEqualTo(published + failed);
    assertThat(count("published", type)).isEqualTo(published);
    assertThat(count("failed", type)).isEqualTo(failed);
  }

  private double count(String result, EventType type) {
    return registry
        .get("parallax.ingest.events." + result)
        .tag("type", type.eventName())
        .counter()
        .count();
  }

  private static Decoded.Valid event(EventType type, String json) {
    byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return (Decoded.Valid) EventJson.read(type, bytes, Instant.MAX);
  }
}
