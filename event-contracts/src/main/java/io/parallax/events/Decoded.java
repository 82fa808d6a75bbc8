package io.parallax.events;

import java.util.List;

/** What came out of reading one event. */
public sealed interface Decoded {

  /** A good event. */
  record Valid(Event event) implements Decoded {}

  /** Readable, but it breaks the rules of its type; every broken one is listed. */
  record Invalid(List<FieldError> errors) implements Decoded {}

  /** Not the JSON or the CloudEvent it should be. */
  record Unreadable(String detail) implements Decoded {}
}
