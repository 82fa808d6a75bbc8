package io.parallax.reporting.report.coverage;

import static io.parallax.reporting.aggregate.Dimension.CHANNEL;
import static io.parallax.reporting.aggregate.Dimension.COUNTRY;
import static io.parallax.reporting.aggregate.Dimension.PRODUCT;
import static io.parallax.reporting.aggregate.Dimension.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.reporting.aggregate.Dimension;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeclaredCellsTest {
  private static final Map<Dimension, List<String>> DECLARED = Map.of(
      PRODUCT, List.of("coffee", "tea"),
      REGION, List.of("LT-KU", "LT-VL", "LV"),
      COUNTRY, List.of("LT", "LV"));

  @Test
  void withoutDeclarationsThereAreNone() {
    var cells = cells(List.of(CHANNEL), Map.of(), List.of(List.of("retail")));

    assertThat(cells.count()).isZero();
    assertThat(cells.cells()).isEmpty();
  }

  @Test
  void combineEveryDeclaredValue() {
    var cells = cells(List.of(PRODUCT, REGION), Map.of(), List.of());

    assertThat(cells.count()).isEqualTo(6);
    assertThat(cells.cells())
        .containsExactly(
            List.of("coffee", "LT-KU"),
            List.of("coffee", "LT-VL"),
            List.of("coffee", "LV"),
            List.of("tea", "LT-KU"),
            List.of("tea", "LT-VL"),
            List.of("tea", "LV"));
  }

  @Test
  void aDimensionWithoutDeclarationsTakesPartWithWhatOccurs() {
    var occurring =
        List.of(List.of("tea", "retail"), List.of("milk", "retail"), List.of("tea", "(unknown)"));

    assertThat(cells(List.of(PRODUCT, CHANNEL), Map.of(), occurring).cells())
        .containsExactly(List.of("coffee", "retail"), List.of("tea", "retail"));
    assertThat(cells(List.of(PRODUCT, CHANNEL), Map.of(), List.of()).cells())
        .containsExactly(List.of("coffee", "(unknown)"), List.of("tea", "(unknown)"));
  }

  @Test
  void aCountryFollowsItsRegion() {
    assertThat(cells(List.of(COUNTRY, REGION), Map.of(), List.of()).cells())
        .containsExactly(List.of("LT", "LT-KU"), List.of("LT", "LT-VL"), List.of("LV", "LV"));
    assertThat(cells(List.of(COUNTRY), Map.of(), List.of()).cells())
        .containsExactly(List.of("LT"), List.of("LV"));
  }

  @Test
  void filtersAdmit() {
    assertThat(cells(List.of(REGION), Map.of(REGION, List.of("LV", "EE")), List.of())
            .cells())
        .containsExactly(List.of("LV"));
    assertThat(cells(List.of(REGION), Map.of(COUNTRY, List.of("LT")), List.of()).cells())
        .containsExactly(List.of("LT-KU"), List.of("LT-VL"));
    assertThat(cells(List.of(COUNTRY), Map.of(REGION, List.of("LT-VL", "x")), List.of())
            .cells())
        .containsExactly(List.of("LT"));
    assertThat(
            cells(List.of(PRODUCT), Map.of(PRODUCT, List.of("milk")), List.of()).cells())
        .isEmpty();
  }

  @Test
  void areCountedBeforeTheyAreMade() {
    List<String> many = Collections.nCopies(100_000, "x");

    var cells = new DeclaredCells(
        List.of(PRODUCT, REGION, CHANNEL),
        Map.of(PRODUCT, many, REGION, many, CHANNEL, many),
        Map.of(),
        List.of());

    assertThat(cells.count()).isEqualTo(1e15);
  }

  private static DeclaredCells cells(
      List<Dimension> groupBy, Map<Dimension, List<String>> filters, List<List<String>> occurring) {
    return new DeclaredCells(groupBy, DECLARED, filters, occurring);
  }
}
