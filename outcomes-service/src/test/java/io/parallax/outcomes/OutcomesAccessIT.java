package io.parallax.outcomes;

import io.parallax.access.Scope;
import io.parallax.access.tests.IngestAccessContract;
import io.parallax.events.Topic;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Who may call outcomes-service. */
class OutcomesAccessIT extends IngestAccessContract {
  OutcomesAccessIT() throws Exception {
    super(
        Topic.OUTCOMES,
        Scope.OUTCOMES_WRITE,
        settings -> new SpringApplicationBuilder(OutcomesConfiguration.class)
            .properties("spring.config.name=outcomes-service")
            .run(settings));
  }
}
