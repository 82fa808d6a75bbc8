package io.parallax.access;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.ContinueResponseTiming;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps out of a service, on both its ports, whoever does not belong there: every request needs a
 * credential, but those for liveness and readiness. Whoever imports this has to provide an {@link
 * AccessPolicy} and to import the settings in {@code api-access.yml}.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableConfigurationProperties(AccessProperties.class)
public class AccessConfiguration {
  private static final String MANAGEMENT = "/actuator/";
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> SAME_SITE = Set.of("same-origin", "none");
  private static final String[] PROBES = {
    MANAGEMENT + "health/liveness", MANAGEMENT + "health/readiness"
  };

  @Bean
  KeysFile keysFile(AccessProperties settings) {
    if (settings.keysFile().isEmpty() && !settings.jwt().isOn()) {
      throw new AccessNotConfiguredException(
          "Nobody could call this service: there is neither a file with keys nor an issuer of"
              + " tokens, and no default.");
    }
    return new KeysFile(settings.keysFile(), settings.checkEvery());
  }

  /** Callers are known by their credential alone. Without this, Boot makes up a user. */
  @Bean
  AuthenticationManager noUsers() {
    return authentication -> {
      throw new BadCredentialsException("there are no users");
    };
  }

  /** Null if no issuer of tokens is trusted. */
  @Bean
  @Nullable
  Tokens tokens(AccessProperties settings, ObjectProvider<SteadyClock> clock) {
    return settings.jwt().isOn()
        ? new Tokens(settings.jwt(), clock.getIfAvailable(SteadyClock::new))
        : null;
  }

  @Bean
  StackTraceLimit stackTraceLimit() {
    return new StackTraceLimit();
  }

  @Bean
  Refusals refusals(MeterRegistry metrics) {
    return new Refusals(metrics);
  }

