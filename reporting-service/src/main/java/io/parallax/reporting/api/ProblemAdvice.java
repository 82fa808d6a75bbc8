package io.parallax.reporting.api;

import io.parallax.access.BodyException;
import io.parallax.reporting.report.InvalidQueryException;
import java.net.URI;
import java.sql.SQLException;
import org.apache.kafka.common.KafkaException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every error as RFC 9457 problem details, telling what was wrong and nothing of our insides. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
  private static final String RETRY_AFTER_SECONDS = "5";

  /** PostgreSQL's name for a wait for a lock that took too long; Spring knows no exception for it. */
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private static final String NOTHING_HERE =
      "Nothing is at this path. /api/v1/reports lists the reports, and /docs describes all there is."
          + " Events go to sales-service and outcomes-service.";

  @ExceptionHandler
  ResponseEntity<ProblemDetail> invalidQuery(InvalidQueryException e) {
    ProblemDetail problem =
        problem(ProblemType.INVALID_QUERY, "See errors for each wrong parameter.");
    problem.setProperty("errors", e.errors());
    return answer(problem);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> invalidBody(InvalidBodyException e) {
    ProblemDetail problem = problem(e.type(), e.detail());
    if (!e.errors().isEmpty()) {
      problem.setProperty("errors", e.errors());
    }
    return answer(problem);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> malformed(RequestRejectedException e) {
    return answer(
        problem(ProblemType.UNREADABLE, "A header or the name of a parameter is not well-formed."));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unreadBody(BodyException e) {
    return switch (e.reason()) {
      case NO_MEMORY -> later(ProblemType.OVERLOADED, e.detail());
      case TOO_SLOW -> answer(problem(ProblemType.TOO_SLOW, e.detail()));
      case BROKEN -> answer(problem(ProblemType.UNREADABLE, e.detail()));
    };
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unreadableQuery(InvalidParameterException e) {
    String detail = "They could not be read, expected percent-encoded UTF-8.";
    return answer(problem(ProblemType.INVALID_QUERY, detail));
  }

  @ExceptionHandler({
    TransientDataAccessException.class,
    NonTransientDataAccessResourceException.class,
    RecoverableDataAccessException.class,
    TransactionException.class
  })
  ResponseEntity<ProblemDetail> noDatabase(Exception e) {
    log.warn("A request failed because the database is unavailable: {}", e.getMessage());
    return later(
        ProblemType.UNAVAILABLE, "The database does not answer at the moment or took too long.");
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> uncategorized(UncategorizedSQLException e) {
    SQLException cause = e.getSQLException();
    boolean lockedOut = cause != null && LOCK_NOT_AVAILABLE.equals(cause.getSQLState());
    return lockedOut ? noDatabase(e) : unexpected(e);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> tooBusy(TooBusyException e) {
    return later(ProblemType.OVERLOADED, String.valueOf(e.getMessage()));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> noKafka(KafkaException e) {
    log.warn("A request failed because Kafka is unavailable: {}", e.getMessage());
    return later(ProblemType.UNAVAILABLE, "Kafka does not answer at the moment.");
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unexpected(RuntimeException e) {
    log.error("A request failed unexpectedly", e);
    return answer(problem(ProblemType.INTERNAL_ERROR, "The failure has been logged."));
  }

  /** In its own format, whatever the request accepts. */
  private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
    return ResponseEntity.status(problem.getStatus())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  private static ResponseEntity<ProblemDetail> later(ProblemType type, String detail) {
    return ResponseEntity.status(type.status())
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem(type, detail));
  }

  private static ProblemDetail problem(ProblemType type, String detail) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(HttpStatus.valueOf(type.status()), detail);
    problem.setType(URI.create(type.type()));
    problem.setTitle(type.title());
    return problem;
  }

  /** Reasons that are our own are shown. */
  @ExceptionHandler
  ResponseEntity<Object> withReason(ResponseStatusException e, WebRequest request) {
    return answer(e.getReason(), e.getHeaders(), e.getStatusCode(), request);
  }

  /** The framework's own problems get a type as well; what they say in detail may name our insides. */
  @Override
  protected ResponseEntity<Object> createResponseEntity(
      @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    return answer(null, headers, status, request);
  }

  private ResponseEntity<Object> answer(
      @Nullable String reason, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    String detail = reason == null ? detail(headers, status) : reason;
    ProblemDetail problem = ProblemType.of(status.value())
        .map(type -> problem(type, detail))
        .orElseGet(() -> ProblemDetail.forStatusAndDetail(status, detail));
    var typed = new HttpHeaders(headers);
    typed.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    return super.createResponseEntity(problem, typed, status, request);
  }

  private static String detail(HttpHeaders headers, HttpStatusCode status) {
    if (status.isSameCodeAs(HttpStatus.NOT_FOUND)) {
      return NOTHING_HERE;
    }
    String allowed = headers.getAllow().isEmpty() ? "" : " Expected " + headers.getAllow() + ".";
    return "See the documentation of the API." + allowed;
  }
}
