package io.parallax.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.access.AccessConfiguration;
import io.parallax.access.AccessPolicy;
import io.parallax.access.Document;
import io.parallax.access.ProblemValve;
import io.parallax.access.Scope;
import io.parallax.access.SteadyClock;
import io.parallax.events.EventType;
import io.parallax.events.Topic;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** An ingest service but for its {@link Topic}, which whoever imports this has to provide. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties(IngestProperties.class)
@Import(AccessConfiguration.class)
public class IngestConfiguration {
  private static final Set<HttpMethod> WRITING = Set.of(HttpMethod.POST);
  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  /** Whoever may write to the topic may do everything here. */
  @Bean
  AccessPolicy accessPolicy(Topic topic) {
    Scope write = switch (topic) {
      case SALES -> Scope.SALES_WRITE;
      case OUTCOMES -> Scope.OUTCOMES_WRITE;
    };
    return request -> write;
  }

  @Bean
  IngestMetrics ingestMetrics(MeterRegistry registry, Topic topic) {
    return new IngestMetrics(registry, EventType.of(topic));
  }

  /** One resource for each type of the topic, one for CloudEvents, and what describes them. */
  @Bean
  RouterFunction<ServerResponse> resources(
      Topic topic, IngestEndpoint endpoint, JsonMapper json, Environment environment) {
    var routes = RouterFunctions.route();
    for (EventType type : EventType.of(topic)) {
      add(routes, WRITING, Resources.path(type), request -> endpoint.post(type, request));
    }
    add(
        routes,
        WRITING,
        Resources.CLOUD_EVENTS,
        request -> endpoint.postCloudEvents(topic, request));
    String service = environment.getProperty("spring.application.name", "ingest service");
    for (Document description : Description.of(topic, service, json)) {
      add(
          routes,
          READING,
          description.path(),
          request -> IngestEndpoint.describe(description, request));
    }
    return routes.build();
  }

  /** Paths that end in a slash are none of ours; {@link StrictValve} refuses those with parameters. */
  private static void add(
      RouterFunctions.Builder routes,
      Set<HttpMethod> methods,
      String path,
      HandlerFunction<ServerResponse> handler) {
    RequestPredicate matches = RequestPredicates.path(path);
    routes.route(
        RequestPredicates.methods(methods.toArray(HttpMethod[]::new)).and(matches), handler);
    routes.route(matches, request -> IngestEndpoint.refuseMethod(methods));
  }

  @Bean
  Admission admission(IngestProperties settings) {
    return new Admission(settings);
  }

  @Bean
  IngestEndpoint ingestEndpoint(
      IngestProperties settings,
      EventPublisher publisher,
      IngestMetrics metrics,
      InstantSource clock,
      JsonMapper json) {
    return new IngestEndpoint(settings, publisher, metrics, clock, json);
  }

  @Bean
  EventPublisher eventPublisher(
      KafkaTemplate<byte[], byte[]> kafka,
      KafkaTopic topic,
      Acknowledgements acknowledgements,
      IngestMetrics metrics,
      IngestProperties settings,
      InstantSource clock) {
    return new EventPublisher(kafka, topic, acknowledgements, metrics, settings, clock);
  }

  /** Also the health contributor {@code kafka}, by its name. */
  @Bean
  KafkaTopic kafkaHealthIndicator(Topic topic, KafkaAdmin admin, IngestProperties settings) {
    return new KafkaTopic(topic, admin.getConfigurationProperties(), settings, new SteadyClock());
  }

  /** What 202 promises rests on these, so they are not settings. */
  @Bean
  DefaultKafkaProducerFactoryCustomizer durableProducer(IngestProperties settings) {
    IngestProperties.Kafka kafka = settings.kafka();
    Map<String, Object> configs = new HashMap<>();
    configs.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    configs.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    configs.put(ProducerConfig.ACKS_CONFIG, "all");
    configs.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    configs.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    configs.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, kafka.maxBlock().toMillis());
    configs.put(
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        Math.toIntExact(kafka.requestTimeout().toMillis()));
    configs.put(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        Math.toIntExact(kafka.deliveryTimeout().toMillis()));
    configs.put(ProducerConfig.LINGER_MS_CONFIG, kafka.linger().toMillis());
    return factory -> factory.updateConfigs(configs);
  }

  /** Also the health contributor {@code acknowledgements}, by its name. */
  @Bean
  Acknowledgements acknowledgementsHealthIndicator(IngestProperties settings) {
    return new Acknowledgements(settings.kafka(), new SteadyClock());
  }

  @Bean
  ProblemValve problemValve(JsonMapper json, Topic topic) {
    return new StrictValve(json, new Resources(topic));
  }

  /** Says where to send events, and asks for the topic, which logs what may be missing. */
  @Bean
  ApplicationListener<ApplicationReadyEvent> welcome(
      Topic topic, KafkaTopic kafkaTopic, Environment environment) {
    return event -> {
      LoggerFactory.getLogger(IngestConfiguration.class)
          .info(
              "Takes events at http://localhost:{}{}{}; health and metrics at http://localhost:{}{}",
              environment.getProperty("local.server.port"),
              Resources.ROOT,
              EventType.of(topic).stream().map(EventType::resource).toList(),
              environment.getProperty("local.management.port"),
              "/actuator/health, /actuator/prometheus");
      kafkaTopic.health();
    };
  }
}
