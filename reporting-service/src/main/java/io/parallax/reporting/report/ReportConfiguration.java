package io.parallax.reporting.report;

import io.parallax.reporting.store.CubeReader;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Wiring of the report API. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReportProperties.class)
@Import(ReportController.class)
public class ReportConfiguration {

  @Bean
  QueryParser queryParser(ReportProperties properties, InstantSource clock) {
    return new QueryParser(properties, clock);
  }

  @Bean
  Places places(ReportProperties properties) {
    return new Places(properties.concurrent(), properties.patience());
  }

  /** Reports read one snapshot each, and have a pool of connections of their own. */
  @Bean
  Reports reports(DataSource dataSource, ReportProperties properties) {
    var snapshots = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    snapshots.setReadOnly(true);
    snapshots.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    snapshots.setTimeout(Math.toIntExact(properties.timeout().toSeconds()));
    return new Reports(
        new CubeReader(JdbcClient.create(dataSource)), snapshots, properties.maxRows());
  }
}
