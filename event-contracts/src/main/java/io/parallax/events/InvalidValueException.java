package io.parallax.events;

/** Says why a value breaks its rule, as in "was 130 characters long". */
public final class InvalidValueException extends IllegalArgumentException {
  InvalidValueException(String was) {
    super(was);
  }

  /** Bad input is an everyday matter: a pointer says where it was found, not a stack trace. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
