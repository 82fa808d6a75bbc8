package io.parallax.reporting;

import io.parallax.reporting.consume.ConsumeConfiguration;
import io.parallax.reporting.reconcile.ReconcileConfiguration;
import io.parallax.reporting.report.ReportConfiguration;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wiring of reporting-service. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  ConsumeConfiguration.class,
  ReportConfiguration.class,
  ReconcileConfiguration.class,
  ProblemAdvice.class
})
class ReportingConfiguration {

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }
}
