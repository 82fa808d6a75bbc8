package io.parallax.events;

import java.time.Instant;
import tools.jackson.core.JsonParser;

/** Events of one type, without an envelope. */
record PlainForm(EventType type) implements EventForm {

  @Override
  public Received read(JsonParser parser, byte[] json, Instant latest) {
    return new Received(type, EventJson.read(type, parser, latest));
  }
}
