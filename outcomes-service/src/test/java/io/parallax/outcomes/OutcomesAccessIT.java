package io.parallax.outcomes;

import io.parallax.access.Scope;
import io.parallax.access.tests.AccessContract;
import io.parallax.events.EventType;
import io.parallax.events.Topic;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Who may call outcomes-service; nobody gets as far as to need Kafka. */
class OutcomesAccessIT extends AccessContract {
  OutcomesAccessIT() throws Exception {
    super(settings -> new SpringApplicationBuilder(OutcomesConfiguration.class)
        .properties("spring.config.name=outcomes-service")
        .run(settings));
  }

  @Override
  protected Map<String, Scope> expected() {
    Map<String, Scope> expected = new HashMap<>();
    for (EventType type : EventType.of(Topic.OUTCOMES)) {
      expected.put("POST /api/v1/" + type.resource(), Scope.OUTCOMES_WRITE);
      // refused, whatever the method
      expected.put("* /api/v1/" + type.resource(), Scope.OUTCOMES_WRITE);
    }
    return expected;
  }
}
