package io.parallax.events;

import java.math.BigDecimal;

/**
 * An amount of a currency (ISO 4217): 0 or more, at most 15 integer and 4 fraction digits.
 *
 * <p>Equal amounts are equal however they were written: {@code 10}, {@code 10.0} and {@code 1e1}
 * are the same money.
 */
public record Money(BigDecimal amount, CurrencyCode currency) {
  static final int MAX_INTEGER_DIGITS = 15;
  static final int MAX_FRACTION_DIGITS = 4;

  public Money {
    amount = checked(amount);
  }

  /** The amount without needless zeros, if it is within the limits. */
  static BigDecimal checked(BigDecimal amount) {
    if (amount.signum() < 0) {
      throw new InvalidValueException("was negative");
    }
    BigDecimal plain = amount.stripTrailingZeros();
    if ((long) plain.precision() - plain.scale() > MAX_INTEGER_DIGITS) {
      throw new InvalidValueException("had more than " + MAX_INTEGER_DIGITS + " integer digits");
    }
    if (plain.scale() > MAX_FRACTION_DIGITS) {
      throw new InvalidValueException("had more than " + MAX_FRACTION_DIGITS + " fraction digits");
    }
    return plain.scale() < 0 ? plain.setScale(0) : plain;
  }
}
