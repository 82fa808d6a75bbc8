package io.parallax.reporting.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parallax.events.Measure;
import java.util.Arrays;
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

  /** All answers there can be, up to 40. */
  @Test
  void theIntervalOfANetPromoterScoreHoldsIt() {
    for (int n = 1; n <= 40; n++) {
      for (int promoters = 0; promoters <= n; promoters++) {
        for (int detractors = 0; promoters + detractors <= n; detractors++) {
          IndicatorValue nps =
              Indicator.NPS.of(Samples.nps(promoters, n - promoters - detractors, detractors));
          double score = 100.0 * (promoters - detractors) / n;

          assertThat(nps.value()).isEqualTo(score);
          assertThat(nps.low())
              .as("%d and %d of %d", promoters, detractors, n)
              .isBetween(-100.0, score);
          assertThat(nps.high())
              .as("%d and %d of %d", promoters, detractors, n)
              .isBetween(score, 100.0);
          assertThat(nps.high()).isNotEqualTo(nps.low());
        }
      }
    }
  }

  @Test
  void theIntervalOfAShareHoldsIt() {
    for (int n = 1; n <= 200; n++) {
      for (int hits = 0; hits <= n; hits++) {
        var sums = new OutcomeSums();
        sums.add(Measure.CSAT, 5, hits);
        sums.add(Measure.CSAT, 1, n - hits);
        IndicatorValue csat = Indicator.CSAT.of(sums);
        double share = (double) hits / n;

        assertThat(csat.value()).isEqualTo(share);
        assertThat(csat.low()).as("%d of %d", hits, n).isBetween(0.0, share);
        assertThat(csat.high()).as("%d of %d", hits, n).isBetween(share, 1.0);
      }
    }
  }

  @Test
  void theIntervalOfADifferenceHoldsIt() {
    for (int n = 1; n <= 20; n++) {
      for (int hits = 0; hits <= n; hits++) {
        for (int otherN = 1; otherN <= 20; otherN++) {
          for (int otherHits = 0; otherHits <= otherN; otherHits++) {
            Interval interval = Interval.newcombe(hits, n, otherHits, otherN);
            double difference = (double) hits / n - (double) otherHits / otherN;

            assertThat(interval.low())
                .as("%d of %d, %d of %d", hits, n, otherHits, otherN)
                .isBetween(-1.0, difference);
            assertThat(interval.high())
                .as("%d of %d, %d of %d", hits, n, otherHits, otherN)
                .isBetween(difference, 1.0);
          }
        }
      }
    }
  }

  /** All samples of up to two leads contacted and two lost at each of three times. */
  @Test
  void theIntervalOfAMedianHoldsIt() {
    int settled = 0;
    int[] leads = new int[6];
    while (true) {
      int kind = 0;
      while (kind < leads.length && ++leads[kind] > 2) {
        leads[kind++] = 0;
      }
      if (kind == leads.length) {
        break;
      }
      var sums = new OutcomeSums();
      for (int i = 0; i < leads.length; i++) {
        sums.addResponses(1_000_000L * (1 + i / 2), i % 2 == 0, leads[i]);
      }
      IndicatorValue median = Indicator.LEAD_RESPONSE_TIME.of(sums);
      String sample = Arrays.toString(leads);
      if (median.value() != null && median.low() != null) {
        assertThat(median.low()).as(sample).isLessThanOrEqualTo(median.value());
        settled++;
      }
      if (median.high() != null) {
        assertThat(median.value()).as(sample).isNotNull().isLessThanOrEqualTo(median.high());
        settled++;
      }
    }
    assertThat(settled).isPositive();
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
