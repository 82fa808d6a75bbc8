package io.parallax.reporting.api.records;

import io.parallax.reporting.query.QuarantineReader;
import io.parallax.reporting.store.LedgerReader;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Wiring of lookups in the database. */
@Configuration(proxyBeanMethods = false)
@Import({DimensionsController.class, QuarantineController.class})
public class RecordsConfiguration {
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
