package io.parallax.quickstart;

/** A failure of the local stack, in words for the person who started it. */
public final class StackException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StackException(String message) {
    super(message);
  }

  StackException(String message, Throwable cause) {
    super(message, cause);
  }
}
