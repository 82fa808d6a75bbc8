package io.parallax.reporting.report;

import io.parallax.reporting.store.CubeReader;
import io.parallax.reporting.store.DeclaredDimensions;
import io.parallax.reporting.store.LedgerReader;
import io.parallax.reporting.store.QuarantineReader;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Wiring of the report API. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReportProperties.class)
@Import({
  ReportController.class,
  CoverageController.class,
  DimensionsController.class,
  QuarantineController.class
})
public class ReportConfiguration {

  @Bean
  QueryParser queryParser(ReportProperties properties, InstantSource clock) {
    return new QueryParser(properties, clock);
  }

  @Bean
  Places places(ReportProperties properties) {
    return new Places(properties.concurrent(), properties.patience());
  }

  /** Readers see one snapshot each, and have a pool of connections of their own. */
  @Bean
  TransactionOperations snapshots(DataSource dataSource, ReportProperties properties) {
    var snapshots = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    snapshots.setReadOnly(true);
    snapshots.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    snapshots.setTimeout(Math.toIntExact(properties.timeout().toSeconds()));
    return snapshots;
  }

  @Bean
  Reports reports(
      DataSource dataSource, TransactionOperations snapshots, ReportProperties properties) {
    return new Reports(
        new CubeReader(JdbcClient.create(dataSource)), snapshots, properties.maxRows());
  }

  @Bean
  ScopeParser scopeParser(ReportProperties properties, InstantSource clock) {
    return new ScopeParser(properties, clock);
  }

  @Bean
  DeclaredDimensions declaredDimensions(DataSource dataSource) {
    return new DeclaredDimensions(JdbcClient.create(dataSource));
  }

  @Bean
  CoverageReport coverageReport(
      DataSource dataSource,
      DeclaredDimensions declaredDimensions,
      TransactionOperations snapshots,
      ReportProperties properties) {
    return new CoverageReport(
        new CubeReader(JdbcClient.create(dataSource)),
        declaredDimensions,
        snapshots,
        properties.maxRows());
  }

  @Bean
  HeterogeneityReport heterogeneityReport(
      DataSource dataSource, TransactionOperations snapshots, ReportProperties properties) {
    return new HeterogeneityReport(
        new CubeReader(JdbcClient.create(dataSource)), snapshots, properties.maxRows());
  }

  @Bean
  QuarantineReader quarantineReader(DataSource dataSource) {
    return new QuarantineReader(JdbcClient.create(dataSource));
  }

  @Bean
  RouterFunction<ServerResponse> facts(
      DataSource dataSource, TransactionOperations snapshots, QuarantineReader quarantine) {
    return new FactEndpoint(new Facts(new LedgerReader(dataSource), quarantine, snapshots))
        .routes();
  }
}
