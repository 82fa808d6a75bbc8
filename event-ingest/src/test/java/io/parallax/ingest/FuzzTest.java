package io.parallax.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.CloudEvents;
import io.parallax.events.Decoded;
import io.parallax.events.Event;
import io.parallax.events.EventJson;
import io.parallax.events.EventType;
import io.parallax.events.Origin;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is taken at the door is understood behind Kafka, as the same event, whatever was sent. */
class FuzzTest {
  private static final long SEED = Long.getLong("parallax.seed", 20261124L);
  private static final int BODIES = 100_000;
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  @Test
  void whatIsTakenIsUnderstood() {
    System.out.println("parallax.seed=" + SEED);
    var mutations = new Mutations(SEED);
    Map<EventType, Integer> taken = new EnumMap<>(EventType.class);
    for (int i = 0; i < BODIES; i++) {
      Mutations.Body body = mutations.next();
      Decoded read = EventJson.read(body.form(), body.bytes(), NOW.plus(EventJson.CLOCK_TOLERANCE))
          .decoded();
      if (read instanceof Decoded.Valid valid) {
        taken.merge(valid.event().type(), 1, Integer::sum);
        assertThat(behindKafka(valid))
            .as("seed %d, body %d: %s", SEED, i, body)
            .isEqualTo(new Decoded.Valid(valid.event()));
      }
    }
    assertThat(taken).containsOnlyKeys(EventType.values());
    assertThat(taken.values()).as("taken of each type").allMatch(count -> count > 1_000);
    assertThat(taken.values().stream().mapToInt(count -> count).sum())
        .as("taken of all")
        .isLessThan(BODIES * 3 / 4);
  }

  private static Decoded behindKafka(Decoded.Valid valid) {
    Event event = valid.event();
    Origin origin = valid.origin();
    Map<String, byte[]> headers = new HashMap<>();
    CloudEvents.writeHeaders(
        event, origin == null ? CloudEvents.origin(event, "/fuzz") : origin, NOW, headers::put);
    return CloudEvents.decode(event.type().topic(), headers::get, EventJson.write(event));
  }
}
