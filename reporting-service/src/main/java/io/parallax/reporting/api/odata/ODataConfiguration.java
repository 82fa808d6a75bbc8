package io.parallax.reporting.api.odata;

import io.parallax.reporting.report.dataset.DatasetReader;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wiring of the data sets over OData. */
@Configuration(proxyBeanMethods = false)
@Import(ODataController.class)
public class ODataConfiguration {
  @Bean
  DatasetReader datasetReader(DataSource dataSource) {
    return new DatasetReader(dataSource);
  }
}
