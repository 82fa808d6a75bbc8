package io.parallax.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schemas say what the codec does: all that the codec takes they take, and what they take
 * the codec refuses only for reasons that a schema cannot give.
 */
class SchemaAgreementTest {

  /** How the codec's own reasons start; each is in words in the schema's descriptions. */
  private static final List<String> BEYOND_A_SCHEMA = List.of(
      "did not start with a known country",
      "was not a known currency",
      "was not a time",
      "was outside the years",
      "was in the future",
      "held the character",
      "was a decimal number, expected an integer",
      "had more than 4 fraction digits");

  private static final List<String> VALUES = List.of(
      "null",
      "true",
      "false",
      "0",
      "-0",
      "1",
      "2",
      "5",
      "6",
      "7",
      "8",
      "10",
      "11",
      "-1",
      "1.0",
      "1e0",
      "0.5",
      "3.00001",
      "1e15",
      "1e14",
      "1000000000",
      "1000000001",
      "2147483647",
      "2147483648",
      "999999999999999.9999",
      "1000000000000000",
      "[]",
      "{}",
      "[1]",
      "[{}]",
      "{\"measure\":\"nps\",\"value\":10}",
      "{\"measure\":\"csat\",\"value\":6}",
      "[{\"measure\":\"nps\",\"value\":10}]",
      "\"\"",
      "\"a\"",
      "\" \"",
      "\"1\"",
      "\"-1\"",
      "\"1.0\"",
      "\"12.3400000\"",
      "\"1.23456\"",
      "\"0000000000000000000001\"",
      "\"1e1\"",
      "\"1000000000000000\"",
      "\"LT\"",
      "\"LT-VL\"",
      "\"XX\"",
      "\"lt\"",
      "\"LT-\"",
      "\"LT-ABCD\"",
      "\"EUR\"",
      "\"ZZZ\"",
      "\"csat\"",
      "\"nps\"",
      "\"ces\"",
      "\"repurchase-intent\"",
      "\"2026-11-01\"",
      "\"2026-11-01T10:15Z\"",
      "\"2026-02-30T10:15:00Z\"",
      "\"2026-11-01T10:15:00.123456789+02\"",
      "\"2026-11-01T10:15:00.1234567890Z\"",
      "\"1969-01-01T00:00:00Z\"",
      "\"1960-01-01T00:00:00Z\"",
      "\"9999-12-31T23:59:59Z\"",
      "\"2026-11-01T10:15:00\"",
      "\"tab\\t\"",
      "\"\\u200B\"",
      "\"" + "x".repeat(64) + "\"",
      "\"" + "x".repeat(65) + "\"",
      "\"" + "🏠".repeat(64) + "\"",
      "\"" + "🏠".repeat(65) + "\"",
      "\"" + "x".repeat(128) + "\"",
      "\"" + "🏠".repeat(128) + "\"",
      "\"" + "🏠".repeat(129) + "\"");

  private static final List<String> NAMES = Stream.concat(
          Stream.of("x", "SaleId", "value", "measure"), SchemaField.all().map(SchemaField::name))
      .distinct()
      .toList();

  private static final String CHARACTERS = "aZ09-+.:TZtz \u0000\t\u007F\u0085ž家\u200B\u2028";

  @ParameterizedTest
  @EnumSource
  void theSchemaIsOneAndItsExamplesAreGood(EventType type) {
    EventSchema schema = EventSchema.of(type);

    assertThat(EventSchema.meta().validate(schema.json())).isEmpty();
    assertThat(schema.json().get("$id").asString())
        .isEqualTo("urn:parallax:schema:" + type.eventName() + ":v1");
    assertThat(schema.json().get("examples").size()).isPositive();
    for (JsonNode example : schema.json().get("examples")) {
      assertThat(schema.errors(example)).isEmpty();
      assertThat(read(type, example)).isInstanceOf(Decoded.Valid.class);
    }
    for (JsonNode property : schema.json().get("properties")) {
      assertThat(property.get("description").asString()).isNotBlank();
    }
  }

  /** Two schemas that name the same thing say the same of it: they are copied, not shared. */
  @Test
  void definitionsAreTheSameInEverySchema() {
    Map<String, JsonNode> definitions = new HashMap<>();
    for (EventType type : EventType.values()) {
      JsonNode schema = EventSchema.of(type).json();
      var shared = Stream.concat(
          schema.get("$defs").properties().stream(),
          schema.get("properties").properties().stream()
              .filter(property -> property.getKey().matches("revision|withdrawn")));
      shared.forEach(definition -> assertThat(definition.getValue())
          .as(type + " " + definition.getKey())
          .isEqualTo(
              definitions.computeIfAbsent(definition.getKey(), name -> definition.getValue())));
    }
  }

