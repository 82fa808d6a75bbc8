package io.parallax.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of every field of every event: the good and the bad values around its edge. */
class FieldRulesTest {
  static Stream<Arguments> badValues() {
    return SchemaField.all()
        .flatMap(field -> badValues(field.kind()).entrySet().stream()
            .map(bad -> arguments(field, bad.getKey(), bad.getValue())));
  }

  /** Bad values of a kind, and how the detail starts that they get. */
  private static Map<String, String> badValues(String kind) {
    return switch (kind) {
      case "id" -> badNames(128);
      case "code" -> badCodes();
      case "note" -> badTexts(1000);
      case "region" -> badRegions();
      case "time" -> badTimes();
      case "anyTime" -> badAnyTimes();
      case "quantity" -> badIntegers("1000000000", "1000000001");
      case "revision" -> badIntegers("2147483647", "2147483648");
      case "flag" -> badFlags();
      case "amount" -> badAmounts();
      case "currency" -> badCurrencies();
      case "scores" -> Map.of("null", "was null", "\"csat\"", "was a string", "[]", "was empty");
      default -> throw new AssertionError("no bad values of " + kind);
    };
  }

  @ParameterizedTest(name = "{0} = {1}")
  @MethodSource("badValues")
  void refusesABadValueAtItsFieldAndSaysWhatWasAndWhatIsExpected(
      SchemaField field, String value, String detail) {
    assertThat(Sample.full(field.type()).with(field.name(), value).errors())
        .singleElement()
        .satisfies(error -> {
          assertThat(error.pointer()).isEqualTo("/" + field.name());
          assertThat(error.detail()).startsWith(detail).contains(", expected ");
        });
  }

  private static Map<String, String> badTexts(int max) {
    String tooLong = "was " + (max + 1) + " characters long";
    return Map.ofEntries(
        Map.entry("7", "was an integer"),
        Map.entry("7.5", "was a decimal number"),
        Map.entry("true", "was a boolean"),
        Map.entry("null", "was null"),
        Map.entry("[\"S-1\"]", "was an array"),
        Map.entry("{\"value\":\"S-1\"}", "was an object"),
        Map.entry("\"\"", "was empty"),
        Map.entry("\"" + "a".repeat(max + 1) + "\"", tooLong),
        Map.entry("\"" + "🏠".repeat(max + 1) + "\"", tooLong),
        Map.entry("\"a\\u0000\"", "held the character U+0000 at 1"),
        Map.entry("\"🏠\\u000B\"", "held the character U+000B at 1"),
        Map.entry("\"a\u200Db\"", "held the character U+200D at 1"),
        Map.entry("\"\u200D\"", "held the character U+200D at 0"),
        Map.entry("\"می\u200C\"", "held the character U+200C at 2"),
        Map.entry("\"می\u200Ca\"", "held the character U+200C at 2"),
        Map.entry("\"🏠\u200C🏠\"", "held the character U+200C at 1"),
        Map.entry("\"\\u0085\"", "held the character U+0085 at 0"),
        Map.entry("\"a\u007F\"", "held the character U+007F at 1"),
        Map.entry("\"a\u200Bb\"", "held the character U+200B at 1"),
        Map.entry("\"\\u202E\"", "held the character U+202E at 0"),
        Map.entry("\"\uFEFFa\"", "held the character U+FEFF at 0"),
        Map.entry("\"a\\u2028\"", "held the character U+2028 at 1"),
        Map.entry("\"\\uD83C\"", "held the character U+D83C at 0"),
        Map.entry("\"\\uDFE0\\uD83C\"", "held the character U+DFE0 at 0"),
        Map.entry("\"\\uDB40\\uDC41\"", "held the character U+E0041 at 0"));
  }

  private static Map<String, String> badNames(int max) {
    Map<String, String> bad = new LinkedHashMap<>(badTexts(max));
    bad.put("\" \"", "began with a space");
    bad.put("\" a\"", "began with a space");
    bad.put("\"\u3000a\"", "began with a space");
    bad.put("\"a \"", "ended with a space");
    bad.put("\"a\u00A0\"", "ended with a space");
    bad.put("\"🏠\u2003\"", "ended with a space");
    bad.put("\"a\\nb\"", "held the character U+000A at 1");
    bad.put("\"a\\tb\"", "held the character U+0009 at 1");
    return bad;
  }

