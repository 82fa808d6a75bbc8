package io.parallax.reporting;

import io.parallax.access.AccessConfiguration;
import io.parallax.access.AccessPolicy;
import io.parallax.access.Scope;
import io.parallax.reporting.api.ApiConfiguration;
import io.parallax.reporting.api.docs.DocsConfiguration;
import io.parallax.reporting.api.odata.ODataConfiguration;
import io.parallax.reporting.api.records.ConsumerApiConfiguration;
import io.parallax.reporting.api.records.RecordsConfiguration;
import io.parallax.reporting.api.report.ReportApiConfiguration;
import io.parallax.reporting.api.ui.UiConfiguration;
import io.parallax.reporting.consume.ConsumeConfiguration;
import io.parallax.reporting.reconcile.ReconcileConfiguration;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.health.DataSourceHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wiring of reporting-service. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  AccessConfiguration.class,
  ApiConfiguration.class,
  ConsumeConfiguration.class,
  ConsumerApiConfiguration.class,
  DocsConfiguration.class,
  ODataConfiguration.class,
  ReconcileConfiguration.class,
  RecordsConfiguration.class,
  ReportApiConfiguration.class,
  UiConfiguration.class
})
class ReportingConfiguration {
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  /**
   * Whether the database answers, asked by the pool of the report readers alone: asking each pool in
   * turn takes so long without a database that whoever asks for readiness gets no answer.
   */
  @Bean
  HealthIndicator dbHealthIndicator(DataSource dataSource) {
    return new DataSourceHealthIndicator(dataSource);
  }

  /** Reports are read; whoever changes something needs more, whatever it is. */
  @Bean
  AccessPolicy accessPolicy() {
    return new AccessPolicy() {
      @Override
      public Scope neededFor(HttpServletRequest request) {
        // there is nothing to change over OData
        return isReading(request) || isOData(request) ? Scope.REPORTS_READ : Scope.REPORTS_ADMIN;
      }

      // the dashboard, which holds no data
      @Override
      public boolean isPublic(HttpServletRequest request) {
        String path = request.getServletPath();
        return isReading(request) && (path.equals("/") || path.startsWith("/ui/"));
      }

      // tools, which have keys
      @Override
      public boolean takesSessions(HttpServletRequest request) {
        return !isOData(request);
      }

      private static boolean isOData(HttpServletRequest request) {
        return request.getServletPath().startsWith("/odata/");
      }

      private static boolean isReading(HttpServletRequest request) {
        return READING.contains(request.getMethod());
      }
    };
  }
}
