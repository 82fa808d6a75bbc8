package io.parallax.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.CloudEvents;
import io.parallax.events.Decoded;
import io.parallax.events.Event;
import io.parallax.events.EventJson;
import io.parallax.events.Origin;
import io.parallax.events.Topic;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What got 202 is in Kafka once and can be read there; what got anything else is not there. */
class FuzzIT {
  private static final long SEED = Long.getLong("parallax.seed", 20261125L);
  private static final int BODIES = 5_000;

  @Test
  void what202SaysIsInKafkaAndNothingElse() {
    System.out.println("parallax.seed=" + SEED);
    try (Target sales = new Target(Topic.SALES);
        Target outcomes = new Target(Topic.OUTCOMES)) {
      var mutations = new Mutations(SEED);
      for (int i = 0; i < BODIES; i++) {
        Mutations.Body body = mutations.next();
        Target target = switch (body.type().topic()) {
          case SALES -> sales;
          case OUTCOMES -> outcomes;
        };
        int status = target
            .service
            .post(body.path(), body.contentType(), BodyPublishers.ofByteArray(body.bytes()))
            .statusCode();

        Decoded read = EventJson.read(body.form(), body.bytes(), Instant.now()).decoded();
        if (read instanceof Decoded.Valid valid) {
          target.taken.add(record(valid));
        }
        assertThat(status)
            .as("seed %d, body %d: %s", SEED, i, body)
            .isEqualTo(
                read instanceof Decoded.Valid ? 202 : read instanceof Decoded.Invalid ? 422 : 400);
      }
      sales.assertThatOnlyTheseAreThere();
      outcomes.assertThatOnlyTheseAreThere();
    }
  }

  /** A service, and what it has said that it has taken. */
  private static final class Target implements AutoCloseable {
    private final Topic topic;
    private final TestService service;
    private final Map<TopicPartition, Long> start;
    private final List<String> taken = new ArrayList<>();

    Target(Topic topic) {
      TestKafka.create(topic);
      this.topic = topic;
      this.service = TestService.start(topic, TestKafka.address());
      this.start = TestKafka.ends(topic);
    }

    void assertThatOnlyTheseAreThere() {
      assertThat(taken).hasSizeGreaterThan(500);
      assertThat(TestKafka.records(topic, start))
          .extracting(message -> record(topic, message))
          .containsExactlyInAnyOrderElementsOf(taken);
    }

    @Override
    public void close() {
      service.close();
    }
  }

  /** Which record an event must have become. */
  private static String record(Decoded.Valid valid) {
    Event event = valid.event();
    Origin origin = valid.origin();
    String id = origin == null ? CloudEvents.id(event) : origin.id();
    return event.partitionKey() + " " + id + " " + new String(EventJson.write(event), UTF_8);
  }

  private static String record(Topic topic, ConsumerRecord<byte[], byte[]> message) {
    Map<String, byte[]> headers = new HashMap<>();
    message.headers().forEach(header -> headers.put(header.key(), header.value()));
    assertThat(CloudEvents.decode(topic, headers::get, message.value()))
        .isInstanceOf(Decoded.Valid.class);
    return new String(message.key(), UTF_8) + " "
        + new String(message.headers().lastHeader("ce_id").value(), UTF_8) + " "
        + new String(message.value(), UTF_8);
  }
}
