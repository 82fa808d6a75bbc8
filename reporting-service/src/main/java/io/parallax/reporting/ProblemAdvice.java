package io.parallax.reporting;

import io.parallax.reporting.report.InvalidBodyException;
import io.parallax.reporting.report.InvalidQueryException;
import io.parallax.reporting.report.TooBusyException;
import java.net.URI;
import java.util.Locale;
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
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every error as RFC 9457 problem details, telling what was wrong and nothing of our insides. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
  private static final String RETRY_AFTER_SECONDS = "5";

  @ExceptionHandler
  ResponseEntity<ProblemDetail> invalidQuery(InvalidQueryException e) {
    ProblemDetail problem = invalidQuery("See errors for each wrong parameter.");
    problem.setProperty("errors", e.errors());
    return ResponseEntity.of(problem).build();
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> invalidBody(InvalidBodyException e) {
    ProblemDetail problem =
        problem(HttpStatus.valueOf(e.status()), e.type(), "The body is not valid", e.detail());
    if (!e.errors().isEmpty()) {
      problem.setProperty("errors", e.errors());
    }
    return ResponseEntity.of(problem).build();
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unreadableQuery(InvalidParameterException e) {
    return ResponseEntity.of(
            invalidQuery("They could not be read, expected percent-encoded UTF-8."))
        .build();
  }

  @ExceptionHandler({
    TransientDataAccessException.class,
    NonTransientDataAccessResourceException.class,
    RecoverableDataAccessException.class,
    TransactionException.class
  })
  ResponseEntity<ProblemDetail> noDatabase(Exception e) {
    log.warn("A request failed for want of the database: {}", e.getMessage());
    return unavailable("The database does not answer at the moment or took too long.");
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> tooBusy(TooBusyException e) {
    return unavailable("There are too many reports in work; ask again.");
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> noKafka(KafkaException e) {
    log.warn("A request failed for want of Kafka: {}", e.getMessage());
    return unavailable("Kafka does not answer at the moment.");
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unexpected(RuntimeException e) {
    log.error("A request failed unexpectedly", e);
    return ResponseEntity.of(problem(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "internal-error",
            "Something went wrong on our side",
            "The failure has been logged."))
        .build();
  }

  private static ProblemDetail invalidQuery(String detail) {
    return problem(
        HttpStatus.BAD_REQUEST, "invalid-query", "The query parameters are not valid", detail);
  }

  private static ResponseEntity<ProblemDetail> unavailable(String detail) {
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        .body(problem(
            HttpStatus.SERVICE_UNAVAILABLE, "unavailable", "Not available right now", detail));
  }

  private static ProblemDetail problem(
      HttpStatus status, String type, String title, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setType(URI.create("/problems/" + type));
    problem.setTitle(title);
    return problem;
  }

  /** The framework's own problems get a type as well; what they say in detail may name our insides. */
  @Override
  protected ResponseEntity<Object> createResponseEntity(
      @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    HttpStatus known = HttpStatus.valueOf(status.value());
    String type = known.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-');
    String allowed = headers.getAllow().isEmpty() ? "" : " Expected " + headers.getAllow() + ".";
    ProblemDetail problem = problem(
        known, type, known.getReasonPhrase(), "See the documentation of the API." + allowed);
    return super.createResponseEntity(problem, headers, status, request);
  }
}
