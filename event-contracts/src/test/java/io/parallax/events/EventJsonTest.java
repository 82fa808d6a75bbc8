package io.parallax.events;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The rules that hold for every event, whatever its fields. */
class EventJsonTest {

  @Test
  void listsEveryErrorInTheOrderOfTheTextAndMissingFieldsLast() {
    Sample sample = Sample.sale()
        .with("saleId", "7")
        .with("closedAt", "\"yesterday\"")
        .with("region", "\"XX\"")
        .with("color", "\"red\"")
        .with("quantity", "0")
        .with("amount", "-1")
        .without("channel");

    assertThat(sample.errors().stream().map(FieldError::pointer))
        .containsExactly(
            "/saleId",
            "/closedAt",
            "/region",
            "/color",
            "/quantity",
            "/amount",
            "/channel",
            "/currency");
  }

  @Test
  void refusesUnknownFieldsWithEverythingInThem() {
    Sample sample = Sample.sale()
        .with("a/b~c", "1")
        .with("color", "{\"saleId\":[{\"red\":1}],\"region\":null}")
        .with("SaleId", "\"S-2\"");

    assertThat(sample.errors().stream().map(FieldError::pointer))
        .containsExactly("/a~1b~0c", "/color", "/SaleId");
    assertThat(sample.errors())
        .allSatisfy(error -> assertThat(error.detail())
            .startsWith("unknown field, expected one of saleId, closedAt, product, "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"saleId\":\"S-1\"", "\"saleId\":\"S-2\"", "\"sale\\u0049d\":[1]"})
  void refusesRepeatedFields(String again) {
    String json = Sample.sale().json().replace("}", "," + again + "}");

    assertThat(Sample.errors(Sample.read(EventType.SALE_CLOSED, json)))
        .containsExactly(new FieldError("/saleId", "given twice, expected once"));
  }

  @Test
  void refusesAFieldThatIsRepeatedAfterABadValue() {
    assertThat(Sample.errors(Sample.read(
            EventType.SALE_CLOSED, "{\"saleId\":7," + Sample.sale().json().substring(1))))
        .extracting(FieldError::pointer)
        .containsExactly("/saleId", "/saleId");
  }

  @ParameterizedTest
  @EnumSource
  void saysAllThatAnEmptyObjectLacks(EventType type) {
    assertThat(Sample.errors(Sample.read(type, "{}")))
        .extracting(FieldError::pointer)
        .containsExactlyElementsOf(SchemaField.of(type)
            .filter(SchemaField::required)
            .map(field -> "/" + field.name())
            .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[{}]", "1", "1.5", "\"x\"", "true", "null"})
  void refusesWhatIsNotAnObjectAtTheRoot(String json) {
    assertThat(Sample.errors(Sample.read(EventType.SALE_CLOSED, json)))
        .singleElement()
        .satisfies(error -> {
          assertThat(error.pointer()).isEmpty();
          assertThat(error.detail()).startsWith("was ").endsWith(", expected an object");
        });
  }

  @Test
  void listsNoMoreThanAHundredErrors() {
    String unknown = IntStream.range(0, 5_000)
        .mapToObj(i -> "\"x" + i + "\":1")
        .collect(Collectors.joining(","));
    String scores = "1,".repeat(5_000) + "{\"measure\":\"csat\",\"value\":4}";

    assertThat(Sample.errors(Sample.read(EventType.SALE_CLOSED, "{" + unknown + "}")))
        .hasSize(100);
    assertThat(Sample.answer().with("scores", "[" + scores + "]").errors()).hasSize(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "}",
        "{]",
        "nul",
        "{\"a\":1,}",
        "{'a':1}",
        "{a:1}",
        "{\"a\":NaN}",
        "{\"a\":+1}",
        "{\"a\":01}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "// x\n{}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"\\ud83c\":1}",
        "{\"\\udfe0\":1}",
        "{\"a\":1",
        "{} x"
      })
  void saysWhereItIsNotJson(String json) {
    assertThat(Sample.unreadable(Sample.read(EventType.SALE_CLOSED, json)))
        .matches("this is not JSON: line \\d+, column \\d+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\r\n\t "})
  void saysThatThereIsNothing(String json) {
    assertThat(Sample.unreadable(Sample.read(EventType.SALE_CLOSED, json)))
        .startsWith("the body is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", " 1", "\n[]", "\"\""})
  void refusesMoreThanOneValue(String more) {
    assertThat(
            Sample.unreadable(Sample.read(EventType.SALE_CLOSED, Sample.sale().json() + more)))
        .startsWith("there is more after the first JSON value");
    assertThat(Sample.unreadable(Sample.read(EventType.SALE_CLOSED, "{}" + more)))
        .startsWith("there is more after the first JSON value");
  }

  @Test
  void refusesWhatIsBeyondTheLimits() {
    List<Sample> beyond = List.of(
        Sample.sale().with("x", "[".repeat(16) + "]".repeat(16)),
        Sample.sale().with("x", "[".repeat(30_000)),
        Sample.sale().with("x".repeat(257), "1"),
        Sample.sale().with("quantity", "1".repeat(65)),
        Sample.sale().with("amount", "0." + "0".repeat(10_000)),
        Sample.sale().with("saleId", "\"" + "a".repeat(65_537) + "\""));

    assertThat(beyond)
        .allSatisfy(sample -> assertThat(Sample.unreadable(sample.read()))
            .startsWith("this is beyond the limits: nesting of 16, "));
    assertThat(Sample.sale().with("x", "[".repeat(15) + "]".repeat(15)).errors())
        .hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("io.parallax.events.SchemaField#all")
  void readsHugeNumbersWithoutWritingThemOut(SchemaField field) {
    for (String number : List.of("1e1000000000", "1e-1000000000", "9e2147483647")) {
      assertThat(Sample.full(field.type()).with(field.name(), number).errors())
          .extracting(FieldError::pointer)
          .containsExactly("/" + field.name());
    }
  }

  @Test
  void refusesEncodingsOtherThanUtf8() {
    List<Charset> encodings =
        List.of(UTF_16BE, UTF_16LE, Charset.forName("UTF-32BE"), Charset.forName("UTF-32LE"));
    for (Charset encoding : encodings) {
      for (String start : List.of("", "\uFEFF")) {
        byte[] json = (start + Sample.sale().json()).getBytes(encoding);

        assertThat(Sample.unreadable(EventJson.read(EventType.SALE_CLOSED, json, Sample.NOW)))
            .isEqualTo("this is not JSON in UTF-8");
      }
    }
  }

  @Test
  void refusesBytesThatAreNotUtf8WhereverTheyStand() {
    List<String> malformed = List.of(
        "\u00E9", // Latin-1
        "\u00C0\u00AF", // overlong "/"
        "\u00E0\u0080\u00AF", // overlong "/"
        "\u00ED\u00A0\u0080", // half a surrogate pair
        "\u00F4\u0090\u0080\u0080", // beyond U+10FFFF
        "\u0080",
        "\u00FF",
        "\u00E2\u0082"); // cut short
    for (String bytes : malformed) {
      for (int before : new int[] {0, 8_190, 8_191, 8_192, 20_000}) {
        byte[] json = (" ".repeat(before) + "{\"" + bytes + "\":1}").getBytes(ISO_8859_1);

        assertThat(Sample.unreadable(EventJson.read(EventType.SALE_CLOSED, json, Sample.NOW)))
            .isEqualTo("this is not JSON in UTF-8");
      }
    }
  }

  @Test
  void readsPastAByteOrderMarkOfUtf8AndWhiteSpace() {
    assertThat(Sample.event(
            Sample.read(EventType.SALE_CLOSED, "\uFEFF \r\n" + Sample.sale().json() + "\n\t ")))
        .isEqualTo(Sample.sale().event());
  }

  @Test
  void pointsWithinTheItemWhenReadingABatch() {
    String batch = "[%s,%s,7,[1],%s]"
        .formatted(
            Sample.answer().json(),
            Sample.answer()
                .without("answerId")
                .with("scores", "[{\"measure\":\"csat\"}]")
                .json(),
            Sample.answer().json());
    var read = new ArrayList<Decoded>();
    try (JsonParser parser = EventJson.parser(batch.getBytes(UTF_8))) {
      assertThat(parser.nextToken()).isEqualTo(JsonToken.START_ARRAY);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        read.add(EventJson.read(EventType.SURVEY_ANSWERED, parser, Sample.NOW));
      }
      assertThat(parser.nextToken()).isNull();
    }

    assertThat(read).hasSize(5);
    assertThat(Sample.event(read.get(0))).isEqualTo(Sample.answer().event());
    assertThat(Sample.errors(read.get(1)))
        .extracting(FieldError::pointer)
        .containsExactly("/scores/0/value", "/answerId");
    assertThat(Sample.errors(read.get(2))).extracting(FieldError::pointer).containsExactly("");
    assertThat(Sample.errors(read.get(3))).extracting(FieldError::pointer).containsExactly("");
    assertThat(Sample.event(read.get(4))).isEqualTo(Sample.answer().event());
  }

  @Test
  void pointsWithinTheEventWhenItStandsInAnEnvelope() {
    String envelope = "{\"items\":[{\"data\":%s,\"id\":1}]}"
        .formatted(Sample.answer().with("scores", "[4]").with("x", "{}").json());
    try (JsonParser parser = EventJson.parser(envelope.getBytes(UTF_8))) {
      while (!"data".equals(parser.currentName())) {
        parser.nextToken();
      }
      parser.nextToken();

      assertThat(Sample.errors(EventJson.read(EventType.SURVEY_ANSWERED, parser, Sample.NOW)))
          .extracting(FieldError::pointer)
          .containsExactly("/scores/0", "/x");
      assertThat(parser.nextName()).isEqualTo("id");
    }
  }

  @Test
  void throwsFromWithinABatchWhatIsNotJson() {
    try (JsonParser parser = EventJson.parser("[{\"saleId\":}]".getBytes(UTF_8))) {
      parser.nextToken();
      parser.nextToken();

      assertThatThrownBy(() -> EventJson.read(EventType.SALE_CLOSED, parser, Sample.NOW))
          .isInstanceOf(JacksonException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void neverRepeatsWhatWasSent(EventType type) {
    Sample sample = Sample.minimal(type);
    for (SchemaField field : SchemaField.of(type).toList()) {
      sample = sample.with(field.name(), "\"4111-1111\\u0000\"");
    }

    assertThat(sample.errors()).hasSameSizeAs(sample.fields().keySet());
    assertThat(sample.errors())
        .allSatisfy(error -> assertThat(error.detail()).doesNotContain("4111"));
    assertThat(Sample.unreadable(Sample.read(type, "{\"4111\":4111-1111}"))).doesNotContain("4111");
  }

  @Test
  void writesTheSameBytesForEqualEvents() {
    var out = new ByteArrayOutputStream();
    for (String amount : List.of("1e1", "10", "\"10.00\"")) {
      out.writeBytes(EventJson.write(Sample.sale()
          .with("amount", amount)
          .with("currency", "\"EUR\"")
          .with("quantity", "1")
          .with("withdrawn", "false")
          .event()));
    }

    assertThat(out.toString(UTF_8)).isEqualTo("""
            {"saleId":"S-1","closedAt":"2026-11-01T10:15:00Z","product":"home-insurance",\
            "region":"LT-VL","channel":"retail","quantity":1,"amount":"10","currency":"EUR",\
            "revision":1}""".repeat(3));
  }
}
