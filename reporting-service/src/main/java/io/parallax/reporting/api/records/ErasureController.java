package io.parallax.reporting.api.records;

import io.parallax.events.Id;
import io.parallax.events.InvalidValueException;
import io.parallax.reporting.consume.CustomerErasure;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Erases customers, over REST. */
@RestController
final class ErasureController {
  private final CustomerErasure erasure;

  ErasureController(CustomerErasure erasure) {
    this.erasure = erasure;
  }

  @DeleteMapping("/api/v1/customers/{customerId}")
  CustomerErasure.Erased byPath(@PathVariable("customerId") String customerId) {
    return erase(customerId);
  }

  /** For ids that a path cannot hold. */
  @DeleteMapping("/api/v1/customers")
  CustomerErasure.Erased byParameter(@RequestParam("customerId") String customerId) {
    return erase(customerId);
  }

  /** One at a time, so that erasures never take more than one of the consumer's connections. */
  private synchronized CustomerErasure.Erased erase(String customerId) {
    try {
      return erasure.erase(new Id(customerId));
    } catch (InvalidValueException e) {
      throw new ResponseStatusException(
          HttpStatus.BAD_REQUEST,
          "customerId %s, expected %s.".formatted(e.getMessage(), Id.RULE),
          e);
    }
  }
}
