package io.parallax.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parallax.access.BodyException;
import io.parallax.access.Refusal;
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
    UNREADABLE(
        Refusal.MALFORMED,
        "The request, its body or one event of a batch is not HTTP, JSON or UTF-8 as it should be.",
        "Fix the client. Nothing of the request was taken; of a stream of lines, what came before"
            + " may have been."),
    UNKNOWN_PARAMETER(
        400,
        "unknown-parameter",
        "A query parameter is unknown, repeated or has a bad value",
        "The query may have results=rejected and dryRun=true, each once, and nothing else.",
        "Fix the URL. Nothing was taken."),
    UNAUTHENTICATED(
        Refusal.UNAUTHENTICATED,
        "The request has no credential, a wrong one, or several.",
        "Send a key in the header X-API-Key. Nothing was taken."),
    FORBIDDEN(
        Refusal.FORBIDDEN,
        "The caller's key does not have the scope that detail names, or a browser sent this for the"
            + " page of another site.",
        "Ask the operator for a key with that scope. Nothing was taken."),
    NOT_FOUND(
        404,
        "not-found",
        "Not found",
        "Sales and leads go to sales-service, surveys and deliveries to outcomes-service.",
        "Fix the URL. /api/v1/openapi.json lists what there is."),
    METHOD_NOT_ALLOWED(
        405,
        "method-not-allowed",
        "Method not allowed",
        "Use POST for events, GET for descriptions.",
        "Use the method that the header Allow names."),
    NOT_ACCEPTABLE(
        406,
        "not-acceptable",
        "The answer is JSON, which the request does not accept",
        "The header Accept leaves out application/json.",
        "Send no Accept, or application/json; for a stream of lines also application/x-ndjson."
            + " Nothing was taken."),
    TOO_SLOW(
        408,
        "too-slow",
        "The body took too long to arrive",
        "The body stalled, or was not there in time.",
        "Send it again, faster or in parts. Nothing was taken; of a stream of lines, what came"
            + " before may have been."),
    TOO_LARGE(
        413,
        "too-large",
        "The request is too large",
        "The event, array or stream of lines is beyond its limit.",
        "Send it in parts. Nothing was taken; of a stream of lines, what came before was."),
    UNSUPPORTED_MEDIA_TYPE(
        415,
        "unsupported-media-type",
        "The body's format is not supported",
        "Content-Type is not one that the resource takes, the charset is not UTF-8, or there is a"
            + " Content-Encoding.",
        "Send one of the formats that the header Accept of the answer names, in UTF-8, not"
            + " compressed. Nothing was taken."),
    INVALID_EVENT(
        422,
        "invalid-event",
        "The event is not valid",
        "The event can be read and breaks rules of its type, which are listed in errors.",
        "Fix the event. It was not taken and counts nowhere; sending it again will not help."),
    EMPTY_BATCH(
        422,
        "empty-batch",
        "The batch has no events",
        "The array or stream of lines is empty.",
        "Send nothing if there is nothing."),
    ALL_REJECTED(
        422,
        "all-rejected",
        "Every event was rejected",
        "Each event of the batch has its own problem in results.",
        "Fix the events. None was taken."),
    RATE_LIMITED(
        Refusal.RATE_LIMITED,
        "The caller made too many requests, or too many wrong credentials came from its network"
            + " address.",
        "Send the same again after Retry-After seconds, and more events at once. Nothing was"
            + " taken."),
    OVERLOADED(
        Refusal.OVERLOADED,
        "Too many requests are in work at the same time, of all callers or of this one.",
        "Send the same again after Retry-After seconds. Nothing was taken; of a stream of lines,"
            + " what came before may have been."),
    KAFKA_UNAVAILABLE(
        503,
        "kafka-unavailable",
        "Kafka did not acknowledge",
        "Some, all or none of the events were taken; which is not known.",
        "Send the same with the same keys again after Retry-After seconds, which is always safe."),
    UNAVAILABLE(
        Refusal.UNAVAILABLE,
        "The caller's token cannot be checked, as the identity provider does not answer.",
        "Send the same again after Retry-After seconds. Nothing was taken.");

    private final int status;
    private final String type;
    private final String title;
    private final String meaning;
    private final String remedy;

    Kind(int status, String name, String title, String meaning, String remedy) {
      this.status = status;
      this.type = "/problems/" + name;
      this.title = title;
      this.meaning = meaning;
      this.remedy = remedy;
    }

    /** One that a request may get before it is known whose it is, or what it may do. */
    Kind(Refusal refusal, String meaning, String remedy) {
      this.status = refusal.status();
      this.type = refusal.type();
      this.title = refusal.title();
      this.meaning = meaning;
      this.remedy = remedy;
    }

    /** Where this kind is described, from the root of the service. */
    String type() {
      return type;
    }

    String title() {
      return title;
    }

    /** When this happens, in a sentence. */
    String meaning() {
      return meaning;
    }

    /** What a sender does about it. */
    String remedy() {
      return remedy;
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

  /** A body that could not be read to its end. */
  static Problem of(BodyException e) {
    return switch (e.reason()) {
      case NO_MEMORY ->
        Kind.OVERLOADED.with(e.detail() + "; send all of it again, which is always safe");
      case TOO_SLOW -> Kind.TOO_SLOW.with(e.detail());
      case BROKEN -> Kind.UNREADABLE.with(e.detail());
    };
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
