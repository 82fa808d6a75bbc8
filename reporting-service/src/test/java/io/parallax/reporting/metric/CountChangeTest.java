package io.parallax.reporting.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountChangeTest {

  /** The probabilities are those of another library (scipy.stats.binomtest). */
  @ParameterizedTest
  @CsvSource({
    "60,    40,    1,  1,  FLAT", // p = 0.0569
    "61,    39,    1,  1,  UP", // p = 0.0352
    "39,    61,    1,  1,  DOWN",
    "0,     5,     1,  1,  FLAT", // p = 0.0625
    "0,     6,     1,  1,  DOWN", // p = 0.0313
    "0,     0,     1,  1,  FLAT",
    "310,   280,   31, 28, FLAT", // the same rate
    "280,   280,   28, 31, FLAT", // p = 0.236
    "400,   310,   28, 31, UP",
    "50000, 50400, 1,  1,  FLAT", // z = -1.26
    "50000, 50800, 1,  1,  DOWN", // z = -2.52
    "500000000, 500000000, 1, 1, FLAT",
    "5000000000, 4000000000, 1, 1, UP",
    "5,     0,     1,  0,  FLAT",
  })
  void countsChangeWhenTheirRatesDo(long now, long before, int days, int daysBefore, Trend trend) {
    assertThat(CountChange.trend(now, Duration.ofDays(days), before, Duration.ofDays(daysBefore)))
        .isEqualTo(trend);
  }

  @Test
  void exactAndApproximateTestMeet() {
    var day = Duration.ofDays(1);
    assertThat(CountChange.trend(5097, day, 4903, day)).isEqualTo(Trend.FLAT);
    assertThat(CountChange.trend(5100, day, 4900, day)).isEqualTo(Trend.UP);
    assertThat(CountChange.trend(5097, day, 4905, day)).isEqualTo(Trend.FLAT);
    assertThat(CountChange.trend(5101, day, 4901, day)).isEqualTo(Trend.UP);
  }

  @Test
  void aChangeBackIsTheOppositeOfTheChange() {
    for (int now = 0; now < 80; now++) {
      for (int before = 0; before < 80; before++) {
        Trend there = CountChange.trend(now, Duration.ofDays(28), before, Duration.ofDays(31));
        assertThat(CountChange.trend(before, Duration.ofDays(31), now, Duration.ofDays(28)))
            .as("%d and %d", now, before)
            .isEqualTo(there.opposite());
      }
    }
  }

  @Test
  void tellsAbsoluteAndRelativeChange() {
    assertThat(CountChange.of(61, Duration.ofDays(1), 39, Duration.ofDays(1)))
        .isEqualTo(new Change(39.0, 22.0, 22.0 / 39, Trend.UP));
    assertThat(CountChange.of(3, Duration.ofDays(1), 0, Duration.ofDays(1)))
        .isEqualTo(new Change(0.0, 3.0, null, Trend.FLAT));
  }
}