  private static Map<String, String> badCodes() {
    Map<String, String> bad = new LinkedHashMap<>(badNames(64));
    bad.put("\"(unknown)\"", "was (unknown)");
    return bad;
  }

  private static Map<String, String> badRegions() {
    String country = "did not start with a known country";
    String part = "did not end with one to three capital letters or digits";
    return Map.ofEntries(
        Map.entry("7", "was an integer"),
        Map.entry("null", "was null"),
        Map.entry("[]", "was an array"),
        Map.entry("\"\"", country),
        Map.entry("\"-\"", country),
        Map.entry("\"XX\"", country),
        Map.entry("\"XX-VL\"", country),
        Map.entry("\"lt\"", country),
        Map.entry("\"LTU\"", country),
        Map.entry("\" LT\"", country),
        Map.entry("\"LT \"", country),
        Map.entry("\"LT\\n\"", country),
        Map.entry("\"LT-\"", part),
        Map.entry("\"LT-vl\"", part),
        Map.entry("\"LT-VL\\n\"", part),
        Map.entry("\"LT-VL-1\"", part),
        Map.entry("\"LT-ABCD\"", part));
  }

  private static Map<String, String> badTimes() {
    Map<String, String> bad = new LinkedHashMap<>(badAnyTimes());
    bad.put("\"2026-11-23T12:05:01Z\"", "was in the future");
    bad.put("\"2026-11-23T12:05:00.000000001Z\"", "was in the future");
    return bad;
  }

  private static Map<String, String> badAnyTimes() {
    String notATime = "was not a time";
    String outside = "was outside the years 1970 to 9999";
    return Map.ofEntries(
        Map.entry("1793527200", "was an integer"),
        Map.entry("1793527200.5", "was a decimal number"),
        Map.entry("null", "was null"),
        Map.entry("[2026,11,1]", "was an array"),
        Map.entry("\"\"", notATime),
        Map.entry("\"1793527200\"", notATime),
        Map.entry("\"2026-11-01\"", notATime),
        Map.entry("\"2026-11-01T10:15:00\"", notATime),
        Map.entry("\"2026-11-01 10:15:00Z\"", notATime),
        Map.entry("\"2026-02-29T10:15:00Z\"", notATime),
        Map.entry("\"2026-11-01T24:00:00Z\"", notATime),
        Map.entry("\"2026-11-01T10:15:60Z\"", notATime),
        Map.entry("\"2026-11-01T10:15:00+18:01\"", notATime),
        Map.entry("\"2026-11-01T10:15:00Z[UTC]\"", notATime),
        Map.entry("\"2026-11-01T10:15:00.Z\"", notATime),
        Map.entry("\"2026-11-01T10:15.5Z\"", notATime),
        Map.entry("\"2026-11-01T10:15:00.1234567890Z\"", notATime),
        Map.entry("\"2026-11-01T10:15:00+02:\"", notATime),
        Map.entry("\"2026-11-01T10:15:00+0200\"", notATime),
        Map.entry("\"2026-11-01T10:15:00\u221202:00\"", notATime),
        Map.entry("\"٢026-11-01T10:15:00Z\"", notATime),
        Map.entry("\"+10000-01-01T00:00:00Z\"", notATime),
        Map.entry("\"10000-01-01T00:00:00Z\"", notATime),
        Map.entry("\"9999-12-31T23:59:59-00:01\"", outside),
        Map.entry("\"1969-12-31T23:59:59.999999999Z\"", outside),
        Map.entry("\"1970-01-01T00:00:00+00:01\"", outside));
  }

