package io.parallax.access;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Sessions of a service, beside the credentials of {@link AccessConfiguration}. Needs a {@link
 * SessionStore}.
 */
@Configuration(proxyBeanMethods = false)
public class SessionConfiguration {
  @Bean
  Sessions sessions(SessionStore store, KeysFile keys, AccessPolicy policy) {
    return new Sessions(store, keys::keys, policy);
  }

  @Bean
  RouterFunction<ServerResponse> sessionRoutes(Sessions sessions) {
    return new SessionRoutes(sessions).routes();
  }
}
