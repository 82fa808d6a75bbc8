package io.parallax.reporting.api;

/** There are more requests at the same time than there is room for. */
public final class TooBusyException extends RuntimeException {
  /** @param who what is too much, in a sentence for the caller */
  TooBusyException(String who) {
    super(who);
  }
}
