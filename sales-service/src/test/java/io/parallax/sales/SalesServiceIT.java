package io.parallax.sales;

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
    classes = SalesConfiguration.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {"spring.config.name=sales-service", "management.server.port=0"})
@EmbeddedKafka(
    topics = "parallax.sales.v1",
    partitions = 1,
    bootstrapServersProperty = "PARALLAX_KAFKA_BOOTSTRAP_SERVERS")
@AutoConfigureRestTestClient
class SalesServiceIT {
  @Autowired
  private RestTestClient http;

  @Autowired
  private EmbeddedKafkaBroker kafka;

  @Test
  void publishesToItsTopicUnderItsName() {
    post("/api/v1/sales").expectStatus().isAccepted();

    try (var consumer = new KafkaConsumer<>(
        Map.of(
            "bootstrap.servers", kafka.getBrokersAsString(),
            "group.id", "test",
            "auto.offset.reset", "earliest"),
        new StringDeserializer(),
        new StringDeserializer())) {
      kafka.consumeFromAnEmbeddedTopic(consumer, Topic.SALES.topicName());
      ConsumerRecord<String, String> message =
          KafkaTestUtils.getSingleRecord(consumer, Topic.SALES.topicName(), Duration.ofMinutes(1));
      assertThat(message.key()).isEqualTo("S-1");
      assertThat(new String(message.headers().lastHeader("ce_source").value(), UTF_8))
          .isEqualTo("/sales-service");
      assertThat(new String(message.headers().lastHeader("ce_type").value(), UTF_8))
          .isEqualTo("parallax.sale-closed.v1");
    }
  }

  @Test
  void leavesOtherTopicsToOthers() {
    post("/api/v1/survey-answers").expectStatus().isNotFound();
  }

  private RestTestClient.ResponseSpec post(String path) {
    return http.post()
        .uri(path)
        .header("X-API-Key", "plx_" + "0".repeat(60) + "test")
        .contentType(MediaType.APPLICATION_JSON)
        .body("""
        {"saleId":"S-1","closedAt":"2026-01-01T10:00:00Z","product":"A","region":"LT",\
        "channel":"web"}""")
        .exchange();
  }
}
