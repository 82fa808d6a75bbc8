package io.parallax.reporting.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parallax.reporting.metric.Coverage.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoverageTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0,  NO_SALES",
    "0, 9, 90, NO_SALES",
    "1, 0, 0,  NOT_SURVEYED",
    "5, 1, 0,  NO_ANSWERS",
    "5, 0, 1,  THIN",
    "5, 9, 29, THIN",
    "5, 0, 30, COVERED",
    "5, 9, 31, COVERED",
  })
  void aCellHasOneState(long sales, long invited, long answered, State state) {
    assertThat(new Coverage(sales, sales, invited, answered, 0).state(30)).isEqualTo(state);
  }

  @Test
  void sharesAreOfSalesAndNeverAboveOne() {
    var cell = new Coverage(40, 100, 50, 10, 30);

    assertThat(cell.invitedShare()).isEqualTo(1);
    assertThat(cell.answeredShare()).isEqualTo(.25);
    assertThat(cell.deliveryShare()).isEqualTo(.75);
    var unsold = new Coverage(0, 0, 5, 5, 5);
    assertThat(unsold.invitedShare()).isNull();
    assertThat(unsold.answeredShare()).isNull();
    assertThat(unsold.deliveryShare()).isNull();
  }

  @Test
  void cellsAddUp() {
    assertThat(new Coverage(1, 2, 3, 4, 5).plus(new Coverage(10, 20, 30, 40, 50)))
        .isEqualTo(new Coverage(11, 22, 33, 44, 55));
  }

  @Test
  void coveredUnitsAreThoseOfCoveredCells() {
    List<Coverage> cells = List.of(
        new Coverage(10, 60, 0, 30, 0),
        new Coverage(10, 30, 0, 29, 0),
        new Coverage(5, 10, 0, 0, 0));

    assertThat(Coverage.coveredUnitsShare(cells, 30)).isCloseTo(.6, within(1e-12));
    assertThat(Coverage.coveredUnitsShare(cells, 29)).isCloseTo(.9, within(1e-12));
    assertThat(Coverage.coveredUnitsShare(List.of(Coverage.NOTHING), 30)).isNull();
  }

  /** Eleven products: 100 and 90 units of the two popular ones, and 9, 8, ... 1 of the others. */
  @Test
  void popularProductsStandBesideTheOthers() {
    Map<String, Coverage> products = new LinkedHashMap<>();
    for (int units = 1; units <= 9; units++) {
      products.put("p" + units, new Coverage(units, units, 0, units == 9 ? 30 : 0, 0));
    }
    products.put("second", new Coverage(90, 90, 1, 0, 0));
    products.put("first", new Coverage(100, 100, 50, 40, 0));
    products.put("unsold", new Coverage(0, 0, 0, 7, 0));

    Popularity popularity = Popularity.of(products, 30);

    assertThat(popularity.tenth()).isEqualTo(new Popularity.Part(2, 0, 190, 100.0 / 190));
    assertThat(popularity.rest()).isEqualTo(new Popularity.Part(9, 8, 45, 9.0 / 45));
  }

  @Test
  void aSingleProductIsThePopularOne() {
    Popularity popularity = Popularity.of(Map.of("tea", new Coverage(3, 4, 0, 0, 0)), 30);

    assertThat(popularity.tenth()).isEqualTo(new Popularity.Part(1, 1, 4, 0.0));
    assertThat(popularity.rest()).isEqualTo(new Popularity.Part(0, 0, 0, null));
    assertThat(Popularity.of(Map.of(), 30).tenth()).isEqualTo(popularity.rest());
  }
}
