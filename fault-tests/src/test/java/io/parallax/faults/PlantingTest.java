package io.parallax.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.faults.agent.Planting;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A fail point or a defect that is planted nowhere would prove nothing. */
class PlantingTest {
  static Stream<Planting> plantings() {
    return Planting.all().stream();
  }

  @ParameterizedTest
  @MethodSource("plantings")
  void hasItsPlace(Planting planting) {
    planting.requirePlace();
  }

  @Test
  void isNotToBePlantedWhereThereIsNoSuchMethodOrClass() {
    String type = "io.parallax.ingest.EventPublisher";
    new Planting(Object.class, type, List.of("publish")).requirePlace();
    assertThatThrownBy(
            () -> new Planting(Object.class, type, List.of("publish", "send")).requirePlace())
        .hasMessage(Planting.DOES_NOT_FIT + type + " has no [send]");
    assertThatThrownBy(
            () -> new Planting(Object.class, type + "s", List.of("publish")).requirePlace())
        .hasMessage(Planting.DOES_NOT_FIT + "there is no class " + type + "s");
  }

  @Test
  void whatHasNoPlaceEndsTheRunBeforeItsFirstRow() {
    var nowhere = new Planting(Object.class, "io.parallax.Nowhere", List.of("none"));

    assertThatThrownBy(() -> Faults.run(List.of(), List.of(nowhere), false, 1, Path.of("unused")))
        .hasMessageStartingWith(Planting.DOES_NOT_FIT);
    assertThat(Path.of("unused")).doesNotExist();
  }
}
