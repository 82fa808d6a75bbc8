package io.parallax.reporting.report;

import io.parallax.reporting.report.InvalidQueryException.WrongParameter;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The query parameters of one request while they are read; notes every wrong one. */
final class Parameters {
  private final Map<String, String[]> parameters;
  private final List<WrongParameter> errors = new ArrayList<>();

  Parameters(Map<String, String[]> parameters) {
    this.parameters = parameters;
  }

  void allowOnly(Collection<String> known) {
    String expected = known.isEmpty()
        ? "expected no parameters"
        : "expected one of " + known.stream().sorted().toList();
    parameters.keySet().stream()
        .filter(name -> !known.contains(name))
        .sorted()
        .forEach(name -> refuse(name, "is unknown, " + expected));
  }

  /** The value of a parameter that may be given once. */
  <T extends @Nullable Object> T single(
      String name, T otherwise, Function<String, ? extends T> reader) {
    String[] values = parameters.get(name);
    if (values == null) {
      return otherwise;
    }
    if (values.length != 1) {
      refuse(name, "is given %d times, expected once".formatted(values.length));
      return otherwise;
    }
    try {
      return reader.apply(values[0]);
    } catch (DateTimeException | IllegalArgumentException e) {
      refuse(name, String.valueOf(e.getMessage()));
      return otherwise;
    }
  }

  /** The values of a parameter that may be repeated. */
  List<String> all(String name) {
    String[] values = parameters.get(name);
    return values == null ? List.of() : List.of(values);
  }

  void refuse(String name, String detail) {
    errors.add(new WrongParameter(name, detail));
  }

  boolean areGood() {
    return errors.isEmpty();
  }

  void requireGood() {
    if (!errors.isEmpty()) {
      throw new InvalidQueryException(errors);
    }
  }
}
