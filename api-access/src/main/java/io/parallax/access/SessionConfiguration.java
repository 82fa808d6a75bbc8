package io.parallax.access;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Lets people sign in to a service, besides what {@link AccessConfiguration} lets in. Whoever imports
 * this has to provide a {@link SessionStore}.
 */
@Configuration(proxyBeanMethods = false)
public class SessionConfiguration {
  @Bean
  Sessions sessions(SessionStore store, KeysFile keys) {
    return new Sessions(store, keys::keys);
  }

  @Bean
  RouterFunction<ServerResponse> sessionRoutes(Sessions sessions) {
    return new SessionRoutes(sessions).routes();
  }
}
