package io.parallax.reporting.api.odata;

import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Why a request of OData is refused: what is not honoured is never ignored. */
final class Refused {
  private Refused() {}

  static ResponseStatusException wrong(String detail) {
    return new ResponseStatusException(HttpStatus.BAD_REQUEST, detail + ".");
  }

  static ResponseStatusException notThere(String detail) {
    return new ResponseStatusException(HttpStatus.NOT_FOUND, detail + ".");
  }

  static ResponseStatusException notSupported(String what) {
    return new ResponseStatusException(
        HttpStatus.NOT_IMPLEMENTED, what + " is not supported. See docs/bi/odata.md for what is.");
  }
}
