package io.parallax.reporting;

import io.parallax.access.Scope;
import io.parallax.access.tests.AccessContract;
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
    return Map.ofEntries(
        // where the container sends what nothing answered
        Map.entry("* /error", Scope.REPORTS_READ),
        Map.entry("GET /api/v1/freshness", Scope.REPORTS_READ),
        Map.entry("GET /api/v1/indicators", Scope.REPORTS_READ),
        Map.entry("GET /api/v1/quarantine", Scope.REPORTS_READ),
        Map.entry("POST /api/v1/quarantine/{id}/retry", Scope.REPORTS_ADMIN),
        Map.entry("GET /api/v1/reports/outcomes", Scope.REPORTS_READ),
        Map.entry("GET /api/v1/reports/sales", Scope.REPORTS_READ),
        Map.entry("GET /api/v1/sale-reversals", Scope.REPORTS_READ),
        Map.entry("GET /api/v1/sale-reversals/{key}", Scope.REPORTS_READ),
        Map.entry("GET /api/v1/sales", Scope.REPORTS_READ),
        Map.entry("GET /api/v1/sales/{key}", Scope.REPORTS_READ),
        Map.entry("GET /api/v1/survey-answers", Scope.REPORTS_READ),
        Map.entry("GET /api/v1/survey-answers/{key}", Scope.REPORTS_READ));
  }
}
