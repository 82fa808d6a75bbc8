package io.parallax.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Remembers for the rest of the request who is calling, and refuses wrong credentials: with 401,
 * and, once too many have come from a network address, with 429. A right one is let in whatever
 * came from its address before, so nobody can lock others out. Thread-safe.
 */
final class CredentialFilter extends OncePerRequestFilter {
  /** How many addresses are remembered; the least used are forgotten. */
  private static final int ADDRESSES = 10_000;

  private static final String RETRY_AFTER = "5";

  private final Credentials credentials;
  private final Refusals refusals;
  private final LoadingCache<String, Bucket> failures;

  CredentialFilter(Credentials credentials, AccessProperties.Limits limits, Refusals refusals) {
    this.credentials = credentials;
    this.refusals = refusals;
    Duration window = limits.window();
    this.failures = Caffeine.newBuilder()
        .maximumSize(ADDRESSES)
        .expireAfterAccess(window.multipliedBy(2))
        .build(address -> Bucket.builder()
            .addLimit(
                limit -> limit.capacity(limits.failures()).refillGreedy(limits.failures(), window))
            .build());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      Caller caller = credentials.of(request);
      if (caller != null) {
        SecurityContextHolder.getContext().setAuthentication(caller);
      }
    } catch (BadCredentialsException e) {
      refuse(request, response, String.valueOf(e.getMessage()));
      return;
    } catch (AuthenticationServiceException e) {
      refusals.record(Refusal.UNAVAILABLE, request, String.valueOf(e.getMessage()));
      response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
      Refusal.UNAVAILABLE.answer(response, "Tokens cannot be checked at the moment.");
      return;
    }
    chain.doFilter(request, response);
  }

  private void refuse(HttpServletRequest request, HttpServletResponse response, String what)
      throws IOException {
    ConsumptionProbe probe =
        failures.get(network(request.getRemoteAddr())).tryConsumeAndReturnRemaining(1);
    if (probe.isConsumed()) {
      refusals.record(Refusal.UNAUTHENTICATED, request, what);
      challenge(response, "The credential is not valid.");
    } else {
      refusals.record(Refusal.RATE_LIMITED, request, "too many wrong credentials");
      response.setHeader(
          HttpHeaders.RETRY_AFTER, CallerLimits.seconds(probe.getNanosToWaitForRefill()));
      Refusal.RATE_LIMITED.answer(
          response, "Too many wrong credentials came from this network address.");
    }
  }

  static void challenge(HttpServletResponse response, String detail) throws IOException {
    response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"parallax\"");
    response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"parallax\", charset=\"UTF-8\"");
    Refusal.UNAUTHENTICATED.answer(
        response,
        detail
            + " Expected a key as X-API-Key: <key>, Authorization: Bearer <key>, or HTTP Basic with"
            + " caller and key.");
  }

  /** Of an IPv6 address its first half: who has one has the rest. */
  private static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    String[] groups = address.split(":", 5);
    return String.join(
        ":",
        groups[0],
        groups[1],
        groups.length > 2 ? groups[2] : "",
        groups.length > 3 ? groups[3] : "");
  }
}
