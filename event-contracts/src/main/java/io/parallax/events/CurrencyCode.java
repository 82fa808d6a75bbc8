package io.parallax.events;

import java.util.Currency;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A currency by its ISO 4217 code, such as {@code EUR}; also one that is no longer in use. */
public record CurrencyCode(String value) {
  /** Those that Java knows, and active ones that it lacks. */
  private static final Set<String> KNOWN = Stream.concat(
          Currency.availableCurrencies().map(Currency::getCurrencyCode), Stream.of("UYW", "XAD"))
      .collect(Collectors.toUnmodifiableSet());

  public CurrencyCode {
    if (!KNOWN.contains(value)) {
      throw new InvalidValueException("was not a known currency");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
