package io.parallax.reporting;

import io.parallax.access.AccessConfiguration;
import io.parallax.access.AccessPolicy;
import io.parallax.access.Scope;
import io.parallax.reporting.consume.ConsumeConfiguration;
import io.parallax.reporting.reconcile.ReconcileConfiguration;
import io.parallax.reporting.report.ReportConfiguration;
import java.time.InstantSource;
import java.util.Set;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wiring of reporting-service. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  AccessConfiguration.class,
  ConsumeConfiguration.class,
  ReportConfiguration.class,
  ReconcileConfiguration.class,
  ProblemAdvice.class
})
class ReportingConfiguration {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  /** Reports are read; whoever changes something needs more, whatever it is. */
  @Bean
  AccessPolicy accessPolicy() {
    return request ->
        READING.contains(request.getMethod()) ? Scope.REPORTS_READ : Scope.REPORTS_ADMIN;
  }
}
