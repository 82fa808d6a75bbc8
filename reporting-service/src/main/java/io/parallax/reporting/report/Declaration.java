package io.parallax.reporting.report;

import io.parallax.events.Code;
import io.parallax.events.InvalidValueException;
import io.parallax.events.Note;
import io.parallax.events.Region;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.report.InvalidBodyException.WrongValue;
import io.parallax.reporting.store.DeclaredDimensions.Declared;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The values of a dimension as a request declares them: an array of texts, or of objects with a
 * title, such as {@code ["tea", {"value": "coffee", "title": "Coffee, roasted"}]}.
 */
final class Declaration {
  /** As many as a report can show beside another dimension. */
  static final int MAX_VALUES = 10_000;

  private static final Set<String> FIELDS = Set.of("value", "title");
  private static final JsonMapper JSON = JsonMapper.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  private final Dimension dimension;
  private final List<Declared> values = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final List<WrongValue> errors = new ArrayList<>();

  private Declaration(Dimension dimension) {
    this.dimension = dimension;
  }

  /**
   * Reads a body.
   *
   * @throws InvalidBodyException if anything in it is wrong
   */
  static List<Declared> read(Dimension dimension, byte[] body) {
    var declaration = new Declaration(dimension);
    declaration.readArray(tree(body));
    if (!declaration.errors.isEmpty()) {
      throw InvalidBodyException.wrong(declaration.errors);
    }
    return declaration.values;
  }

  private static JsonNode tree(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw InvalidBodyException.unreadable();
    }
  }

  private void readArray(JsonNode array) {
    if (!array.isArray()) {
      wrong("", "is no array, expected an array of values");
      return;
    }
    if (array.size() > MAX_VALUES) {
      throw InvalidBodyException.tooLarge(
          "%d values are given, expected at most %d.".formatted(array.size(), MAX_VALUES));
    }
    for (int i = 0; i < array.size(); i++) {
      readItem(array.get(i), "/" + i);
    }
  }

  private void readItem(JsonNode item, String pointer) {
    if (!item.isObject()) {
      add(text(item, pointer), null, pointer);
      return;
    }
    for (String field : item.propertyNames()) {
      if (!FIELDS.contains(field)) {
        wrong(pointer, "has an unknown field, expected value and title");
      }
    }
    String title = null;
    if (item.has("title")) {
      title = text(item.get("title"), pointer + "/title");
      check(title, Note::new, pointer + "/title", "1 to 1,000 characters on one line");
    }
    add(text(item.get("value"), pointer + "/value"), title, pointer + "/value");
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

  private @Nullable String text(@Nullable JsonNode node, String pointer) {
    if (node == null) {
      wrong(pointer, "is missing, expected a text");
      return null;
    }
    if (!node.isString()) {
      wrong(pointer, "is no text, expected one");
      return null;
    }
    return node.asString();
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

  private void wrong(String pointer, String detail) {
    errors.add(new WrongValue(pointer, detail));
  }
}
