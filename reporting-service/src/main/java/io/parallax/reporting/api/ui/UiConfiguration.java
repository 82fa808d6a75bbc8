package io.parallax.reporting.api.ui;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.access.SessionConfiguration;
import io.parallax.access.SessionStore;
import io.parallax.reporting.api.ReadRoutes;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/** Wiring of the dashboard. */
@Configuration(proxyBeanMethods = false)
@Import(SessionConfiguration.class)
public class UiConfiguration {
  /** No script, style or request but ours, and no markup made of text. */
  private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
      + " img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self';"
      + " frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html";

  private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, UTF_8);
  private static final CacheControl FOR_EVER =
      CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

  @Bean
  SessionStore sessionStore(DataSource dataSource) {
    return new StoredSessions(JdbcClient.create(dataSource));
  }

  /** The page at the root, and its files; they hold no data, so anybody may have them. */
  @Bean
  RouterFunction<ServerResponse> dashboard() {
    var dashboard = new Dashboard();
    byte[] page = dashboard.page();
    var routes = new ReadRoutes();
    routes.add(
        "/",
        List.of(HTML),
        request -> ServerResponse.ok()
            .contentType(HTML)
            .cacheControl(CacheControl.noCache())
            .build((servletRequest, response) -> {
              response.setHeader("Content-Security-Policy", POLICY);
              response.setContentLength(page.length);
              response.getOutputStream().write(page);
              return null;
            }));
    dashboard.files().forEach((path, content) -> {
      MediaType type = Dashboard.type(path);
      routes.add(
          path,
          List.of(type),
          request ->
              ServerResponse.ok().contentType(type).cacheControl(FOR_EVER).body(content));
    });
    return routes.build();
  }
}