  /**
   * No CSRF token is needed: the cookie of a session reads, and changes nothing.
   * What else browsers send along by themselves, a remembered HTTP Basic login, they do not get
   * through with for another site.
   */
  @Bean
  SecurityFilterChain accessFilters(
      HttpSecurity http,
      AccessProperties settings,
      KeysFile keys,
      Refusals refusals,
      AccessPolicy ownPolicy,
      ObjectProvider<Sessions> sessionsIfAny,
      ObjectProvider<Tokens> tokensIfAny) {
    Sessions sessions = sessionsIfAny.getIfAvailable();
    AccessPolicy policy = sessions == null ? ownPolicy : sessions.policy();
    var credentials = new Credentials(keys::keys, tokensIfAny.getIfAvailable(), sessions);
    var credentialFilter = new CredentialFilter(credentials, settings.limits(), refusals);
    var callerLimits = new CallerLimits(settings.limits(), refusals);
    return http.csrf(AbstractHttpConfigurer::disable)
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .requestCache(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .headers(h -> h.defaultsDisabled().cacheControl(Customizer.withDefaults()))
        .addFilterBefore(credentialFilter, AnonymousAuthenticationFilter.class)
        .addFilterBefore(new TraceFilter(), CredentialFilter.class)
        .addFilterAfter(callerLimits, CredentialFilter.class)
        .authorizeHttpRequests(requests -> requests
            // what follows on a request has been let in with it
            .dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
            .permitAll()
            .requestMatchers(HttpMethod.GET, PROBES)
            .permitAll()
            .requestMatchers(policy::isPublic)
            .permitAll()
            .anyRequest()
            .access(allows(policy)))
        .exceptionHandling(refused -> refused
            .authenticationEntryPoint((request, response, e) -> {
              refusals.record(Refusal.UNAUTHENTICATED, request, "no credential");
              CredentialFilter.challenge(request, response, "The request has no credential.");
            })
            .accessDeniedHandler((request, response, e) -> {
              if (isFromAnotherSite(request)) {
                refusals.record(Refusal.FORBIDDEN, request, "sent for another site");
                Refusal.FORBIDDEN.answer(
                    request, response, "A browser sent this for the page of another site.");
              } else {
                Scope needed = neededFor(request, policy);
                refusals.record(Refusal.FORBIDDEN, request, needed + " is missing");
                Refusal.FORBIDDEN.answer(
                    request, response, "This request needs the scope %s.".formatted(needed));
              }
            }))
        .build();
  }

  private static AuthorizationManager<RequestAuthorizationContext> allows(AccessPolicy policy) {
    return (authentication, context) ->
        new AuthorizationDecision(authentication.get() instanceof Caller caller
            && caller.may(neededFor(context.getRequest(), policy))
            && !isFromAnotherSite(context.getRequest()));
  }

  /** Browsers say so; a page of another site could make them send a remembered HTTP Basic login. */
  private static boolean isFromAnotherSite(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    return site != null && !SAME_SITE.contains(site) && !READING.contains(request.getMethod());
  }

  private static Scope neededFor(HttpServletRequest request, AccessPolicy policy) {
    return request.getServletPath().startsWith(MANAGEMENT)
        ? Scope.METRICS_READ
        : policy.neededFor(request);
  }

  /**
   * Lets any character into a path, since keys of facts are in some. Only whether a path is one of
   * health and metrics decides anything, and Tomcat has normalized that one. What hides a path
   * behind another ({@code /../}) is refused all the same.
   */
  @Bean
  HttpFirewall firewall() {
    var firewall = new StrictHttpFirewall();
    firewall.setUnsafeAllowAnyHttpMethod(true);
    firewall.setAllowSemicolon(true);
    firewall.setAllowUrlEncodedSlash(true);
    firewall.setAllowUrlEncodedDoubleSlash(true);
    firewall.setAllowNull(true);
    firewall.setAllowUrlEncodedCarriageReturn(true);
    firewall.setAllowUrlEncodedLineFeed(true);
    firewall.setAllowUrlEncodedPercent(true);
    firewall.setAllowUrlEncodedPeriod(true);
    return firewall;
  }

  @Bean
  RequestRejectedHandler malformedRequests(Refusals refusals) {
    return (request, response, e) -> {
      refusals.record(Refusal.MALFORMED, request, "a malformed request");
      Refusal.MALFORMED.answer(request, response, "The path or a header is not well-formed.");
    };
  }

  /** A service may have a {@link ProblemValve} of its own, for the port of its API. */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> apiServer(
      AccessProperties settings, ObjectProvider<ProblemValve> valve, JsonMapper json) {
    return factory -> prepare(
        factory,
        settings.limits(),
        settings.limits().connections(),
        valve.getIfAvailable(() -> new ProblemValve(json)));
  }

  /**
   * What Tomcat would wait for ever for has its time, and its own pages are problems. A body is never
   * read for parameters: who reads one knows its caller, and has limits of size and time.
   */
  static void prepare(
      TomcatServletWebServerFactory factory,
      AccessProperties.Limits limits,
      int connections,
      ProblemValve valve) {
    factory.setProtocol(HeaderDeadline.class.getName());
    factory.addConnectorCustomizers(connector -> {
      var protocol = (HeaderDeadline) connector.getProtocolHandler();
      protocol.setTime(limits.headerTime());
      protocol.setConnectionLimit(connections);
      // a client that asks whether to send a body gets 100 only once everything before it is right
      protocol.setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
      connector.setParseBodyMethods("");
    });
    valve.setRest(limits.restTime(), Math.ceilDiv(connections, 4));
    factory.addContextCustomizers(context -> {
      var host = (StandardHost) context.getParent();
      host.setErrorReportValveClass("");
      host.getPipeline().addValve(valve);
    });
  }

  /** Spring's own metrics of its filters say nothing that ours do not. */
  @Bean
  SecurityObservationSettings noFilterMetrics() {
    return SecurityObservationSettings.noObservations();
  }
}
