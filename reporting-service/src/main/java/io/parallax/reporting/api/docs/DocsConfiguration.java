package io.parallax.reporting.api.docs;

import io.parallax.access.Document;
import io.parallax.reporting.api.ProblemType;
import io.parallax.reporting.api.ReadRoutes;
import io.parallax.reporting.report.ReportCatalog;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.json.JsonMapper;

/** Wiring of the description of the API and of the pages about problems. */
@Configuration(proxyBeanMethods = false)
public class DocsConfiguration {
  @Bean
  RouterFunction<ServerResponse> descriptions(ReportCatalog catalog, JsonMapper json) {
    List<Document> documents =
        new ArrayList<>(Document.ofApi(json.writeValueAsBytes(OpenApi.of(catalog, json))));
    for (ProblemType type : ProblemType.values()) {
      documents.add(type.page());
    }
    var routes = new ReadRoutes();
    documents.forEach(routes::add);
    return routes.build();
  }
}
