package io.parallax.reporting.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parallax.events.Measure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IndicatorTest {

  @Test
  void csatIsTheShareOfFoursAndFives() {
    var scores = new Scores();
    scores.add(Measure.CSAT, 1, 13);
    scores.add(Measure.CSAT, 3, 20);
    scores.add(Measure.CSAT, 4, 44);
    scores.add(Measure.CSAT, 5, 30);

    IndicatorValue csat = Indicator.CSAT.of(scores);

    assertThat(csat.value()).isCloseTo(0.6916, within(0.00005));
    assertThat(csat.n()).isEqualTo(107);
    assertThat(csat.numerator()).isEqualTo(74);
    assertThat(csat.denominator()).isEqualTo(107);
    assertThat(csat.low()).isCloseTo(.59872, within(0.000005));
    assertThat(csat.high()).isCloseTo(.77118, within(0.000005));
    assertThat(csat.sufficient()).isTrue();
  }

  @Test
  void npsIsPromotersMinusDetractorsInPoints() {
    var scores = new Scores();
    scores.add(Measure.NPS, 10, 30);
    scores.add(Measure.NPS, 9, 20);
    scores.add(Measure.NPS, 8, 15);
    scores.add(Measure.NPS, 7, 15);
    scores.add(Measure.NPS, 6, 10);
    scores.add(Measure.NPS, 0, 10);

    IndicatorValue nps = Indicator.NPS.of(scores);

    assertThat(nps.value()).isEqualTo(30.0);
    assertThat(nps.numerator()).isEqualTo(30);
    assertThat(nps.denominator()).isEqualTo(100);
    assertThat(nps.low()).isCloseTo(14.05, within(0.005));
    assertThat(nps.high()).isCloseTo(44.20, within(0.005));
  }

  @Test
  void npsKeepsItsDecimals() {
    var scores = new Scores();
    scores.add(Measure.NPS, 9, 215);
    scores.add(Measure.NPS, 7, 85);
    scores.add(Measure.NPS, 3, 75);

    assertThat(Indicator.NPS.of(scores).value()).isCloseTo(37.3333333333, within(1e-9));
  }

  @Test
  void cesIsTheShareOfFivesToSevens() {
    var scores = new Scores();
    int[] counts = {2, 3, 5, 10, 30, 30, 20};
    for (int score = 1; score <= 7; score++) {
      scores.add(Measure.CES, score, counts[score - 1]);
    }

    assertThat(Indicator.CES.of(scores).value()).isEqualTo(0.8);
  }

  @Test
  void repurchaseIntentIsTheShareOfFoursAndFives() {
    var scores = new Scores();
    scores.add(Measure.REPURCHASE_INTENT, 3, 1);
    scores.add(Measure.REPURCHASE_INTENT, 4, 1);
    scores.add(Measure.REPURCHASE_INTENT, 5, 2);

    assertThat(Indicator.REPURCHASE_INTENT.of(scores).value()).isEqualTo(0.75);
  }

  @ParameterizedTest
  @EnumSource
  void noDataIsNullAndNotZero(Indicator indicator) {
    IndicatorValue value = indicator.of(new Scores());

    assertThat(value).isEqualTo(new IndicatorValue(null, 0, 0, 0, null, null, false));
  }

  @Test
  void isSufficientFromThirtyOn() {
    var scores = new Scores();
    scores.add(Measure.CSAT, 5, 29);
    assertThat(Indicator.CSAT.of(scores).sufficient()).isFalse();

    scores.add(Measure.CSAT, 1, 1);
    assertThat(Indicator.CSAT.of(scores).sufficient()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void isFoundByItsId(Indicator indicator) {
    assertThat(Indicator.withId(indicator.id())).contains(indicator);
  }
}
