package io.parallax.reporting.api.records;

import io.parallax.events.Code;
import io.parallax.events.InvalidValueException;
import io.parallax.events.Note;
import io.parallax.events.Region;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.api.InvalidBodyException;
import io.parallax.reporting.api.InvalidBodyException.WrongValue;
import io.parallax.reporting.store.DeclaredDimensions.Declared;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The values of a dimension as a request declares them: an array of texts, or of objects with a
 * title, such as {@code ["tea", {"value": "coffee", "title": "Coffee, roasted"}]}.
 */
final class Declaration {
  /** As many as a report can show beside another dimension. */
  static final int MAX_VALUES = 10_000;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Dimension dimension;
  private final List<Declared> values = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final List<WrongValue> errors = new ArrayList<>();

  private Declaration(Dimension dimension) {
    this.dimension = dimension;
  }

  /**
   * Reads a body, piece by piece: what is made of it takes little memory, whatever it is.
   *
   * @throws InvalidBodyException if anything in it is wrong
   */
  static List<Declared> read(Dimension dimension, byte[] body) {
    var declaration = new Declaration(dimension);
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() == JsonToken.START_ARRAY) {
        declaration.readArray(json);
      } else {
        json.skipChildren();
        declaration.wrong("", "is no array, expected an array of values");
      }
      if (json.nextToken() != null) {
        throw InvalidBodyException.unreadable();
      }
    } catch (JacksonException e) {
      throw InvalidBodyException.unreadable();
    }
    if (!declaration.errors.isEmpty()) {
      throw InvalidBodyException.wrong(declaration.errors);
    }
    return declaration.values;
  }

  private void readArray(JsonParser json) {
    for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
      if (i == MAX_VALUES) {
        throw InvalidBodyException.tooLarge(
            "More than %d values are given, expected at most that.".formatted(MAX_VALUES));
      }
      readItem(json, "/" + i);
    }
  }

  private void readItem(JsonParser json, String pointer) {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      add(text(json, pointer), null, pointer);
      return;
    }
    boolean given = false;
    String value = null;
    String title = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "value" -> {
          given = true;
          value = text(json, pointer + "/value");
        }
        case "title" ->
          title =
              json.currentToken() == JsonToken.VALUE_NULL ? null : text(json, pointer + "/title");
        default -> {
          wrong(pointer, "has an unknown field, expected value and title");
          json.skipChildren();
        }
      }
    }
    if (!given) {
      wrong(pointer + "/value", "is missing, expected a text");
    }
    check(title, Note::new, pointer + "/title", "1 to 1,000 characters on one line");
    add(value, title, pointer + "/value");
  }

  private void add(@Nullable String value, @Nullable String title, String pointer) {
    if (dimension == Dimension.REGION) {
      String expected = "a country (ISO 3166-1 alpha-2) or a part of one (ISO 3166-2)";
      check(value, Region::new, pointer, expected);
    } else {
      check(value, Code::new, pointer, "1 to 64 characters, none a control or format one");
    }
    if (value != null && !seen.add(value)) {
      wrong(pointer, "is given before, expected each value once");
    }
    if (value != null) {
      values.add(new Declared(value, title));
    }
  }

  private @Nullable String text(JsonParser json, String pointer) {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return json.getString();
    }
    wrong(pointer, "is no text, expected one");
    json.skipChildren();
    return null;
  }

  /** Holds the text to the rule that events have for it. */
  private void check(
      @Nullable String text, Consumer<String> rule, String pointer, String expected) {
    try {
      if (text != null) {
        rule.accept(text);
      }
    } catch (InvalidValueException e) {
      wrong(pointer, e.getMessage() + ", expected " + expected);
    }
  }

  /** Reads no further than the most errors that are listed. */
  private void wrong(String pointer, String detail) {
    errors.add(new WrongValue(pointer, detail));
    if (errors.size() == InvalidBodyException.MAX_ERRORS) {
      throw InvalidBodyException.wrong(errors);
    }
  }
}
