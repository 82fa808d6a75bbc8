package io.parallax.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.parallax.access.Credentials.SeveralCredentialsException;
import io.parallax.access.Tokens.UnknownKeyException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
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

  /** What our own page says of itself in each request. */
  private static final String PAGE = "parallax";

  /** Too many wrong credentials have come from a network address. */
  private static final class TooManyFailuresException extends BadCredentialsException {
    private final long nanosToWait;

    TooManyFailuresException(long nanosToWait) {
      super("too many wrong credentials");
      this.nanosToWait = nanosToWait;
    }

    long nanosToWait() {
      return nanosToWait;
    }
  }

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
      Caller caller = callerOf(request);
      if (caller != null) {
        SecurityContextHolder.getContext().setAuthentication(caller);
      }
    } catch (TooManyFailuresException e) {
      refuse(request, response, e.nanosToWait());
      return;
    } catch (BadCredentialsException e) {
      refusals.record(Refusal.UNAUTHENTICATED, request, String.valueOf(e.getMessage()));
      challenge(
          request,
          response,
          e instanceof SeveralCredentialsException
              ? String.valueOf(e.getMessage())
              : "The credential is not valid.");
      return;
    } catch (AuthenticationServiceException e) {
      refusals.record(Refusal.UNAVAILABLE, request, String.valueOf(e.getMessage()));
      response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
      Refusal.UNAVAILABLE.answer(
          request, response, "The credential cannot be checked at the moment.");
      return;
    }
    chain.doFilter(request, response);
  }

  /**
   * Who is calling. A wrong credential counts as a failure, and one of a token with an unknown key
   * does so before the provider is asked about it: who may fail no more cannot cause that either.
   */
  private @Nullable Caller callerOf(HttpServletRequest request) {
    try {
      return credentials.of(request);
    } catch (UnknownKeyException unknown) {
      Bucket own = count(request);
      boolean failed = false;
      try {
        unknown.lookForNewKeys();
        return credentials.of(request);
      } catch (BadCredentialsException e) {
        failed = true;
        throw e;
      } finally {
        if (!failed) {
          own.addTokens(1);
        }
      }
    } catch (BadCredentialsException e) {
      count(request);
      throw e;
    }
  }

  /** Counts a failure of the network address; the counter of it. */
  private Bucket count(HttpServletRequest request) {
    Bucket own = failures.get(network(request.getRemoteAddr()));
    ConsumptionProbe probe = own.tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw new TooManyFailuresException(probe.getNanosToWaitForRefill());
    }
    return own;
  }

  private void refuse(HttpServletRequest request, HttpServletResponse response, long nanosToWait)
      throws IOException {
    refusals.record(Refusal.RATE_LIMITED, request, "too many wrong credentials");
    response.setHeader(HttpHeaders.RETRY_AFTER, CallerLimits.seconds(nanosToWait));
    Refusal.RATE_LIMITED.answer(
        request, response, "Too many wrong credentials came from this network address.");
  }

  static void challenge(HttpServletRequest request, HttpServletResponse response, String detail)
      throws IOException {
    response.addHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"parallax\"");
    // a page of ours asks for the key itself; a browser would ask over it
    if (!PAGE.equals(request.getHeader("X-Requested-With"))) {
      response.addHeader(
          HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"parallax\", charset=\"UTF-8\"");
    }
    Refusal.UNAUTHENTICATED.answer(
        request,
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
