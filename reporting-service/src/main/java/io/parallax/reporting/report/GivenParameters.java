package io.parallax.reporting.report;

import io.parallax.reporting.report.InvalidQueryException.WrongParameter;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
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

  /** Whether it has a value. */
  public boolean has(Parameter<?> parameter) {
    return !texts(parameter).isEmpty();
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
    List<String> values = texts(parameter);
    if (values.isEmpty()) {
      if (parameter.isRequired()) {
        refuse(parameter.name(), "is missing, " + parameter.expected());
      }
      return otherwise;
    }
    if (values.size() != 1) {
      refuse(parameter.name(), "is given %d times, expected once".formatted(values.size()));
      return otherwise;
    }
    try {
      return reader.apply(values.getFirst());
    } catch (DateTimeException | IllegalArgumentException e) {
      refuse(parameter.name(), String.valueOf(e.getMessage()));
      return otherwise;
    }
  }

  /** The values of a parameter that may have several, but for the wrong ones. */
  public <T> List<T> all(Parameter<T> parameter) {
    List<T> all = new ArrayList<>();
    for (String value : texts(parameter)) {
      try {
        all.add(parameter.read(value));
      } catch (IllegalArgumentException e) {
        refuse(parameter.name(), String.valueOf(e.getMessage()));
      }
    }
    return all;
  }

  /**
   * The values as they were sent. An empty one where there is a choice, or where several may be chosen,
   * is what tools send for no choice. Names that are chosen from may have commas between.
   */
  private List<String> texts(Parameter<?> parameter) {
    List<String> sent = List.of(parameters.getOrDefault(parameter.name(), new String[0]));
    boolean named = !parameter.values().isEmpty();
    if (!named && parameter.style() == Parameter.Style.SINGLE) {
      return sent;
    }
    return sent.stream()
        .filter(text -> !text.isEmpty())
        .flatMap(text -> named && parameter.style() != Parameter.Style.SINGLE
            ? Arrays.stream(text.split(",", -1))
            : Stream.of(text))
        .toList();
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
