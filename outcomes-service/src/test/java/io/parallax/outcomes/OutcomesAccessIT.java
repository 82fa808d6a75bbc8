package io.parallax.outcomes;

import io.parallax.access.Scope;
import io.parallax.access.tests.AccessContract;
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
    return Map.of(
        "POST /api/v1/survey-answers",
        Scope.OUTCOMES_WRITE,
        "* /api/v1/survey-answers",
        Scope.OUTCOMES_WRITE);
  }
}