  private static Map<String, String> badIntegers(String max, String tooMany) {
    String outOfRange = "was out of range, expected an integer from 1 to " + max;
    return Map.ofEntries(
        Map.entry("\"1\"", "was a string"),
        Map.entry("1.0", "was a decimal number"),
        Map.entry("1e0", "was a decimal number"),
        Map.entry("true", "was a boolean"),
        Map.entry("null", "was null"),
        Map.entry("[1]", "was an array"),
        Map.entry("{}", "was an object"),
        Map.entry("0", outOfRange),
        Map.entry("-0", outOfRange),
        Map.entry("-1", outOfRange),
        Map.entry(tooMany, outOfRange),
        Map.entry("4294967297", outOfRange),
        Map.entry("18446744073709551617", outOfRange));
  }

  private static Map<String, String> badFlags() {
    return Map.of(
        "\"true\"", "was a string",
        "1", "was an integer",
        "0.0", "was a decimal number",
        "null", "was null",
        "[]", "was an array",
        "{}", "was an object");
  }

  private static Map<String, String> badAmounts() {
    String notPlain = "was not a plain decimal number";
    String integerDigits = "had more than 15 integer digits";
    String fractionDigits = "had more than 4 fraction digits";
    return Map.ofEntries(
        Map.entry("true", "was a boolean"),
        Map.entry("null", "was null"),
        Map.entry("[1]", "was an array"),
        Map.entry("{\"value\":1}", "was an object"),
        Map.entry("-0.01", "was negative"),
        Map.entry("\"-5\"", "was negative"),
        Map.entry("1000000000000000", integerDigits),
        Map.entry("\"1000000000000000\"", integerDigits),
        Map.entry("1e15", integerDigits),
        Map.entry("1e1000000000", integerDigits),
        Map.entry("1e99999999999", "was out of range"),
        Map.entry("0.00001", fractionDigits),
        Map.entry("\"0.00001\"", fractionDigits),
        Map.entry("1e-1000000000", fractionDigits),
        Map.entry("\"\"", notPlain),
        Map.entry("\"ten\"", notPlain),
        Map.entry("\"1e1\"", notPlain),
        Map.entry("\"+1\"", notPlain),
        Map.entry("\"1.\"", notPlain),
        Map.entry("\".1\"", notPlain),
        Map.entry("\"1.2.3\"", notPlain),
        Map.entry("\"1,5\"", notPlain),
        Map.entry("\" 1\"", notPlain),
        Map.entry("\"1\\n\"", notPlain),
        Map.entry("\"٣\"", notPlain),
        Map.entry("\"NaN\"", notPlain),
        Map.entry("\"" + "0".repeat(41) + "\"", "was 41 characters long"));
  }

  private static Map<String, String> badCurrencies() {
    return Map.of(
        "978", "was an integer",
        "null", "was null",
        "\"\"", "was not a known currency",
        "\"eur\"", "was not a known currency",
        "\"EURO\"", "was not a known currency",
        "\"ZZZ\"", "was not a known currency",
        "\"EUR\\n\"", "was not a known currency",
        "\"€\"", "was not a known currency");
  }

  static Stream<Arguments> goodValues() {
    return SchemaField.all()
        .flatMap(field -> goodValues(field.kind()).map(value -> arguments(field, value)));
  }

  /** Good values at the edges of a kind. */
  private static Stream<String> goodValues(String kind) {
    return switch (kind) {
      case "id" -> goodTexts(128);
      case "code" -> goodTexts(64);
      case "note" -> goodNotes();
      case "region" -> Stream.of("\"LT\"", "\"GB-ENG\"", "\"PH-00\"");
      case "time" -> Stream.of("\"1970-01-01T00:00Z\"", "\"2026-11-23T14:05:00+02\"");
      case "anyTime" -> Stream.of("\"1970-01-01T00:00Z\"", "\"9999-12-31T23:59:59.999999999Z\"");
      case "quantity" -> Stream.of("1", "1000000000");
      case "revision" -> Stream.of("1", "2147483647");
      case "flag" -> Stream.of("true", "false");
      case "amount" -> Stream.of("0", "\"0.0001\"", "999999999999999.9999");
      case "currency" -> Stream.of("\"EUR\"", "\"JPY\"");
      case "scores" -> Stream.of("[{\"measure\":\"nps\",\"value\":0}]");
      default -> throw new AssertionError("no good values of " + kind);
    };
  }

