package io.parallax.reporting.consume;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.parallax.access.SteadyClock;
import io.parallax.reporting.store.DeadlineProperties;
import io.parallax.reporting.store.Store;
import java.time.InstantSource;
import java.time.ZoneId;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Wiring of the way from Kafka into the database. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties({ConsumeProperties.class, DeadlineProperties.class})
public class ConsumeConfiguration {

  /**
   * Connections of its own, so that no number of report readers can keep events waiting: one for
   * each thread, the positions, the sweep, the merge and what waits for it, retries, erasures and
   * declarations, as many
   * again for the dimension sets that each may find, and two for whoever asks how fresh the reports
   * are. New sets are rare, so not all of them stay open.
   */
  @Bean(defaultCandidate = false)
  HikariDataSource consumeDataSource(HikariDataSource dataSource, ConsumeProperties properties) {
    var pool = new HikariDataSource();
    dataSource.copyStateTo(pool);
    pool.setPoolName("consume");
    pool.setMaximumPoolSize(2 * (properties.threads() + 7) + 2);
    pool.setMinimumIdle(properties.threads() + 7);
    return pool;
  }

  @Bean
  @DependsOnDatabaseInitialization // it reads at once what a migration writes
  Store store(
      @Qualifier("consumeDataSource") HikariDataSource dataSource,
      DeadlineProperties deadlines,
      @Value("${parallax.report.time-zone}") ZoneId timeZone,
      ConsumeProperties properties) {
    var store = new Store(dataSource, deadlines.deadlines(), timeZone, properties.mergeTimeout());
    store.agreeOnSettings();
    return store;
  }

  @Bean
  KafkaLog kafkaLog(KafkaAdmin settings, ConsumeProperties properties) {
    return new KafkaLog(settings.getConfigurationProperties(), properties.kafkaTimeout());
  }

  @Bean
  LaneGuard laneGuard(KafkaLog kafkaLog, Store store) {
    return new LaneGuard(kafkaLog, store);
  }

  @Bean
  LaneMonitor laneMonitor(
      KafkaLog kafkaLog,
      Store store,
      LaneGuard guard,
      InstantSource clock,
      MeterRegistry registry) {
    return new LaneMonitor(kafkaLog, store, guard, clock, registry);
  }

  @Bean
  BatchTransaction batchTransaction(Store store, InstantSource clock, MeterRegistry registry) {
    return new BatchTransaction(store, new ConsumeMetrics(registry, clock));
  }

  @Bean
  RecordListener recordListener(BatchTransaction transaction, LaneGuard guard) {
    return new RecordListener(transaction, guard);
  }

  /** Also the health contributor {@code consumer}, by its name. */
  @Bean
  Failures consumerHealthIndicator(MeterRegistry registry) {
    return new Failures(registry, new SteadyClock());
  }

  @Bean
  LinkSweep linkSweep(Store store, Failures failures) {
    return new LinkSweep(store, failures);
  }

  @Bean
  CubeMerger cubeMerger(Store store, KafkaListenerEndpointRegistry listeners, Failures failures) {
    return new CubeMerger(store, listeners, failures);
  }

  @Bean
  CubeBacklog cubeBacklog(
      Store store,
      KafkaListenerEndpointRegistry listeners,
      ConsumeProperties properties,
      MeterRegistry registry) {
    return new CubeBacklog(store, listeners, new SteadyClock(), properties.maxChanges(), registry);
  }

  @Bean
  PollBudget pollBudget(ConsumeProperties properties) {
    return new PollBudget(properties.maxBytes().toBytes() / properties.threads());
  }

  @Bean
  @SuppressWarnings("unchecked") // the listener takes bytes
  DefaultKafkaConsumerFactoryCustomizer boundedPolls(PollBudget budget) {
    return factory -> {
      var ofBytes = (DefaultKafkaConsumerFactory<byte[], byte[]>) factory;
      ofBytes.setKeyDeserializerSupplier(budget::deserializer);
      ofBytes.setValueDeserializerSupplier(budget::deserializer);
    };
  }

  @Bean
  CustomerErasure customerErasure(Store store) {
    return new CustomerErasure(store);
  }

  @Bean
  RetryForever retryForever(ConsumeProperties properties, Failures failures) {
    return new RetryForever(properties.retryPause(), failures);
  }
}
