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
import java.util.EnumMap;
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
    Map<Topic, TestService> services = new EnumMap<>(Topic.class);
    Map<Topic, Map<TopicPartition, Long>> starts = new EnumMap<>(Topic.class);
    Map<Topic, List<String>> taken = new EnumMap<>(Topic.class);
    try {
      for (Topic topic : Topic.values()) {
        TestKafka.create(topic);
        services.put(topic, TestService.start(topic, TestKafka.address()));
        starts.put(topic, TestKafka.ends(topic));
        taken.put(topic, new ArrayList<>());
      }
      var mutations = new Mutations(SEED);
      for (int i = 0; i < BODIES; i++) {
        Mutations.Body body = mutations.next();
        Topic topic = body.type().topic();
        TestService service = services.get(topic);
        int status = service
            .post(body.path(), body.contentType(), BodyPublishers.ofByteArray(body.bytes()))
            .statusCode();

        Decoded read = EventJson.read(body.form(), body.bytes(), Instant.now()).decoded();
        String where = "seed %d, body %d: %s".formatted(SEED, i, body);
        switch (read) {
          case Decoded.Valid valid -> {
            assertThat(status).as(where).isEqualTo(202);
            taken.get(topic).add(record(valid));
          }
          case Decoded.Invalid invalid -> assertThat(status).as(where).isEqualTo(422);
          case Decoded.Unreadable unreadable -> assertThat(status).as(where).isEqualTo(400);
        }
      }
      for (Topic topic : Topic.values()) {
        List<String> there = TestKafka.records(topic, starts.get(topic)).stream()
            .map(message -> record(topic, message))
            .toList();
        assertThat(taken.get(topic)).hasSizeGreaterThan(500);
        assertThat(there).containsExactlyInAnyOrderElementsOf(taken.get(topic));
      }
    } finally {
      services.values().forEach(TestService::close);
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
    return new String(message.key(), UTF_8) + " " + new String(headers.get("ce_id"), UTF_8) + " "
        + new String(message.value(), UTF_8);
  }
}
