package io.parallax.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came out of reading one event. */
public sealed interface Decoded {

  /** A good event, and how its sender identified it as a CloudEvent, if it came as one. */
  record Valid(Event event, @Nullable Origin origin) implements Decoded {
    public Valid(Event event) {
      this(event, null);
    }
  }

  /** Readable, but it breaks the rules of its type; every error is listed, up to a hundred. */
  record Invalid(List<FieldError> errors) implements Decoded {
    public Invalid {
      errors = List.copyOf(errors);
    }
  }

  /** Not the JSON or the CloudEvent it should be. */
  record Unreadable(String detail) implements Decoded {}
}
