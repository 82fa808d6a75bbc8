package io.parallax.outcomes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.Topic;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.MediaType;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.context.EmbeddedKafka;
import org.springframework.kafka.test.utils.KafkaTestUtils;
import org.springframework.test.web.servlet.client.RestTestClient;

/** The service as it is wired and configured, with a real broker. */
@SpringBootTest(
    classes = OutcomesConfiguration.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"spring.config.name=outcomes-service", "management.server.port=0"})
@EmbeddedKafka(
    topics = "parallax.outcomes.v1",
    partitions = 1,
    bootstrapServersProperty = "PARALLAX_KAFKA_BOOTSTRAP_SERVERS")
@AutoConfigureRestTestClient
class OutcomesServiceIT {
  @Autowired
  private RestTestClient http;

  @Autowired
  private EmbeddedKafkaBroker kafka;

  @Test
  void publishesToItsTopicUnderItsName() {
    post("/api/v1/survey-answers").expectStatus().isAccepted();

    try (var consumer = new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers", kafka.getBrokersAsString(),
            "group.id", "test",
            "auto.offset.reset", "earliest"),
        new StringDeserializer(),
        new StringDeserializer())) {
      kafka.consumeFromAnEmbeddedTopic(consumer, Topic.OUTCOMES.topicName());
      ConsumerRecord<String, String> message = KafkaTestUtils.getSingleRecord(
          consumer, Topic.OUTCOMES.topicName(), Duration.ofMinutes(1));
      assertThat(message.key()).isEqualTo("S-1");
      assertThat(new String(message.headers().lastHeader("ce_source").value(), UTF_8))
          .isEqualTo("/outcomes-service");
      assertThat(new String(message.headers().lastHeader("ce_type").value(), UTF_8))
          .isEqualTo("parallax.survey-answered.v1");
    }
  }

  @Test
  void leavesOtherTopicsToOthers() {
    post("/api/v1/sales").expectStatus().isNotFound();
  }

  private RestTestClient.ResponseSpec post(String path) {
    return http.post()
        .uri(path)
        .header("X-API-Key", "plx_" + "0".repeat(60) + "test")
        .contentType(MediaType.APPLICATION_JSON)
        .body("""
        {"answerId":"A-1","saleId":"S-1","answeredAt":"2026-01-01T10:00:00Z",\
        "scores":[{"measure":"csat","value":5}]}""")
        .exchange();
  }
}
