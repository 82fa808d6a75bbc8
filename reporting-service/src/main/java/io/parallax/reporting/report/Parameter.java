package io.parallax.reporting.report;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A query parameter of a report: how it is read, and what descriptions say of it. Immutable. */
public final class Parameter<T> {

  /** How several values are given. */
  public enum Style {
    /** There is one. */
    SINGLE,
    /** The parameter is repeated. */
    REPEATED,
    /** There are commas between. */
    COMMAS
  }

  private final String name;
  private final String words;
  private final Function<String, T> reader;
  private String component;
  private Style style = Style.SINGLE;
  private boolean required;
  private List<String> values = List.of();
  private @Nullable Integer minimum;
  private @Nullable Integer maximum;
  private @Nullable Integer maximumLength;
  private @Nullable Object otherwise;
  private @Nullable String example;

  private Parameter(String name, String words, Function<String, T> reader) {
    this.name = name;
    this.component = name;
    this.words = words;
    this.reader = reader;
  }

  /**
   * A text that a reader takes.
   *
   * @param reader throws {@link IllegalArgumentException} for others, saying what was expected
   */
  public static <T> Parameter<T> text(String name, String words, Function<String, T> reader) {
    return new Parameter<>(name, words, reader);
  }

  /** One of these values. */
  public static <T> Parameter<T> oneOf(
      String name, T[] all, Function<T, String> text, String words) {
    List<String> texts = Arrays.stream(all).map(text).toList();
    return text(
            name,
            words,
            given -> Arrays.stream(all)
                .filter(value -> text.apply(value).equals(given))
                .findFirst()
                .orElseThrow(() ->
                    new IllegalArgumentException("expected one of " + String.join(", ", texts))))
        .with(parameter -> parameter.values = texts);
  }

  /** A whole number. */
  public static Parameter<Integer> number(String name, int minimum, int maximum, String words) {
    return text(name, words, given -> {
          if (given.matches("0|[1-9][0-9]{0,8}")) {
            int number = Integer.parseInt(given);
            if (number >= minimum && number <= maximum) {
              return number;
            }
          }
          throw new IllegalArgumentException(
              "expected a whole number from %d to %d".formatted(minimum, maximum));
        })
        .with(parameter -> {
          parameter.minimum = minimum;
          parameter.maximum = maximum;
        });
  }

  /** Its name among the components of the OpenAPI description, where others have the same name. */
  public Parameter<T> component(String newComponent) {
    return with(parameter -> parameter.component = newComponent);
  }

  public Parameter<T> required() {
    return with(parameter -> parameter.required = true);
  }

  public Parameter<T> style(Style newStyle) {
    return with(parameter -> parameter.style = newStyle);
  }

  public Parameter<T> atMostLong(int characters) {
    return with(parameter -> parameter.maximumLength = characters);
  }

  /** What holds without it, as in the API. */
  public Parameter<T> otherwise(Object newDefault) {
    return with(parameter -> parameter.otherwise = newDefault);
  }

  /** A value that makes sense, for readers of the description. */
  public Parameter<T> example(String newExample) {
    return with(parameter -> parameter.example = newExample);
  }

  public String name() {
    return name;
  }

  /** What it is. */
  public String words() {
    return words;
  }

  public String component() {
    return component;
  }

  public Style style() {
    return style;
  }

  public boolean isRequired() {
    return required;
  }

  /** The texts that it may have; empty if it may have others. */
  public List<String> values() {
    return values;
  }

  /** The least number; null if it is no number. */
  public @Nullable Integer minimum() {
    return minimum;
  }

  /** The greatest number; null if it is no number. */
  public @Nullable Integer maximum() {
    return maximum;
  }

  /** Most characters of a value, if there is a bound. */
  public @Nullable Integer maximumLength() {
    return maximumLength;
  }

  /** What holds without it; null if that depends, or if nothing does. */
  public @Nullable Object otherwise() {
    return otherwise;
  }

  public @Nullable String example() {
    return example;
  }

  /** What is expected of it, in an error message. */
  String expected() {
    return values.isEmpty() ? "expected " + words : "expected one of " + String.join(", ", values);
  }

  T read(String text) {
    return reader.apply(text);
  }

  private Parameter<T> with(Consumer<Parameter<T>> change) {
    var copy = new Parameter<>(name, words, reader);
    copy.component = component;
    copy.style = style;
    copy.required = required;
    copy.values = values;
    copy.minimum = minimum;
    copy.maximum = maximum;
    copy.maximumLength = maximumLength;
    copy.otherwise = otherwise;
    copy.example = example;
    change.accept(copy);
    return copy;
  }
}
