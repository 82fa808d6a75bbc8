package io.parallax.reporting.report;

import io.parallax.reporting.report.InvalidQueryException.WrongParameter;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The query parameters of one request while they are read; notes every wrong one. For one thread. */
public final class GivenParameters {
  private final Map<String, String[]> parameters;
  private final List<WrongParameter> errors = new ArrayList<>();

  public GivenParameters(Map<String, String[]> parameters) {
    this.parameters = parameters;
  }

  /** Refuses all others. */
  public void allowOnly(Collection<? extends Parameter<?>> known) {
    List<String> names = known.stream().map(Parameter::name).sorted().toList();
    String expected = names.isEmpty() ? "expected no parameters" : "expected one of " + names;
    parameters.keySet().stream()
        .filter(name -> !names.contains(name))
        .sorted()
        .forEach(name -> refuse(name, "is unknown, " + expected));
  }

  public boolean has(Parameter<?> parameter) {
    return parameters.containsKey(parameter.name());
  }

  /** The value of a parameter that has one; {@code otherwise} if it is missing or wrong. */
  public <T extends @Nullable Object> T single(Parameter<? extends T> parameter, T otherwise) {
    return single(parameter, otherwise, parameter::read);
  }

  /**
   * The value of a parameter that has one.
   *
   * @param reader reads it in the light of what others say
   */
  public <T extends @Nullable Object> T single(
      Parameter<?> parameter, T otherwise, Function<String, ? extends T> reader) {
    String[] values = parameters.get(parameter.name());
    if (values == null) {
      if (parameter.isRequired()) {
        refuse(parameter.name(), "is missing, " + parameter.expected());
      }
      return otherwise;
    }
    if (values.length != 1) {
      refuse(parameter.name(), "is given %d times, expected once".formatted(values.length));
      return otherwise;
    }
    try {
      return reader.apply(values[0]);
    } catch (DateTimeException | IllegalArgumentException e) {
      refuse(parameter.name(), String.valueOf(e.getMessage()));
      return otherwise;
    }
  }

  /** The values of a parameter that may be repeated, but for the wrong ones. */
  public <T> List<T> all(Parameter<T> parameter) {
    List<T> all = new ArrayList<>();
    for (String value : parameters.getOrDefault(parameter.name(), new String[0])) {
      try {
        all.add(parameter.read(value));
      } catch (IllegalArgumentException e) {
        refuse(parameter.name(), String.valueOf(e.getMessage()));
      }
    }
    return all;
  }

  /** Notes what is wrong with a parameter, and what was expected. */
  public void refuse(String name, String detail) {
    errors.add(new WrongParameter(name, detail));
  }

  public boolean areGood() {
    return errors.isEmpty();
  }

  /**
   * Ends the reading.
   *
   * @throws InvalidQueryException if anything was wrong
   */
  public void requireGood() {
    if (!errors.isEmpty()) {
      throw new InvalidQueryException(errors);
    }
  }
}
