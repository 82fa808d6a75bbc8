package io.parallax.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.EventType;
import io.parallax.events.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Every type of both topics from HTTP to Kafka, as the golden files and the schemas have it. */
class EveryTypeIT {
  private static final String JSON = "application/json";
  private static final JsonMapper MAPPER = new JsonMapper();

  private static TestService sales;
  private static TestService outcomes;

  @BeforeAll
  static void startServices() {
    sales = start(Topic.SALES);
    outcomes = start(Topic.OUTCOMES);
  }

  private static TestService start(Topic topic) {
    TestKafka.create(topic);
    return TestService.start(topic, TestKafka.address());
  }

  @AfterAll
  static void stopServices() {
    sales.close();
    outcomes.close();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
      event              | topic    | resource             | key    | revision | kafkaKey
      sale-closed        | SALES    | sales                | S-1002 | 3        | S-1002
      sale-reversed      | SALES    | sale-reversals       | R-2    | 3        | S-1002
      lead-captured      | SALES    | leads                | L-9    | 3        | L-9
      lead-assigned      | SALES    | lead-assignments     | LA-2   | 2        | L-9
      lead-contacted     | SALES    | lead-contacts        | LC-2   | 3        | L-9
      lead-lost          | SALES    | lead-losses          | L-9    | 2        | L-9
      customer-contacted | SALES    | customer-contacts    | CC-2   | 4        | C-77812
      survey-sent        | OUTCOMES | survey-invitations   | I-5    | 2        | S-1002
      survey-answered    | OUTCOMES | survey-answers       | A-2    | 2        | S-1002
      delivery-agreed    | OUTCOMES | delivery-agreements  | D-2    | 2        | S-1002
      delivery-completed | OUTCOMES | delivery-completions | D-2    | 2        | S-1002
      """)
  void isTakenAtItsResourceAndPublishedUnderItsKey(
      String event, Topic topic, String resource, String key, int revision, String kafkaKey) {
    Map<TopicPartition, Long> start = TestKafka.ends(topic);
    Instant before = Instant.now();

    var answer = service(topic)
        .post("/api/v1/" + resource, JSON, text("/events/" + event + "-v1-full.json"));

    assertThat(answer.body()).isEqualTo("""
        {"status":"accepted","type":"parallax.%s.v1","key":"%s","revision":%d}""".formatted(event, key, revision));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(TestKafka.records(topic, start)).singleElement().satisfies(message -> {
      assertThat(new String(message.key(), UTF_8)).isEqualTo(kafkaKey);
      assertThat(new String(message.value(), UTF_8))
          .isEqualTo(text("/events/" + event + "-v1-full.canonical.json"));
      assertThat(header(message, "ce_type")).isEqualTo("parallax." + event + ".v1");
      assertThat(header(message, "ce_id")).isEqualTo(event + "/" + key + "/" + revision);
      Instant time = Instant.parse(header(message, "ce_time"));
      if (event.equals("delivery-agreed")) { // does not say when it happened
        assertThat(time).isBetween(before, Instant.now());
      } else {
        assertThat(new String(message.value(), UTF_8)).contains("At\":\"" + time + "\"");
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void isRefusedWithABadValueInAnyOneOfItsFields(EventType type) {
    var good = (ObjectNode) MAPPER.readTree(text("/events/" + type.eventName() + "-v1-full.json"));
    JsonNode fields = MAPPER.readTree(text(type.schemaPath())).get("properties");
    Map<TopicPartition, Long> start = TestKafka.ends(type.topic());

    for (String field : fields.propertyNames()) {
      String body = good.deepCopy().put(field, "").toString();
      var answer = service(type.topic()).post("/api/v1/" + type.resource(), JSON, body);

      assertThat(answer.statusCode()).as(field).isEqualTo(422);
      JsonNode problem = MAPPER.readTree(answer.body());
      assertThat(problem.at("/type").asString()).isEqualTo("/problems/invalid-event");
      assertThat(problem.at("/errors")).as(field).hasSize(1);
      assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo("/" + field);
      assertThat(problem.at("/errors/0/detail").asString()).contains(", expected ");
    }
    assertThat(TestKafka.ends(type.topic())).isEqualTo(start);
  }

  @ParameterizedTest
  @EnumSource
  void isUnknownToTheServiceOfTheOtherTopic(EventType type) {
    Topic other = type.topic() == Topic.SALES ? Topic.OUTCOMES : Topic.SALES;

    assertThat(service(other).post("/api/v1/" + type.resource(), JSON, "{}").statusCode())
        .isEqualTo(404);
  }

  private static TestService service(Topic topic) {
    return switch (topic) {
      case SALES -> sales;
      case OUTCOMES -> outcomes;
    };
  }

  private static String header(ConsumerRecord<byte[], byte[]> message, String name) {
    return new String(message.headers().lastHeader(name).value(), UTF_8);
  }

  private static String text(String resource) {
    try (InputStream in = EveryTypeIT.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
