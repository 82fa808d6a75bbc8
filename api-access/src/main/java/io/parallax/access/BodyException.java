package io.parallax.access;

/** The body of a request cannot be read to its end. */
public final class BodyException extends RuntimeException {
  private final Reason reason;

  /** Why not. */
  public enum Reason {
    /** The bodies under way have all the memory that there is for them. */
    NO_MEMORY,
    /** It stalled, or it was not there in time. */
    TOO_SLOW,
    /** The connection broke off, or the framing is broken. */
    BROKEN
  }

  /** Without a stack trace: what a sender did wrong is not explained by where we noticed. */
  BodyException(Reason reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** What happened, in words for the sender. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
