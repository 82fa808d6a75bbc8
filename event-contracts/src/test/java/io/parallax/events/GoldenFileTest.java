package io.parallax.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenFileTest {

  @ParameterizedTest
  @EnumSource
  void everyTypeHasTheLeastAndTheMostThatCanBeSaid(EventType type) {
    assertThat(Sample.minimal(type).fields().keySet())
        .containsExactlyInAnyOrderElementsOf(SchemaField.of(type)
            .filter(SchemaField::required)
            .map(SchemaField::name)
            .toList());
    assertThat(Sample.full(type).fields().keySet())
        .containsExactlyInAnyOrderElementsOf(
            SchemaField.of(type).map(SchemaField::name).toList());
  }

  @ParameterizedTest
  @MethodSource("io.parallax.events.GoldenFile#all")
  void isReadAndWrittenToTheSameBytesForEver(GoldenFile file) {
    Event event = read(file, file.json());
    byte[] canonical = EventJson.write(event);

    assertThat(new String(canonical, UTF_8)).isEqualTo(new String(file.canonical(), UTF_8));
    assertThat(canonical).isEqualTo(file.canonical());
    assertThat(read(file, canonical)).isEqualTo(event);
    assertThat(EventJson.write(read(file, canonical))).isEqualTo(canonical);
  }

  @Test
  void oneWriterWritesEachAsIfItWereAlone() {
    try (var writer = new EventJson.Writer()) {
      GoldenFile.all()
          .forEach(file -> assertThat(writer.write(read(file, file.json())))
              .as(file.toString())
              .isEqualTo(file.canonical()));
    }
  }

  @ParameterizedTest
  @MethodSource("io.parallax.events.GoldenFile#all")
  void agreesWithTheSchemaOfItsType(GoldenFile file) {
    EventSchema schema = EventSchema.of(file.type());

    assertThat(schema.errors(EventSchema.tree(file.json()))).isEmpty();
    assertThat(schema.errors(EventSchema.tree(file.canonical()))).isEmpty();
  }

  private static Event read(GoldenFile file, byte[] json) {
    return Sample.event(EventJson.read(file.type(), json, Instant.MAX));
  }
}
