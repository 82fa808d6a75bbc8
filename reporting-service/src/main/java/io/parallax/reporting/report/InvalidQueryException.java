package io.parallax.reporting.report;

import java.util.List;

/** The parameters of a request make no sense; every wrong one is listed. */
public final class InvalidQueryException extends RuntimeException {

  /** What is wrong with one parameter, and what was expected. */
  public record WrongParameter(String parameter, String detail) {}

  private final transient List<WrongParameter> errors;

  public InvalidQueryException(List<WrongParameter> errors) {
    super(errors.toString());
    this.errors = List.copyOf(errors);
  }

  public InvalidQueryException(String parameter, String detail) {
    this(List.of(new WrongParameter(parameter, detail)));
  }

  public List<WrongParameter> errors() {
    return errors;
  }
}