  private static Stream<String> goodTexts(int max) {
    return Stream.of(
            "a",
            "a b",
            "ž".repeat(max),
            "🏠".repeat(max),
            "\\uE000",
            "\\uFFFF",
            "می\u200Cخواهم",
            "क्\u200Dष",
            "👩🏽\u200D💻",
            "❤️\u200D🔥")
        .map(text -> "\"" + text + "\"");
  }

  private static Stream<String> goodNotes() {
    return Stream.concat(goodTexts(1000), Stream.of("\" \"", "\"one\\r\\n\\ttwo\"", "\"\\n\""));
  }

  @ParameterizedTest(name = "{0} = {1}")
  @MethodSource("goodValues")
  void takesAGoodValueUpToItsEdgeAndWritesWhatItReads(SchemaField field, String value) {
    Event event = Sample.full(field.type()).with(field.name(), value).event();
    String canonical = new String(EventJson.write(event), UTF_8);

    assertThat(Sample.event(Sample.read(field.type(), canonical))).isEqualTo(event);
  }

  static Stream<SchemaField> required() {
    return SchemaField.all().filter(SchemaField::required);
  }

  @ParameterizedTest
  @MethodSource("required")
  void saysThatARequiredFieldIsMissing(SchemaField field) {
    assertThat(Sample.full(field.type()).without(field.name()).errors())
        .singleElement()
        .satisfies(error -> {
          assertThat(error.pointer()).isEqualTo("/" + field.name());
          assertThat(error.detail()).startsWith("missing, expected ");
        });
  }

  static Stream<Arguments> together() {
    return Stream.of(EventType.values())
        .flatMap(type -> EventSchema.of(type).json().path("dependentRequired").properties().stream()
            .map(
                field -> arguments(type, field.getKey(), field.getValue().get(0).asString())));
  }

  @ParameterizedTest
  @MethodSource("together")
  void takesAnAmountAndItsCurrencyOnlyTogether(EventType type, String given, String missing) {
    String amount = given.equals("currency") ? missing : given;
    Sample full = Sample.full(type);

    assertThat(full.without(missing).errors())
        .containsExactly(new FieldError(
            "/" + missing, "missing, expected together with " + amount + ", currency"));
    assertThat(full.without(missing).without(given).read()).isInstanceOf(Decoded.Valid.class);
  }

  static Stream<SchemaField> independent() {
    return SchemaField.all()
        .filter(field -> !field.required() && !field.kind().matches("amount|currency"));
  }

  @ParameterizedTest
  @MethodSource("independent")
  void takesAnEventWithoutAnyOneOfItsOptionalFields(SchemaField field) {
    Event event = Sample.full(field.type()).without(field.name()).event();

    assertThat(event).isNotEqualTo(Sample.full(field.type()).event());
  }

  @ParameterizedTest
  @MethodSource("io.parallax.events.SchemaField#all")
  void refusesAFieldThatIsGivenTwice(SchemaField field) {
    String json = Sample.full(field.type()).json();
    String again =
        ",\"" + field.name() + "\":" + Sample.full(field.type()).value(field.name()) + "}";

    assertThat(Sample.errors(
            Sample.read(field.type(), json.substring(0, json.length() - 1) + again)))
        .containsExactly(new FieldError("/" + field.name(), "given twice, expected once"));
  }

  @ParameterizedTest
  @EnumSource
  void refusesAnUnknownFieldAndNamesThoseOfTheSchema(EventType type) {
    String known = SchemaField.of(type).map(SchemaField::name).collect(Collectors.joining(", "));

    assertThat(Sample.full(type).with("color", "\"red\"").errors())
        .containsExactly(new FieldError("/color", "unknown field, expected one of " + known));
  }

