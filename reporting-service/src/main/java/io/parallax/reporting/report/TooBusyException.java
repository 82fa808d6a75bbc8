package io.parallax.reporting.report;

/** There are more reports to be made at the same time than there is room for. */
public final class TooBusyException extends RuntimeException {
  TooBusyException() {
    super("too many reports at the same time");
  }
}
