package io.parallax.access;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a caller may be allowed to do. */
public enum Scope {
  SALES_WRITE("sales:write"),
  OUTCOMES_WRITE("outcomes:write"),
  REPORTS_READ("reports:read"),
  REPORTS_ADMIN("reports:admin"),
  METRICS_READ("metrics:read");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  static Optional<Scope> find(String text) {
    return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
  }

  /** All of them, for messages. */
  static String known() {
    return Arrays.stream(values()).map(Scope::toString).collect(Collectors.joining(", "));
  }

  /** As in the keys file and in tokens, such as {@code sales:write}. */
  @Override
  public String toString() {
    return text;
  }
}
