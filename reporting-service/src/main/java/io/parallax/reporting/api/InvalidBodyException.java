package io.parallax.reporting.api;

import java.util.List;

/** The body of a request cannot be taken; what is wrong in it is listed. */
public final class InvalidBodyException extends RuntimeException {
  /** Nobody reads further than this. */
  public static final int MAX_ERRORS = 20;

  /**
   * What is wrong with one value, and what was expected.
   *
   * @param pointer JSON pointer to it
   */
  public record WrongValue(String pointer, String detail) {}

  private final ProblemType type;
  private final String detail;
  private final transient List<WrongValue> errors;

  private InvalidBodyException(ProblemType type, String detail, List<WrongValue> errors) {
    super(detail);
    this.type = type;
    this.detail = detail;
    this.errors = List.copyOf(errors);
  }

  public static InvalidBodyException unreadable() {
    return new InvalidBodyException(
        ProblemType.UNREADABLE, "It is no JSON, expected an array in UTF-8.", List.of());
  }

  public static InvalidBodyException tooLarge(String detail) {
    return new InvalidBodyException(ProblemType.TOO_LARGE, detail, List.of());
  }

  public static InvalidBodyException wrong(List<WrongValue> errors) {
    return new InvalidBodyException(
        ProblemType.INVALID_BODY,
        errors.size() < MAX_ERRORS
            ? "Wrong values, %d of them; see errors.".formatted(errors.size())
            : "%d values or more are wrong; see errors for the first.".formatted(MAX_ERRORS),
        errors);
  }

  public ProblemType type() {
    return type;
  }

  /** What was wrong, in words. */
  public String detail() {
    return detail;
  }

  public List<WrongValue> errors() {
    return errors;
  }
}
