package io.parallax.reporting.api.records;

import io.parallax.reporting.consume.BatchTransaction;
import io.parallax.reporting.consume.Retried;
import io.parallax.reporting.store.RecordId;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Applies records in quarantine again, over REST. */
@RestController
final class RetryController {
  private final BatchTransaction transaction;

  RetryController(BatchTransaction transaction) {
    this.transaction = transaction;
  }

  /** One at a time, so that retries never take more than one of the consumer's connections. */
  @PostMapping("/api/v1/quarantine/{id}/retry")
  synchronized Retried retry(@PathVariable("id") String id) {
    return RecordId.parse(id)
        .flatMap(transaction::retry)
        .orElseThrow(() -> new ResponseStatusException(
            HttpStatus.NOT_FOUND, "There is no such record in quarantine."));
  }
}
