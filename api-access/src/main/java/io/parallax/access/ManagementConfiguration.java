package io.parallax.access;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/**
 * The port of health and metrics as strict as that of the API. Boot finds this by its name in {@code
 * META-INF/spring}.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
class ManagementConfiguration {
  /** Probes and monitoring need few. */
  private static final int CONNECTIONS = 100;

  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> managementServer(
      AccessProperties settings, JsonMapper json) {
    return factory -> AccessConfiguration.prepare(
        factory, settings.limits(), CONNECTIONS, new ProblemValve(json));
  }
}
