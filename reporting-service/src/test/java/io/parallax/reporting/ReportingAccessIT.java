package io.parallax.reporting;

import io.parallax.access.Scope;
import io.parallax.access.tests.AccessContract;
import io.parallax.events.EventType;
import java.util.HashMap;
import java.util.List;
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
    Map<String, Scope> expected = new HashMap<>();
    for (String described : List.of(
        "/docs",
        "/docs/docs.js",
        "/docs/swagger-ui.css",
        "/docs/swagger-ui.js",
        "/problems/forbidden",
        "/problems/internal-error",
        "/problems/invalid-body",
        "/problems/invalid-query",
        "/problems/method-not-allowed",
        "/problems/not-acceptable",
        "/problems/not-found",
        "/problems/not-supported",
        "/problems/overloaded",
        "/problems/rate-limited",
        "/problems/too-large",
        "/problems/too-long",
        "/problems/too-slow",
        "/problems/unauthenticated",
        "/problems/unavailable",
        "/problems/unreadable",
        "/problems/unsupported-media-type")) {
      read(expected, described);
    }
    for (String read : List.of(
        "/dimensions/{name}",
        "/facts",
        "/facts/delivery-agreements",
        "/facts/delivery-completions",
        "/facts/leads",
        "/facts/sale-reversals",
        "/facts/sales",
        "/facts/survey-answers",
        "/facts/survey-invitations",
        "/freshness",
        "/indicators",
        "/quarantine",
        "/reports",
        "/reports/comparison",
        "/reports/coverage",
        "/reports/heterogeneity",
        "/reports/outcomes",
        "/reports/revenue",
        "/reports/sales")) {
      expected.put("GET /api/v1" + read, Scope.REPORTS_READ);
    }
    for (String write : List.of(
        "DELETE /api/v1/customers",
        "DELETE /api/v1/customers/{customerId}",
        "POST /api/v1/quarantine/{id}/retry",
        "PUT /api/v1/dimensions/{name}")) {
      expected.put(write, Scope.REPORTS_ADMIN);
    }
    expected.put("POST /ui/session", Scope.REPORTS_READ);
    expected.put("POST /ui/session/links", Scope.REPORTS_READ);
    read(expected, "/api/v1/openapi.json");
    expected.put("* /odata/v1", Scope.REPORTS_READ);
    expected.put("* /odata/v1/**", Scope.REPORTS_READ);
    for (EventType type : EventType.values()) {
      read(expected, "/api/v1/" + type.resource());
      read(expected, "/api/v1/" + type.resource() + "/{key}");
    }
    return expected;
  }

  /** The dashboard holds no data; who has a session may ask whose it is, and leave. */
  @Override
  protected boolean isPublic(String mapping) {
    return mapping.matches(
        "(GET|\\*) (/|/ui/[0-9a-f]{12}/[a-z0-9/.-]+)|(GET|DELETE) /ui/session|POST /ui/session/by-link");
  }

  @Override
  protected boolean takesASecret(String mapping) {
    return mapping.equals("POST /ui/session/by-link");
  }

  /** Clients of OData read a form of their own. */
  @Override
  protected String errorType(String path) {
    return path.startsWith("/odata/") ? "application/json" : super.errorType(path);
  }

  private static void read(Map<String, Scope> expected, String path) {
    expected.put("GET " + path, Scope.REPORTS_READ);
    // refused, whatever the method
    expected.put("* " + path, Scope.REPORTS_READ);
  }
}
