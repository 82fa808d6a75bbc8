package io.parallax.reporting.api.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.api.InvalidBodyException;
import io.parallax.reporting.api.ProblemType;
import io.parallax.reporting.store.DeclaredDimensions.Declared;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeclarationTest {

  @Test
  void readsTextsAndObjects() {
    assertThat(read(Dimension.PRODUCT, """
            ["tea", {"value": "coffee", "title": "Coffee, roasted"}, {"value": "milk"},
            {"value": "as answered", "title": null}]"""))
        .containsExactly(
            new Declared("tea", null),
            new Declared("coffee", "Coffee, roasted"),
            new Declared("milk", null),
            new Declared("as answered", null));
    assertThat(read(Dimension.SEGMENT, "[]")).isEmpty();
  }

  @Test
  void regionsObeyTheRuleOfEvents() {
    assertThat(read(Dimension.REGION, "[\"LT-VL\", \"EE\"]")).hasSize(2);
    assertThat(read(Dimension.CHANNEL, "[\"Atlantis\"]")).hasSize(1);
    assertThat(errors(Dimension.REGION, "[\"LT\", \"Atlantis\", \"lt\"]"))
        .isEqualTo("/1 did not start with a known country, expected a country (ISO 3166-1 alpha-2)"
            + " or a part of one (ISO 3166-2)\n/2 did not start with a known country, expected a"
            + " country (ISO 3166-1 alpha-2) or a part of one (ISO 3166-2)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                 | is no array, expected an array of values",
        "null                               | is no array, expected an array of values",
        "[1]                                | /0 is no text, expected one",
        "[null]                             | /0 is no text, expected one",
        "[[\"tea\"]]                        | /0 is no text, expected one",
        "[{}]                               | /0/value is missing, expected a text",
        "[{\"value\": null}]                | /0/value is no text, expected one",
        "[{\"value\": \"a\", \"title\": 1}] | /0/title is no text, expected one",
        "[{\"value\": \"a\", \"name\": \"b\"}] | /0 has an unknown field, expected value and title",
        "[\"a\", {\"value\": \"a\"}]        | /1/value is given before, expected each value once",
      })
  void namesWhatIsWrong(String body, String expected) {
    assertThat(errors(Dimension.PRODUCT, body).strip()).isEqualTo(expected);
  }

  @Test
  void textsObeyTheRulesOfEvents() {
    assertThat(errors(Dimension.PRODUCT, "[\"\", \"(unknown)\", \"a\\u0000b\", \"\\ud800\"]"))
        .contains("/0 was empty", "/1 was (unknown)", "/2 held the character", "/3 held");
    assertThat(errors(Dimension.PRODUCT, "[\"" + "x".repeat(65) + "\"]"))
        .contains("/0 was 65 characters long, expected 1 to 64 characters");
    assertThat(errors(Dimension.PRODUCT, "[{\"value\": \"tea\", \"title\": \"\"}]"))
        .contains("/0/title was empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"tea\"", "tea", "[\"tea\"] [", "[{\"value\":\"a\",\"value\":\"b\"}]"})
  void refusesWhatIsNoJson(String body) {
    assertThatThrownBy(() -> read(Dimension.PRODUCT, body))
        .isInstanceOfSatisfying(
            InvalidBodyException.class,
            e -> assertThat(e.type()).isEqualTo(ProblemType.UNREADABLE));
  }

  @Test
  void anEmptyBodyIsNoDeclaration() {
    assertThatThrownBy(() -> read(Dimension.PRODUCT, "")).isInstanceOf(InvalidBodyException.class);
  }

  @Test
  void refusesTooManyValues() {
    assertThat(read(Dimension.PRODUCT, numbers(10_000))).hasSize(10_000);
    assertThatThrownBy(() -> read(Dimension.PRODUCT, numbers(10_001)))
        .isInstanceOfSatisfying(
            InvalidBodyException.class,
            e -> assertThat(e.type().status() + e.getMessage())
                .isEqualTo("413More than 10000 values are given, expected at most that."));
  }

  private static String numbers(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"" + i + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static List<Declared> read(Dimension dimension, String body) {
    return Declaration.read(dimension, body.getBytes(UTF_8));
  }

  /** A line for each wrong value. */
  private static String errors(Dimension dimension, String body) {
    try {
      read(dimension, body);
      return "";
    } catch (InvalidBodyException e) {
      assertThat(e.type().status()).isEqualTo(422);
      return e.errors().stream()
          .map(error -> error.pointer() + " " + error.detail())
          .collect(Collectors.joining("\n"));
    }
  }
}
