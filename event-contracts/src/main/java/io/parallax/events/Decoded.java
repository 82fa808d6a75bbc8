package io.parallax.events;

import java.util.List;

/** What came out of reading one event. */
public sealed interface Decoded {

  /** A good event. */
  record Valid(Event event) implements Decoded {}

  /** Readable, but it breaks the rules of its type; every error is listed, up to a hundred. */
  record Invalid(List<FieldError> errors) implements Decoded {
    public Invalid {
      errors = List.copyOf(errors);
    }
  }

  /** Not the JSON or the CloudEvent it should be. */
  record Unreadable(String detail) implements Decoded {}
}
