package io.parallax.reporting.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {

  @ParameterizedTest
  @CsvSource({"74, 107, .59872, .77118", "0, 10, 0, .27753", "8, 10, .49016, .94332"})
  void wilsonMatchesPublishedVectors(long hits, long n, double low, double high) {
    Interval interval = Interval.wilson(hits, n);

    assertThat(interval.low()).isCloseTo(low, within(0.000005));
    assertThat(interval.high()).isCloseTo(high, within(0.000005));
  }

  @Test
  void wilsonStaysWithinZeroAndOne() {
    assertThat(Interval.wilson(0, 1).low()).isZero();
    assertThat(Interval.wilson(1, 1).high()).isEqualTo(1);
    assertThat(Interval.wilson(1_000_000, 1_000_000).high()).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"50, 20, 100, 14.05, 44.20", "10, 0, 10, 47.50, 100", "3, 1, 5, -29.78, 79.78"})
  void netPromoterScoreMatchesPublishedVectors(
      long promoters, long detractors, long n, double low, double high) {
    Interval interval = Interval.netPromoterScore(promoters, detractors, n);

    assertThat(interval.low()).isCloseTo(low, within(0.005));
    assertThat(interval.high()).isCloseTo(high, within(0.005));
  }

  @Test
  void newcombeMatchesThePublishedVector() {
    Interval interval = Interval.newcombe(56, 70, 48, 80);

    assertThat(interval.low()).isCloseTo(.0524, within(0.00005));
    assertThat(interval.high()).isCloseTo(.3339, within(0.00005));
  }

  @ParameterizedTest
  @CsvSource({"50, 20, 100, 29.126", "215, 75, 375, 37.037"})
  void adjustedNetPromoterScoreIsDrawnToTheMiddle(
      long promoters, long detractors, long n, double centre) {
    assertThat(NetPromoter.adjusted(promoters, detractors, n).score())
        .isCloseTo(centre, within(0.0005));
  }

  @Test
  void netPromoterScoresDifferByTheirStandardErrors() {
    assertThat(NetPromoter.z(NetPromoter.adjusted(60, 15, 100), NetPromoter.adjusted(50, 20, 100)))
        .isCloseTo(1.372, within(0.0005));
  }
}
