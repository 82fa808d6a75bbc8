package io.parallax.events;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The context attributes of one CloudEvent while they are read, and what is wrong with them. For
 * one thread.
 *
 * <p>{@code id}, {@code source}, {@code type} and {@code time} are kept. {@code subject}, {@code
 * dataschema} and extensions are held to their rules and then dropped.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md">CloudEvents
 *     1.0.2</a>
 */
final class Attributes {
  static final int MAX_ID = 256;
  static final int MAX_TEXT = 1_024;

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+");
  private static final Pattern RFC_3339 = Pattern.compile(
      "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})");
  private static final Pattern JSON =
      Pattern.compile("(?i)application/json(\\s*;\\s*charset\\s*=\\s*\"?utf-?8\"?)?\\s*");

  private static final String EXPECTED_ID =
      "a string of 1 to " + MAX_ID + " characters, none a control or format one";
  private static final String EXPECTED_SOURCE =
      "a URI reference of 1 to " + MAX_TEXT + " characters";
  private static final String EXPECTED_TEXT =
      "a string of 1 to " + MAX_TEXT + " characters, none a control or format one";

  private final Topic topic;
  private final Instant latest;
  private final List<FieldError> errors = new ArrayList<>(0);

  private boolean hasVersion;
  private boolean hasId;
  private boolean hasSource;
  private boolean hasType;
  private @Nullable String id;
  private @Nullable String source;
  private @Nullable EventType type;
  private @Nullable Instant time;
  private @Nullable String dataSchema;

  /** @param latest the latest time that counts as past */
  Attributes(Topic topic, Instant latest) {
    this.topic = topic;
    this.latest = latest;
  }

  /** The type, once it was read and if it is one of the topic. */
  @Nullable
  EventType type() {
    return type;
  }

  void error(String pointer, String detail) {
    if (errors.size() < InputEvent.MAX_ERRORS) {
      errors.add(new FieldError(pointer, detail));
    }
  }

  /** Reads the attribute at whose value the parser stands; null is the same as none. */
  void read(String name, JsonParser parser) {
    JsonToken token = parser.currentToken();
    switch (token) {
      case VALUE_STRING -> read(name, parser.getString());
      case VALUE_NULL -> {}
      case VALUE_TRUE, VALUE_FALSE -> other(name, token, true);
      case VALUE_NUMBER_INT -> other(name, token, isInteger(parser.getString()));
      default -> other(name, token, false);
    }
    parser.skipChildren();
  }

  private static boolean isInteger(String digits) {
    return digits.length() <= 11 && Long.parseLong(digits) == (int) Long.parseLong(digits);
  }

  /** A value that is no string: only extensions can have one, and then of few kinds. */
  private void other(String name, JsonToken token, boolean allowed) {
    switch (name) {
      case "specversion" -> {
        hasVersion = true;
        wrong(name, token, "the string 1.0");
      }
      case "id" -> {
        hasId = true;
        wrong(name, token, EXPECTED_ID);
      }
      case "source" -> {
        hasSource = true;
        wrong(name, token, EXPECTED_SOURCE);
      }
      case "type" -> {
        hasType = true;
        wrong(name, token, expectedTypes());
      }
      case "time", "subject", "datacontenttype", "dataschema" -> wrong(name, token, "a string");
      default -> {
        if (isExtension(name) && !allowed) {
          wrong(name, token, "a string, a boolean or an integer of 32 bits");
        }
      }
    }
  }

  private void wrong(String name, JsonToken token, String expected) {
    error("/" + name, "was " + InputEvent.kind(token) + ", expected " + expected);
  }

