package io.parallax.events;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;

/** One event while it is read: the parser, and the errors found so far. For one thread. */
final class InputEvent {
  /** More than a good sender can get wrong, and few enough that a bad one cannot fill the memory. */
  static final int MAX_ERRORS = 100;

  private final JsonParser parser;
  private final Instant latest;
  private final int depth;
  private final List<FieldError> errors = new ArrayList<>(0);

  /**
   * @param parser stands at the first token of the event
   * @param latest the latest time that counts as past
   */
  InputEvent(JsonParser parser, Instant latest) {
    this.parser = parser;
    this.latest = latest;
    this.depth = place(parser).getNestingDepth();
  }

  JsonParser parser() {
    return parser;
  }

  Instant latest() {
    return latest;
  }

  List<FieldError> errors() {
    return errors;
  }

  JsonToken token() {
    return parser.currentToken();
  }

  /** The name of the next field, with the parser at its value, or null at the object's end. */
  @Nullable
  String nextName() {
    String name = parser.nextName();
    if (name != null) {
      parser.nextToken();
    }
    return name;
  }

  void skipValue() {
    parser.skipChildren();
  }

  /** Notes an error at the value where the parser stands. */
  void error(String detail) {
    if (errors.size() < MAX_ERRORS) {
      errors.add(new FieldError(pointer(), detail));
    }
  }

  /** Notes a field that is not there; the parser stands at the end of its object. */
  void missing(String name, String detail) {
    if (errors.size() < MAX_ERRORS) {
      errors.add(new FieldError(pointer() + "/" + name, detail));
    }
  }

  /** What kind of value the parser stands at, in words. */
  String tokenKind() {
    return kind(token());
  }

  static String kind(JsonToken token) {
    return switch (token) {
      case START_OBJECT, END_OBJECT -> "an object";
      case START_ARRAY, END_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "an integer";
      case VALUE_NUMBER_FLOAT -> "a decimal number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      default -> "nothing";
    };
  }

  private String pointer() {
    JsonPointer pointer = place(parser).pathAsPointer();
    for (int i = 0; i < depth; i++) {
      pointer = pointer.tail();
    }
    return pointer.toString();
  }

  /** Where the current value stands; for a container, the container itself, not its insides. */
  private static TokenStreamContext place(JsonParser parser) {
    var context = parser.streamReadContext();
    JsonToken token = parser.currentToken();
    boolean inside = token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
    return inside ? context.getParent() : context;
  }
}
