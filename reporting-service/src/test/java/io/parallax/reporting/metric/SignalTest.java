package io.parallax.reporting.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.reporting.aggregate.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalTest {

  @ParameterizedTest
  @CsvSource({
    "UP,   90, 70, both-up",
    "UP,   70, 90, sales-up-outcome-down",
    "UP,   80, 80, flat",
    "UP,   80, 83, flat",
    "DOWN, 90, 70, sales-down-outcome-up",
    "DOWN, 70, 90, both-down",
    "DOWN, 80, 80, flat",
    "FLAT, 90, 70, flat",
    "FLAT, 70, 90, flat",
    "FLAT, 80, 80, flat",
  })
  void tellsOfBothTrends(Trend sales, long satisfiedNow, long satisfiedBefore, String signal) {
    OutcomeSums now = Samples.csat(satisfiedNow, 100 - satisfiedNow);
    OutcomeSums before = Samples.csat(satisfiedBefore, 100 - satisfiedBefore);

    assertThat(Indicator.CSAT.signal(sales, now, before).text()).isEqualTo(signal);
  }

  @Test
  void fewerReversalsAreBetter() {
    assertThat(Indicator.REVERSAL_RATE.signal(Trend.UP, reversed(5), reversed(40)))
        .isEqualTo(Signal.BOTH_UP);
    assertThat(Indicator.REVERSAL_RATE.change(reversed(5), reversed(40)).trend())
        .isEqualTo(Trend.DOWN);
  }

  @Test
  void aShorterResponseTimeIsBetter() {
    assertThat(Indicator.LEAD_RESPONSE_TIME.signal(Trend.DOWN, waiting(1), waiting(5)))
        .isEqualTo(Signal.SALES_DOWN_OUTCOME_UP);
    assertThat(Indicator.LEAD_RESPONSE_TIME.signal(Trend.UP, waiting(5), waiting(1)))
        .isEqualTo(Signal.SALES_UP_OUTCOME_DOWN);
  }

  @Test
  void isInsufficientWithFewObservationsNowOrBefore() {
    OutcomeSums few = Samples.csat(29, 0);
    OutcomeSums many = Samples.csat(0, 30);

    assertThat(Indicator.CSAT.signal(Trend.UP, few, many)).isEqualTo(Signal.INSUFFICIENT);
    assertThat(Indicator.CSAT.signal(Trend.UP, many, few)).isEqualTo(Signal.INSUFFICIENT);
    assertThat(Indicator.CSAT.signal(Trend.UP, Samples.csat(30, 0), many))
        .isEqualTo(Signal.BOTH_UP);
  }

  @Test
  void changesAreAbsoluteAndRelative() {
    Change up = Indicator.CSAT.change(Samples.csat(90, 10), Samples.csat(60, 40));
    assertThat(up).isEqualTo(new Change(0.6, 0.9 - 0.6, (0.9 - 0.6) / 0.6, Trend.UP));
    assertThat(up.significant()).isTrue();

    Change fromBelowZero = Indicator.NPS.change(Samples.nps(10, 0, 10), Samples.nps(5, 0, 15));
    assertThat(fromBelowZero).isEqualTo(new Change(-50.0, 50.0, 1.0, Trend.FLAT));
    assertThat(fromBelowZero.significant()).isFalse();
  }

  @Test
  void nothingToCompareIsNull() {
    assertThat(Indicator.CSAT.change(Samples.csat(1, 1), new OutcomeSums()))
        .isEqualTo(new Change(null, null, null, null));
    assertThat(Indicator.CSAT.change(new OutcomeSums(), Samples.csat(1, 1)))
        .isEqualTo(new Change(0.5, null, null, null));
    assertThat(Indicator.CSAT.change(Samples.csat(1, 1), Samples.csat(0, 9)).relative())
        .isNull();
  }

  private static OutcomeSums reversed(long reversed) {
    var sums = new OutcomeSums();
    sums.add(Counter.SALES_CLOSED, 100);
    sums.add(Counter.CLOSED_THEN_REVERSED, reversed);
    return sums;
  }

  private static OutcomeSums waiting(int factor) {
    var sums = new OutcomeSums();
    for (int i = 1; i <= 100; i++) {
      sums.addResponses(1_000_000L * i * factor, true, 1);
    }
    return sums;
  }
}
