package io.parallax.sales;

import io.parallax.access.Scope;
import io.parallax.access.tests.IngestAccessContract;
import io.parallax.events.Topic;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Who may call sales-service. */
class SalesAccessIT extends IngestAccessContract {
  SalesAccessIT() throws Exception {
    super(
        Topic.SALES,
        Scope.SALES_WRITE,
        settings -> new SpringApplicationBuilder(SalesConfiguration.class)
            .properties("spring.config.name=sales-service")
            .run(settings));
  }
}
