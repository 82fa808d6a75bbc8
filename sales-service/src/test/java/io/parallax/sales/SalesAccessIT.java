package io.parallax.sales;

import io.parallax.access.Scope;
import io.parallax.access.tests.AccessContract;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Who may call sales-service; nobody gets as far as to need Kafka. */
class SalesAccessIT extends AccessContract {
  SalesAccessIT() throws Exception {
    super(settings -> new SpringApplicationBuilder(SalesConfiguration.class)
        .properties("spring.config.name=sales-service")
        .run(settings));
  }

  @Override
  protected Map<String, Scope> expected() {
    return Map.of(
        "POST /api/v1/sales",
        Scope.SALES_WRITE,
        "* /api/v1/sales",
        Scope.SALES_WRITE,
        "POST /api/v1/sale-reversals",
        Scope.SALES_WRITE,
        "* /api/v1/sale-reversals",
        Scope.SALES_WRITE);
  }
}
