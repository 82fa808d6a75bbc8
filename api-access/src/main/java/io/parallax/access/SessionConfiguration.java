package io.parallax.access;

import org.springframework.beans.factory.ObjectProvider;
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
  Sessions sessions(
      SessionStore store,
      KeysFile keys,
      AccessPolicy policy,
      AccessProperties settings,
      ObjectProvider<Tokens> tokens) {
    ProviderLogin provider = settings.oidc().isOn()
        ? new ProviderLogin(settings.jwt(), settings.oidc(), tokens.getObject())
        : null;
    return new Sessions(store, keys::keys, provider, policy);
  }

  @Bean
  RouterFunction<ServerResponse> sessionRoutes(Sessions sessions, Refusals refusals) {
    return new SessionRoutes(sessions, refusals).routes();
  }
}