  /** Reads an attribute that is a string, as all are in HTTP headers. */
  void read(String name, String value) {
    try {
      switch (name) {
        case "specversion" -> {
          hasVersion = true;
          require(value.equals("1.0"), "was another version");
        }
        case "id" -> {
          hasId = true;
          Text.check(value, MAX_ID);
          id = value;
        }
        case "source" -> {
          hasSource = true;
          Text.check(value, MAX_TEXT);
          uri(value);
          source = value;
        }
        case "type" -> {
          hasType = true;
          type = EventType.ofCloudEventType(value)
              .filter(known -> known.topic() == topic)
              .orElse(null);
          require(type != null, "was not a type of this service");
        }
        case "time" -> time = time(value);
        case "subject" -> Text.check(value, MAX_TEXT);
        case "datacontenttype" -> require(JSON.matcher(value).matches(), "was another media type");
        case "dataschema" -> {
          Text.check(value, MAX_TEXT);
          uri(value);
          dataSchema = value;
        }
        default -> {
          if (isExtension(name) && !value.isEmpty()) {
            Text.check(value, MAX_TEXT);
          }
        }
      }
    } catch (InvalidValueException e) {
      error("/" + StructuredForm.escaped(name), e.getMessage() + ", expected " + expected(name));
    }
  }

  private String expected(String name) {
    return switch (name) {
      case "specversion" -> "1.0";
      case "id" -> EXPECTED_ID;
      case "source" -> EXPECTED_SOURCE;
      case "type" -> expectedTypes();
      case "time" -> "an RFC 3339 date and time from 1970 to now";
      case "datacontenttype" -> "application/json in UTF-8";
      case "dataschema" -> "a URI";
      default -> EXPECTED_TEXT;
    };
  }

  private String expectedTypes() {
    return EventType.of(topic).stream()
        .map(EventType::cloudEventType)
        .collect(Collectors.joining(", ", "one of ", ""));
  }

  private Instant time(String value) {
    require(RFC_3339.matcher(value).matches(), "was not a time");
    Instant read = EventTime.parse(value);
    EventTime.checked(read);
    require(!read.isAfter(latest), "was in the future");
    return read;
  }

  private static URI uri(String value) {
    try {
      return new URI(value);
    } catch (URISyntaxException e) {
      throw new InvalidValueException("was not a URI");
    }
  }

  private static void require(boolean good, String detail) {
    if (!good) {
      throw new InvalidValueException(detail);
    }
  }

  /** Whether the name can be one of an extension; if not, that is an error. */
  private boolean isExtension(String name) {
    if (!NAME.matcher(name).matches() || name.equals("data")) {
      error(
          "/" + StructuredForm.escaped(name),
          "is not the name of an attribute, expected lower-case letters and digits");
      return false;
    }
    return true;
  }

  /**
   * Everything together.
   *
   * @param data null if it is missing, of no known type, or its error is noted
   * @param name of the field that the data is in
   */
  Received received(@Nullable Decoded data, String name) {
    requireAttribute(hasVersion, "specversion", "1.0");
    requireAttribute(hasId, "id", EXPECTED_ID);
    requireAttribute(hasSource, "source", EXPECTED_SOURCE);
    requireAttribute(hasType, "type", expectedTypes());
    EventType known = type;
    if (known != null && dataSchema != null && !isSchemaOf(known, dataSchema)) {
      error("/dataschema", "was another schema, expected " + known.schemaPath());
    }
    return new Received(known, decoded(data, name));
  }

  private Decoded decoded(@Nullable Decoded data, String name) {
    return switch (data) {
      case Decoded.Unreadable unreadable -> unreadable;
      case Decoded.Invalid invalid -> {
        invalid.errors().forEach(e -> error("/" + name + e.pointer(), e.detail()));
        yield new Decoded.Invalid(errors);
      }
      case Decoded.Valid valid ->
        id == null || source == null || !errors.isEmpty()
            ? new Decoded.Invalid(errors)
            : new Decoded.Valid(valid.event(), new Origin(id, source, time));
      case null -> new Decoded.Invalid(errors);
    };
  }

  private void requireAttribute(boolean there, String name, String expected) {
    if (!there) {
      error("/" + name, "missing, expected " + expected);
    }
  }

  /** The schema's name, or any address at which it is served: hosts and prefixes differ. */
  private static boolean isSchemaOf(EventType type, String dataSchema) {
    String path = uri(dataSchema).getRawPath();
    return dataSchema.equals(type.schemaUrn())
        || (path != null && path.endsWith(type.schemaPath()));
  }
}
