package io.parallax.sales;

import io.parallax.access.Scope;
import io.parallax.access.tests.AccessContract;
import io.parallax.events.EventType;
import io.parallax.events.Topic;
import java.util.HashMap;
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
    Map<String, Scope> expected = new HashMap<>();
    for (EventType type : EventType.of(Topic.SALES)) {
      expected.put("POST /api/v1/" + type.resource(), Scope.SALES_WRITE);
      // refused, whatever the method
      expected.put("* /api/v1/" + type.resource(), Scope.SALES_WRITE);
    }
    return expected;
  }
}
