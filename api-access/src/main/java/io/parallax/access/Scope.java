package io.parallax.access;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.security.core.context.SecurityContextHolder;

/** What a caller may be allowed to do. */
public enum Scope {
  SALES_WRITE("sales:write"),
  OUTCOMES_WRITE("outcomes:write"),
  REPORTS_READ("reports:read"),
  /** Who took part in facts: customers and salespeople. */
  REPORTS_PEOPLE("reports:people"),
  REPORTS_ADMIN("reports:admin"),
  METRICS_READ("metrics:read");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  /** Whether the caller of the request under way has it. */
  public boolean isGranted() {
    return SecurityContextHolder.getContext().getAuthentication() instanceof Caller caller
        && caller.may(this);
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
