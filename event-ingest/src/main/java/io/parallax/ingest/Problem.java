package io.parallax.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parallax.events.FieldError;
import java.util.List;

/**
 * Why something was not taken, as a problem detail.
 *
 * @param type stable, for programs: one of {@link Kind}, or {@code about:blank}
 * @param detail what happened this time; never the text that was sent
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(String type, String title, int status, String detail, List<FieldError> errors) {

  /** One event can break rules without end; nobody reads further than this. */
  private static final int MAX_ERRORS = 20;

  /** The kinds of problem that senders can tell apart. */
  enum Kind {
    UNREADABLE(400, "unreadable", "This cannot be read"),
    UNKNOWN_PARAMETER(400, "unknown-parameter", "A query parameter is unknown or has a bad value"),
    NOT_FOUND(404, "not-found", "There is nothing at this path"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "This resource does not know this method"),
    NOT_ACCEPTABLE(406, "not-acceptable", "The answer is JSON, which the request does not accept"),
    TOO_SLOW(408, "too-slow", "The body took too long to arrive"),
    TOO_LARGE(413, "too-large", "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported-media-type", "The body's format is not supported"),
    INVALID_EVENT(422, "invalid-event", "The event is not valid"),
    EMPTY_BATCH(422, "empty-batch", "The batch has no events"),
    ALL_REJECTED(422, "all-rejected", "Every event was rejected"),
    OVERLOADED(503, "overloaded", "Too much is under way at the same time"),
    KAFKA_UNAVAILABLE(503, "kafka-unavailable", "Kafka did not acknowledge");

    private final int status;
    private final String type;
    private final String title;

    Kind(int status, String name, String title) {
      this.status = status;
      this.type = "/problems/" + name;
      this.title = title;
    }

    int status() {
      return status;
    }

    Problem with(String detail) {
      return new Problem(type, title, status, detail, List.of());
    }

    ProblemException exception(String detail) {
      return new ProblemException(with(detail));
    }
  }

  /** An event that was readable and breaks rules. */
  static Problem invalid(List<FieldError> errors) {
    String detail = errors.size() > MAX_ERRORS
        ? "more than %d errors, the first of them are listed".formatted(MAX_ERRORS)
        : errors.size() == 1 ? "1 error" : errors.size() + " errors";
    List<FieldError> listed = List.copyOf(errors.subList(0, Math.min(errors.size(), MAX_ERRORS)));
    return Kind.INVALID_EVENT.with(detail).withErrors(listed);
  }

  Problem withErrors(List<FieldError> listed) {
    return new Problem(type, title, status, detail, listed);
  }
}
