package io.parallax.access;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of the identity provider as it last served them. Thread-safe.
 *
 * <p>It is asked again when they are {@link #FRESH} no more, or when a token names a key that is not
 * among them, but whatever tokens say only once in {@link #PAUSE}. As long as it does not answer, the
 * keys served before go on to count for {@link #KEPT}.
 */
final class ProviderKeys implements JWKSource<SecurityContext> {
  static final Duration PAUSE = Duration.ofSeconds(30);
  static final Duration FRESH = Duration.ofMinutes(5);
  static final Duration KEPT = Duration.ofHours(1);

  private static final Logger log = LoggerFactory.getLogger(ProviderKeys.class);

  private final ProviderClient http = new ProviderClient();
  private final HttpRequest request;
  private final InstantSource clock;
  private final ReentrantLock asking = new ReentrantLock();

  private volatile Served served = new Served(new JWKSet(), Instant.MIN);
  private Instant nextAsking = Instant.MIN;

  private record Served(JWKSet keys, Instant at) {}

  /** A token names a key that is not known. */
  static final class UnknownKeyException extends KeySourceException {
    UnknownKeyException() {
      super("an unknown key");
    }
  }

  ProviderKeys(URI address, InstantSource clock) {
    this.request =
        HttpRequest.newBuilder(address).header("Accept", "application/json").build();
    this.clock = clock;
  }

  /** Whether there are any keys that count. */
  boolean areThere() {
    return isYoungerThan(KEPT);
  }

  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
      throws UnknownKeyException {
    if (areThere() && !isYoungerThan(FRESH) && asking.tryLock()) {
      try {
        askIfItIsTime();
      } finally {
        asking.unlock();
      }
    }
    List<JWK> found = areThere() ? selector.select(served.keys()) : List.of();
    if (found.isEmpty()) {
      throw new UnknownKeyException();
    }
    return found;
  }

  /** Asks the provider for its keys, unless it was asked not long ago; waits if it is being asked. */
  void refresh() {
    asking.lock();
    try {
      askIfItIsTime();
    } finally {
      asking.unlock();
    }
  }

  private void askIfItIsTime() {
    Instant now = clock.instant();
    if (now.isBefore(nextAsking)) {
      return;
    }
    nextAsking = now.plus(PAUSE);
    try {
      served = new Served(JWKSet.parse(http.ask(request)), now);
    } catch (IOException | ParseException e) {
      log.warn(
          "The identity provider did not serve its keys ({}); those served before count for {} min",
          e.getClass().getSimpleName(),
          KEPT.toMinutes());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isYoungerThan(Duration age) {
    return served.at().isAfter(clock.instant().minus(age));
  }
}
