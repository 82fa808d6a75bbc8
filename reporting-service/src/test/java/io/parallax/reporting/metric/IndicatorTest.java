package io.parallax.reporting.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.parallax.events.Measure;
import io.parallax.reporting.aggregate.Counter;
import java.util.ArrayList;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IndicatorTest {
  private static final long SEED = Long.getLong("parallax.seed", 20261123);

  @Test
  void csatIsTheShareOfFoursAndFives() {
    var sums = new OutcomeSums();
    sums.add(Measure.CSAT, 1, 13);
    sums.add(Measure.CSAT, 3, 20);
    sums.add(Measure.CSAT, 4, 44);
    sums.add(Measure.CSAT, 5, 30);

    IndicatorValue csat = Indicator.CSAT.of(sums);

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
    var sums = new OutcomeSums();
    sums.add(Measure.NPS, 10, 30);
    sums.add(Measure.NPS, 9, 20);
    sums.add(Measure.NPS, 8, 15);
    sums.add(Measure.NPS, 7, 15);
    sums.add(Measure.NPS, 6, 10);
    sums.add(Measure.NPS, 0, 10);

    IndicatorValue nps = Indicator.NPS.of(sums);

    assertThat(nps.value()).isEqualTo(30.0);
    assertThat(nps.numerator()).isEqualTo(30);
    assertThat(nps.denominator()).isEqualTo(100);
    assertThat(nps.low()).isCloseTo(14.05, within(0.005));
    assertThat(nps.high()).isCloseTo(44.20, within(0.005));
  }

  @Test
  void npsKeepsItsDecimals() {
    assertThat(Indicator.NPS.of(Samples.nps(215, 85, 75)).value())
        .isCloseTo(37.3333333333, within(1e-9));
  }

  @Test
  void cesIsTheShareOfFivesToSevens() {
    var sums = new OutcomeSums();
    int[] counts = {2, 3, 5, 10, 30, 30, 20};
    for (int score = 1; score <= 7; score++) {
      sums.add(Measure.CES, score, counts[score - 1]);
    }

    assertThat(Indicator.CES.of(sums).value()).isEqualTo(0.8);
  }

  @Test
  void repurchaseIntentIsTheShareOfFoursAndFives() {
    var sums = new OutcomeSums();
    sums.add(Measure.REPURCHASE_INTENT, 3, 1);
    sums.add(Measure.REPURCHASE_INTENT, 4, 1);
    sums.add(Measure.REPURCHASE_INTENT, 5, 2);

    assertThat(Indicator.REPURCHASE_INTENT.of(sums).value()).isEqualTo(0.75);
  }

  @ParameterizedTest
  @CsvSource({
    "ON_TIME,              DUE_ON_TIME,             DUE",
    "TO_QUALITY,           TO_QUALITY,              QUALITY_KNOWN",
    "WITHIN_COST,          WITHIN_COST,             COST_KNOWN",
    "AS_AGREED,            AS_AGREED,               ALL_KNOWN",
    "REVERSAL_RATE,        CLOSED_THEN_REVERSED,    SALES_CLOSED",
    "SURVEY_RESPONSE_RATE, INVITATIONS_ANSWERED,    INVITATIONS_SENT",
    "LEAD_FOLLOW_UP,       LEADS_CONTACTED_IN_TIME, LEADS_CAPTURED",
    "LEAD_CONVERSION,      LEADS_CONVERTED,         LEADS_CAPTURED",
  })
  void otherSharesComeFromTwoCounts(Indicator indicator, Counter hits, Counter total) {
    var sums = new OutcomeSums();
    for (Counter other : Counter.values()) {
      sums.add(other, 1000);
    }
    sums.add(hits, 8 - sums.count(hits));
    sums.add(total, 10 - sums.count(total));

    IndicatorValue value = indicator.of(sums);

    assertThat(value.value()).isEqualTo(0.8);
    assertThat(value.n()).isEqualTo(10);
    assertThat(value.numerator()).isEqualTo(8);
    assertThat(value.denominator()).isEqualTo(10);
    assertThat(value.low()).isCloseTo(.49016, within(0.000005));
    assertThat(value.high()).isCloseTo(.94332, within(0.000005));
    assertThat(value.sufficient()).isFalse();
  }

  @Test
  void repeatPurchaseIsTheShareOfRepeatSalesInThoseOfKnownCustomers() {
    var sums = new OutcomeSums();
    sums.add(Counter.SALES_CLOSED, 100);
    sums.add(Counter.NEW_CUSTOMER_SALES, 30);
    sums.add(Counter.REPEAT_SALES, 10);

    IndicatorValue value = Indicator.REPEAT_PURCHASE.of(sums);

    assertThat(value.value()).isEqualTo(0.25);
    assertThat(value.n()).isEqualTo(40);
    assertThat(value.numerator()).isEqualTo(10);
  }

  @Test
  void leadResponseTimeIsAMedianInSeconds() {
    IndicatorValue value = Indicator.LEAD_RESPONSE_TIME.of(ResponseTimesTest.openLeads());

    assertThat(value.value()).isEqualTo(60.0);
    assertThat(value.n()).isEqualTo(8);
    assertThat(value.numerator()).isEqualTo(4);
    assertThat(value.denominator()).isEqualTo(8);
  }

  @Test
  void refusesMoreHitsThanThereAre() {
    var sums = new OutcomeSums();
    sums.add(Counter.DUE, 1);
    sums.add(Counter.DUE_ON_TIME, 2);

    assertThatThrownBy(() -> Indicator.ON_TIME.of(sums)).hasMessage("2 of 1, expected 0 to all");
  }

  @ParameterizedTest
  @EnumSource
  void noDataIsNullAndNotZero(Indicator indicator) {
    IndicatorValue value = indicator.of(new OutcomeSums());

    assertThat(value).isEqualTo(new IndicatorValue(null, 0, 0, 0, null, null, false));
  }

  @Test
  void isSufficientFromThirtyOn() {
    var sums = new OutcomeSums();
    sums.add(Measure.CSAT, 5, 29);
    assertThat(Indicator.CSAT.of(sums).sufficient()).isFalse();

    sums.add(Measure.CSAT, 1, 1);
    assertThat(Indicator.CSAT.of(sums).sufficient()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void isFoundByItsId(Indicator indicator) {
    assertThat(Indicator.withId(indicator.id())).contains(indicator);
  }

  @ParameterizedTest
  @EnumSource
  void addingSumsIsPooling(Indicator indicator) {
    for (long seed = SEED; seed < SEED + 50; seed++) {
      RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
      var pooled = new OutcomeSums();
      var parts = new ArrayList<OutcomeSums>();
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        var part = new OutcomeSums();
        long partSeed = random.nextLong();
        Samples.fill(part, RandomGeneratorFactory.getDefault().create(partSeed));
        Samples.fill(pooled, RandomGeneratorFactory.getDefault().create(partSeed));
        parts.add(part);
      }

      assertThat(indicator.of(OutcomeSums.total(parts)))
          .as("-Dparallax.seed=%d", seed)
          .isEqualTo(indicator.of(pooled));
      assertThat(indicator.of(OutcomeSums.total(parts.reversed())))
          .as("-Dparallax.seed=%d", seed)
          .isEqualTo(indicator.of(pooled));
    }
  }

  @ParameterizedTest
  @EnumSource
  void intervalsHoldTheValueAndStayOnTheScale(Indicator indicator) {
    for (long seed = SEED; seed < SEED + 200; seed++) {
      var sums = new OutcomeSums();
      Samples.fill(sums, RandomGeneratorFactory.getDefault().create(seed));
      IndicatorValue value = indicator.of(sums);
      double min = indicator.unit() == Indicator.Unit.POINTS ? -100 : 0;
      double max = indicator.unit() == Indicator.Unit.FRACTION ? 1 : 100;
      if (value.value() != null) {
        assertThat(value.value()).as("-Dparallax.seed=%d", seed).isBetween(min, max);
        if (value.low() != null) {
          assertThat(value.low()).as("-Dparallax.seed=%d", seed).isBetween(min, value.value());
        }
        if (value.high() != null) {
          assertThat(value.high()).as("-Dparallax.seed=%d", seed).isBetween(value.value(), max);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aChangeBackIsTheOppositeOfTheChange(Indicator indicator) {
    int changes = 0;
    for (long seed = SEED; seed < SEED + 200; seed++) {
      RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
      var one = new OutcomeSums();
      var other = new OutcomeSums();
      Samples.fill(one, random);
      Samples.fill(other, random);
      Change there = indicator.change(one, other);
      Change back = indicator.change(other, one);

      assertThat(back.trend())
          .as("-Dparallax.seed=%d", seed)
          .isEqualTo(there.trend() == null ? null : there.trend().opposite());
      if (there.absolute() != null) {
        assertThat(back.absolute()).isEqualTo(-there.absolute());
      }
      changes += there.trend() == Trend.UP || there.trend() == Trend.DOWN ? 1 : 0;
      assertThat(indicator.change(one, one).trend()).isIn(Trend.FLAT, null);
    }
    assertThat(changes).as("samples that differ").isPositive();
  }
}