  @ParameterizedTest(name = "{0} = {1}")
  @MethodSource({
    "io.parallax.events.FieldRulesTest#badValues",
    "io.parallax.events.FieldRulesTest#goodValues"
  })
  void judgesTheValuesOfEveryFieldAsTheCodecDoes(SchemaField field, String value) {
    String json = Sample.full(field.type()).with(field.name(), value).json();
    if (!value.matches("1e-?[0-9]{9,}")) { // beyond what the validator can read
      agree(field.type(), json.getBytes(UTF_8));
    }
  }

  @Test
  void agreesWithTheCodecOnWhateverBecomesOfTheGoldenFiles() {
    long seed = Long.getLong("parallax.seed", 20261101L);
    int valid = 0;
    int structurallyInvalid = 0;
    for (GoldenFile file : GoldenFile.all().toList()) {
      EventSchema schema = EventSchema.of(file.type());
      Random random = new Random(seed);
      for (int i = 0; i < 2_000; i++) {
        JsonNode event = EventSchema.tree(file.json());
        int changes = 1 + random.nextInt(3);
        for (int change = 0; change < changes; change++) {
          mutate(random, event);
        }
        boolean taken = agree(schema, file.type(), event, "seed " + seed + ", change " + i);
        valid += taken ? 1 : 0;
        structurallyInvalid += taken ? 0 : 1;
      }
    }
    assertThat(valid).as("good ones").isGreaterThan(500);
    assertThat(structurallyInvalid).as("bad ones").isGreaterThan(500);
  }

  private static void agree(EventType type, byte[] json) {
    agree(EventSchema.of(type), type, EventSchema.tree(json), "");
  }

  /** Whether the codec takes the event. */
  private static boolean agree(EventSchema schema, EventType type, JsonNode event, String which) {
    List<Error> schemaErrors = schema.errors(event);
    Decoded decoded = read(type, event);
    String what =
        "%s: %s, schema says %s, codec says %s".formatted(which, event, schemaErrors, decoded);
    if (decoded instanceof Decoded.Valid) {
      assertThat(schemaErrors).as(what).isEmpty();
      return true;
    }
    if (schemaErrors.isEmpty()) {
      assertThat(Sample.errors(decoded))
          .as(what)
          .allMatch(error -> BEYOND_A_SCHEMA.stream().anyMatch(error.detail()::startsWith));
    }
    return false;
  }

  private static Decoded read(EventType type, JsonNode event) {
    return EventJson.read(
        type,
        EventSchema.MAPPER.writeValueAsBytes(event),
        Sample.NOW.plus(EventJson.CLOCK_TOLERANCE));
  }

  private static void mutate(Random random, JsonNode root) {
    List<JsonNode> containers = new ArrayList<>();
    collect(root, containers);
    JsonNode container = containers.get(random.nextInt(containers.size()));
    if (container instanceof ObjectNode object) {
      mutate(random, object);
    } else if (container instanceof ArrayNode array) {
      mutate(random, array);
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainer()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }

  private static void mutate(Random random, ObjectNode object) {
    List<String> names = List.copyOf(object.propertyNames());
    if (names.isEmpty() || random.nextInt(12) == 0) {
      object.set(pick(random, NAMES), value(random));
      return;
    }
    String name = pick(random, names);
    switch (random.nextInt(4)) {
      case 0 -> object.remove(name);
      case 1 -> object.set(name, object.get(pick(random, names)).deepCopy());
      case 2 -> object.set(name, value(random));
      default -> object.set(name, bend(random, object.get(name)));
    }
  }

  private static void mutate(Random random, ArrayNode array) {
    if (array.isEmpty() || random.nextInt(3) == 0) {
      array.add(value(random));
      return;
    }
    int index = random.nextInt(array.size());
    switch (random.nextInt(3)) {
      case 0 -> array.remove(index);
      case 1 -> array.add(array.get(index).deepCopy());
      default -> array.set(index, value(random));
    }
  }

  /** A character more, less or other, or a number near by. */
  private static JsonNode bend(Random random, JsonNode node) {
    if (node.isString()) {
      var text = new StringBuilder(node.asString());
      int at = random.nextInt(text.length() + 1);
      char c = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
      if (at == text.length() || random.nextBoolean()) {
        text.insert(at, c);
      } else if (random.nextBoolean()) {
        text.setCharAt(at, c);
      } else {
        text.deleteCharAt(at);
      }
      return EventSchema.MAPPER.valueToTree(text.toString());
    }
    return node.isIntegralNumber()
        ? EventSchema.MAPPER.valueToTree(node.asLong() + random.nextInt(5) - 2)
        : node;
  }

  private static JsonNode value(Random random) {
    return EventSchema.tree(pick(random, VALUES).getBytes(UTF_8));
  }

  private static <T> T pick(Random random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
