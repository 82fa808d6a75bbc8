package io.parallax.reporting.api;

import io.parallax.access.Document;
import io.parallax.access.Refusal;
import java.util.Arrays;
import java.util.Optional;

/** The kinds of problem that callers can tell apart, each with a page at the path that is its type. */
public enum ProblemType {
  INVALID_QUERY(
      400,
      "invalid-query",
      "The query parameters are not valid",
      "A parameter is missing, unknown, repeated, wrong or contradicts another one, which errors"
          + " names; or the report would have too many rows.",
      "Fix the URL. Of a report that is too large, ask for less."),
  UNREADABLE(
      Refusal.MALFORMED,
      "The request or its body is not HTTP, JSON or UTF-8 as it should be.",
      "Fix the client. Nothing was changed."),
  UNAUTHENTICATED(
      Refusal.UNAUTHENTICATED,
      "The request has no credential, a wrong one, or several.",
      "Send a key in the header X-API-Key."),
  FORBIDDEN(
      Refusal.FORBIDDEN,
      "The caller's key does not have the scope that detail names, or a browser sent this for the"
          + " page of another site.",
      "Ask the operator for a key with that scope."),
  NOT_FOUND(
      404,
      "not-found",
      "Not found",
      "There is no such resource, or nothing is known under the key or id in its path.",
      "Fix the URL. /api/v1/openapi.json lists what there is."),
  METHOD_NOT_ALLOWED(
      405,
      "method-not-allowed",
      "Method not allowed",
      "Use GET for reports, and send events to sales-service and outcomes-service; the header Allow"
          + " names the methods of each resource.",
      "Use a method that the header Allow names."),
  NOT_ACCEPTABLE(
      406,
      "not-acceptable",
      "The answer has no format that the request accepts",
      "The header Accept leaves out all formats of the resource.",
      "Accept application/json; for reports also text/csv or application/x-ndjson."),
  TOO_SLOW(
      408,
      "too-slow",
      "The body took too long to arrive",
      "The body stalled, or was not there in time.",
      "Send it again, faster. Nothing was changed."),
  TOO_LARGE(
      413,
      "too-large",
      "The body is too large",
      "It has more bytes or values than detail says.",
      "Declare less. Nothing was changed."),
  TOO_LONG(
      414,
      "too-long",
      "The URL is too long",
      "It has more bytes than detail says.",
      "Ask for less, or filter what was answered."),
  UNSUPPORTED_MEDIA_TYPE(
      415,
      "unsupported-media-type",
      "The body's format is not supported",
      "Content-Type is not application/json.",
      "Send JSON. Nothing was changed."),
  INVALID_BODY(
      422,
      "invalid-body",
      "The body is not valid",
      "It can be read, and values in it break their rules, which errors lists.",
      "Fix the values. Nothing was changed."),
  RATE_LIMITED(
      Refusal.RATE_LIMITED,
      "The caller made too many requests, or too many wrong credentials came from its network"
          + " address.",
      "Ask again after Retry-After seconds."),
  INTERNAL_ERROR(
      500,
      "internal-error",
      "Something went wrong on our side",
      "A fault of the service, which has logged it.",
      "Tell the operator when it was."),
  NOT_SUPPORTED(
      501,
      "not-supported",
      "Not supported",
      "OData has it, and this service does not, so it is refused rather than ignored.",
      "Leave it out of the request. docs/bi/odata.md says what is supported."),
  UNAVAILABLE(
      Refusal.UNAVAILABLE,
      "The database, Kafka or the identity provider does not answer, or took too long.",
      "Ask again after Retry-After seconds."),
  OVERLOADED(
      Refusal.OVERLOADED,
      "Too many requests are in work at the same time, of all callers or of this one.",
      "Ask again after Retry-After seconds, and less at the same time.");

  private final int status;
  private final String type;
  private final String title;
  private final String meaning;
  private final String remedy;

  ProblemType(int status, String name, String title, String meaning, String remedy) {
    this.status = status;
    this.type = "/problems/" + name;
    this.title = title;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** One that a request may get before it is known whose it is, or what it may do. */
  ProblemType(Refusal refusal, String meaning, String remedy) {
    this.status = refusal.status();
    this.type = refusal.type();
    this.title = refusal.title();
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** The first of this status, if there is one. */
  public static Optional<ProblemType> of(int status) {
    return Arrays.stream(values()).filter(type -> type.status == status).findFirst();
  }

  public int status() {
    return status;
  }

  /** Where it is described, from the root of the service. */
  public String type() {
    return type;
  }

  public String title() {
    return title;
  }

  public Document page() {
    return Document.ofProblem(type, title, status, meaning, remedy);
  }
}