  @Test
  void fillsInDefaultsAndLeavesTheRestOut() {
    assertThat(Sample.sale().event())
        .isEqualTo(new SaleClosed(
            new Id("S-1"),
            Instant.parse("2026-11-01T10:15:00Z"),
            new Code("home-insurance"),
            new Region("LT-VL"),
            new Code("retail"),
            null,
            null,
            null,
            null,
            null,
            1,
            null,
            null,
            1,
            false));
    assertThat(Sample.answer().event())
        .isEqualTo(new SurveyAnswered(
            new Id("A-1"),
            Instant.parse("2026-11-03T08:00:00Z"),
            new Scores(Map.of(Measure.CSAT, 4)),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            1,
            false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LT", "LT-VL", "GB-ENG", "AT-9", "PH-00", "XK"})
  void takesCountriesAndTheirParts(String code) {
    var sale = (SaleClosed) Sample.sale().with("region", "\"" + code + "\"").event();

    assertThat(sale.region()).isEqualTo(new Region(code));
    assertThat(sale.region().country()).isEqualTo(code.substring(0, 2));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-01T10:15Z, 2026-11-01T10:15:00Z",
    "2026-11-01t10:15:00z, 2026-11-01T10:15:00Z",
    "2026-11-01T12:15:00+02, 2026-11-01T10:15:00Z",
    "2026-11-01T12:15:00+02:00, 2026-11-01T10:15:00Z",
    "2026-11-01T12:15+02:00, 2026-11-01T10:15:00Z",
    "2026-11-01T06:45:00-03:30, 2026-11-01T10:15:00Z",
    "2026-11-01T10:15:00-00:00, 2026-11-01T10:15:00Z",
    "2026-11-01T10:15:00.5Z, 2026-11-01T10:15:00.500Z",
    "2026-11-01T10:15:00.123456Z, 2026-11-01T10:15:00.123456Z",
    "2026-11-01T10:15:00.123456999Z, 2026-11-01T10:15:00.123456Z",
    "2024-02-29T10:15:00Z, 2024-02-29T10:15:00Z",
    "1969-12-31T23:00:00-01:00, 1970-01-01T00:00:00Z",
    "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
    "2026-11-23T12:05:00Z, 2026-11-23T12:05:00Z",
    "2026-11-23T14:05:00+02:00, 2026-11-23T12:05:00Z"
  })
  void takesTimesWithAnOffsetUpToFiveMinutesAhead(String text, Instant expected) {
    assertThat(Sample.sale().with("closedAt", "\"" + text + "\"").event().occurredAt())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "0.0000, 0",
    "0e1000000000, 0",
    "12.5, 12.5",
    "12.50, 12.5",
    "\"12.50\", 12.5",
    "\"12.500000\", 12.5",
    "\"0012.5\", 12.5",
    "1.25e1, 12.5",
    "125E-1, 12.5",
    "1e14, 100000000000000",
    "999999999999999.9999, 999999999999999.9999",
    "\"999999999999999.9999\", 999999999999999.9999",
    "\"0.0001\", 0.0001"
  })
  void takesAmountsHoweverTheyAreWrittenAndFindsThemEqual(String json, BigDecimal expected) {
    var sale = (SaleClosed)
        Sample.sale().with("amount", json).with("currency", "\"EUR\"").event();

    assertThat(sale.amount()).isEqualTo(new Money(expected, new CurrencyCode("EUR")));
  }

  static Stream<Arguments> scales() {
    return Stream.of(Measure.values())
        .flatMap(
            measure -> IntStream.rangeClosed(-1, 11).mapToObj(value -> arguments(measure, value)));
  }

  @ParameterizedTest
  @MethodSource("scales")
  void takesScoresWithinTheScaleOfTheirMeasure(Measure measure, int value) {
    Sample answer = Sample.answer()
        .with(
            "scores",
            "[{\"measure\":\"%s\",\"value\":%d}]".formatted(measure.measureName(), value));

    if (value >= measure.min() && value <= measure.max()) {
      assertThat(((SurveyAnswered) answer.event()).scores())
          .isEqualTo(new Scores(Map.of(measure, value)));
    } else {
      assertThat(answer.errors())
          .containsExactly(new FieldError(
              "/scores/0/value",
              "was %d, expected an integer from %d to %d for %s"
                  .formatted(value, measure.min(), measure.max(), measure.measureName())));
    }
  }

  static Stream<Arguments> badScores() {
    String good = "{\"measure\":\"nps\",\"value\":9}";
    return Stream.of(
        arguments("null", List.of("/scores was null")),
        arguments("\"csat\"", List.of("/scores was a string")),
        arguments("{\"csat\":4}", List.of("/scores was an object")),
        arguments("[]", List.of("/scores was empty")),
        arguments("[4]", List.of("/scores/0 was an integer")),
        arguments(
            "[" + good + ",null,[" + good + "]]",
            List.of("/scores/1 was null", "/scores/2 was an array")),
        arguments("[{}]", List.of("/scores/0/measure missing", "/scores/0/value missing")),
        arguments("[" + good + ",{\"value\":4}]", List.of("/scores/1/measure missing")),
        arguments("[{\"measure\":\"csat\"}]", List.of("/scores/0/value missing")),
        arguments(
            "[{\"measure\":\"fun\"}]",
            List.of("/scores/0/measure was not a known measure", "/scores/0/value missing")),
        arguments(
            "[{\"measure\":\"CSAT\",\"value\":4}]",
            List.of("/scores/0/measure was not a known measure")),
        arguments(
            "[{\"measure\":[1],\"value\":{\"a\":1}}]",
            List.of("/scores/0/measure was an array", "/scores/0/value was an object")),
        arguments(
            "[{\"measure\":\"csat\",\"value\":\"4\"}]", List.of("/scores/0/value was a string")),
        arguments(
            "[{\"measure\":\"csat\",\"value\":4.0}]",
            List.of("/scores/0/value was a decimal number")),
        arguments(
            "[{\"measure\":\"csat\",\"value\":4e0}]",
            List.of("/scores/0/value was a decimal number")),
        arguments("[{\"measure\":\"csat\",\"value\":null}]", List.of("/scores/0/value was null")),
        arguments(
            "[{\"measure\":\"csat\",\"value\":4294967300}]",
            List.of("/scores/0/value was out of range")),
        arguments(
            "[{\"measure\":\"csat\",\"value\":4,\"text\":[{}]}]",
            List.of("/scores/0/text unknown field")),
        arguments(
            "[{\"measure\":\"csat\",\"measure\":\"nps\",\"value\":4}]",
            List.of("/scores/0/measure unknown field or given twice")),
        arguments(
            "[{\"measure\":\"csat\",\"value\":\"x\",\"value\":4}]",
            List.of(
                "/scores/0/value was a string", "/scores/0/value unknown field or given twice")),
        arguments("[" + good + "," + good + "]", List.of("/scores/1/measure was given twice")),
        arguments(
            "[{\"measure\":\"nps\",\"value\":11}," + good + "]",
            List.of("/scores/0/value was 11", "/scores/1/measure was given twice")));
  }

  @ParameterizedTest
  @MethodSource("badScores")
  void pointsAtEveryBadPartOfTheScores(String scores, List<String> expected) {
    List<FieldError> errors = Sample.answer().with("scores", scores).errors();

    assertThat(errors).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(errors.get(i).pointer() + " " + errors.get(i).detail())
          .startsWith(expected.get(i));
      assertThat(errors.get(i).detail()).contains(", expected ");
    }
  }

  @Test
  void ordersOfScoresAndOfFieldsSayNothing() {
    Event one = Sample.event(Sample.read(EventType.SURVEY_ANSWERED, """
        {"answerId":"A-1","answeredAt":"2026-11-03T08:00:00Z",
         "scores":[{"measure":"csat","value":4},{"measure":"nps","value":9}]}"""));
    Event other = Sample.event(Sample.read(EventType.SURVEY_ANSWERED, """
        {"scores":[{"value":9,"measure":"nps"},{"value":4,"measure":"csat"}],
         "answeredAt":"2026-11-03T08:00:00Z","answerId":"A-1"}"""));

    assertThat(one).isEqualTo(other);
    assertThat(EventJson.write(one)).isEqualTo(EventJson.write(other));
  }
}
