package io.parallax.reporting.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SalesMixTest {

  @Test
  void distanceIsHalfTheSumOfTheDifferences() {
    assertThat(SalesMix.distance(
            Map.of("EU", 50L, "NA", 30L, "APAC", 15L, "AF", 5L),
            Map.of("EU", 700L, "NA", 280L, "APAC", 20L)))
        .isCloseTo(.20, within(1e-12));
    assertThat(SalesMix.distance(Map.of("EU", 1L), Map.of("NA", 5L))).isEqualTo(1);
    assertThat(SalesMix.distance(Map.of("EU", 1L), Map.of("EU", 5L))).isEqualTo(0);
    assertThat(SalesMix.distance(Map.of("EU", 1L), Map.of("EU", 0L))).isNull();
  }

  @Test
  void changeOfATotalIsThatOfItsGroupsAndOfTheirMix() {
    SalesMix.Shift shift = Objects.requireNonNull(SalesMix.shift(
        Indicator.CSAT,
        Map.of("a", Samples.csat(510, 90), "b", Samples.csat(32, 368)),
        Map.of("a", Samples.csat(180, 20), "b", Samples.csat(80, 720))));

    assertThat(shift.rate()).isCloseTo(-.032, within(1e-12));
    assertThat(shift.mix()).isCloseTo(.314, within(1e-12));
    assertThat(shift.comeAndGone()).isZero();
  }

  @Test
  void partsOfAChangeAddUpAlsoWhenGroupsComeAndGo() {
    SalesMix.Shift shift = Objects.requireNonNull(SalesMix.shift(
        Indicator.CSAT,
        Map.of("a", Samples.csat(50, 50), "new", Samples.csat(10, 90)),
        Map.of("a", Samples.csat(80, 20), "gone", Samples.csat(300, 0))));

    assertThat(shift.rate() + shift.mix() + shift.comeAndGone())
        .isCloseTo(60 / 200.0 - 380 / 400.0, within(1e-12));
    assertThat(shift.comeAndGone()).isCloseTo(.5 * .1 - .75, within(1e-12));
  }

  @Test
  void weighsAnswersBySales() {
    SalesMix.Weighted weighted = SalesMix.weighted(
        Indicator.CSAT,
        Map.of("a", Samples.csat(90, 10), "b", Samples.csat(50, 50), "unsold", Samples.csat(0, 9)),
        Map.of("a", 100L, "b", 300L, "silent", 600L));

    assertThat(weighted.value()).isCloseTo(.25 * .9 + .75 * .5, within(1e-12));
    // 100 answers of weight 1, 100 of weight 3: 400^2 / 1000
    assertThat(weighted.effectiveN()).isCloseTo(160, within(1e-9));
    assertThat(weighted.coveredShare()).isCloseTo(.4, within(1e-12));
  }

  @Test
  void evenWeightsChangeNothing() {
    SalesMix.Weighted weighted = SalesMix.weighted(
        Indicator.NPS,
        Map.of("a", Samples.nps(5, 3, 2), "b", Samples.nps(50, 30, 20)),
        Map.of("a", 7L, "b", 70L));

    assertThat(weighted.value()).isCloseTo(30, within(1e-12));
    assertThat(weighted.effectiveN()).isCloseTo(110, within(1e-9));
    assertThat(weighted.coveredShare()).isEqualTo(1);
  }

  @Test
  void whatCannotBeWeighedIsNull() {
    assertThat(SalesMix.weighted(
            Indicator.CSAT, Map.of("a", Samples.csat(1, 1)), Map.<String, Long>of()))
        .isEqualTo(new SalesMix.Weighted(null, 0, null));
    assertThat(SalesMix.weighted(
                Indicator.LEAD_RESPONSE_TIME,
                Map.of("a", ResponseTimesTest.openLeads()),
                Map.of("a", 1L))
            .value())
        .isNull();
  }
}
