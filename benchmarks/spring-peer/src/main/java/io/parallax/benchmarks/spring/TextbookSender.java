package io.parallax.benchmarks.spring;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.serializer.JacksonJsonSerializer;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The sender of the textbook: the body becomes an object, the object JSON, and Kafka is awaited. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
@Import(TextbookSender.Endpoint.class)
class TextbookSender {

  /** A sale as it is posted. */
  record Sale(
      String saleId,
      Instant closedAt,
      String product,
      String region,
      String channel,
      @Nullable String segment,
      @Nullable String closingMethod,
      @Nullable String customerId,
      @Nullable String salesperson,
      @Nullable String leadId,
      int quantity,
      @Nullable BigDecimal amount,
      @Nullable String currency) {}

  @Bean
  DefaultKafkaProducerFactoryCustomizer json() {
    return factory -> factory.updateConfigs(
        Map.of("value.serializer", JacksonJsonSerializer.class, "acks", "all"));
  }

  /** Sends each sale and waits for the broker. */
  @RestController
  static class Endpoint {
    private final KafkaTemplate<Object, Object> kafka;

    Endpoint(KafkaTemplate<Object, Object> kafka) {
      this.kafka = kafka;
    }

    @PostMapping("/api/v1/sales")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void post(@RequestBody Sale sale) throws ExecutionException, InterruptedException {
      kafka.send("textbook.sales", sale.saleId(), sale).get();
    }
  }
}
