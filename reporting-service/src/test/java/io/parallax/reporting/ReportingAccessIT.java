package io.parallax.reporting;

import io.parallax.access.Scope;
import io.parallax.access.tests.AccessContract;
import io.parallax.events.EventType;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Who may call reporting-service. */
class ReportingAccessIT extends AccessContract {
  ReportingAccessIT() throws Exception {
    super(settings -> new SpringApplicationBuilder(ReportingConfiguration.class)
        .properties(
            "spring.config.name=reporting-service",
            "PARALLAX_DATABASE_URL=" + TestBackend.newDatabase(),
            "PARALLAX_DATABASE_USER=postgres",
            "PARALLAX_KAFKA_BOOTSTRAP_SERVERS=" + TestBackend.kafkaServers(),
            "PARALLAX_CONSUMER_GROUP=access")
        .run(settings));
  }

  @Override
  protected Map<String, Scope> expected() {
    Map<String, Scope> expected = new HashMap<>(Map.of(
        // where the container sends what nothing answered
        "* /error", Scope.REPORTS_READ,
        "GET /api/v1/freshness", Scope.REPORTS_READ,
        "GET /api/v1/indicators", Scope.REPORTS_READ,
        "GET /api/v1/quarantine", Scope.REPORTS_READ,
        "POST /api/v1/quarantine/{id}/retry", Scope.REPORTS_ADMIN,
        "GET /api/v1/reports/outcomes", Scope.REPORTS_READ,
        "GET /api/v1/reports/sales", Scope.REPORTS_READ));
    for (EventType type : EventType.values()) {
      expected.put("GET /api/v1/" + type.resource(), Scope.REPORTS_READ);
      expected.put("GET /api/v1/" + type.resource() + "/{key}", Scope.REPORTS_READ);
    }
    return expected;
  }
}
