package io.parallax.reporting.reconcile;

import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Wiring of the check that the running service makes. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties(ReconcileProperties.class)
public class ReconcileConfiguration {

  /** Reads through the reports' connections: never in the way of the consumer. */
  @Bean
  ReconcileMonitor reconcileMonitor(
      DataSource dataSource, ReconcileProperties properties, MeterRegistry registry) {
    int timeoutSeconds = Math.toIntExact(properties.timeout().toSeconds());
    return new ReconcileMonitor(new Reconciliation(dataSource, timeoutSeconds), registry);
  }
}
