package io.parallax.reporting.api.ui;

import io.parallax.access.SessionConfiguration;
import io.parallax.access.SessionStore;
import io.parallax.reporting.api.ReadRoutes;
import javax.sql.DataSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Wiring of the dashboard. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UiProperties.class)
@Import(SessionConfiguration.class)
public class UiConfiguration {
  @Bean
  SessionStore sessionStore(DataSource dataSource) {
    return new StoredSessions(JdbcClient.create(dataSource));
  }

  /** Public, as they hold no data. */
  @Bean
  RouterFunction<ServerResponse> dashboard(UiProperties settings) {
    var routes = new ReadRoutes();
    Dashboard.documents(settings).forEach(routes::add);
    return routes.build();
  }
}
