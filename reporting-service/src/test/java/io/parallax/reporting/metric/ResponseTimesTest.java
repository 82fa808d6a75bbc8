package io.parallax.reporting.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResponseTimesTest {
  private static final long SEED = Long.getLong("parallax.seed", 20261123);

  /** Weeks of remission (Freireich 1963), the textbook example; negative is censored. */
  private static final int[] TREATED = {
    6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35
  };

  private static final int[] PLACEBO = {
    1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23
  };

  @Test
  void openLeadsAreNotDropped() {
    assertThat(openLeads().responses().median().value()).isEqualTo(60.0);
  }

  @Test
  void medianAndIntervalAreThoseOfTheTextbook() {
    assertThat(seconds(TREATED).median()).isEqualTo(new ResponseTimes.Median(23.0, 13.0, null));
    assertThat(seconds(PLACEBO).median()).isEqualTo(new ResponseTimes.Median(8.0, 4.0, 11.0));
  }

  @Test
  void logRankIsThatOfTheTextbook() {
    ResponseTimes.LogRank test = ResponseTimes.logRank(seconds(TREATED), seconds(PLACEBO));

    assertThat(test.z() * test.z()).isCloseTo(16.79, within(0.005));
    assertThat(test.z()).isPositive();
    assertThat(test.samples().get(0).observed()).isEqualTo(9);
    assertThat(test.samples().get(0).expected()).isCloseTo(19.25, within(0.005));
    assertThat(test.samples().get(1).observed()).isEqualTo(21);
    assertThat(test.samples().get(1).expected()).isCloseTo(10.75, within(0.005));
  }

  @Test
  void isNullWhileMoreThanHalfWait() {
    assertThat(seconds(5, -9, -9).median().value()).isNull();
    assertThat(seconds(-5, -9).median()).isEqualTo(new ResponseTimes.Median(null, null, null));
  }

  @Test
  void isTheFirstTimeWithExactlyHalfLeft() {
    for (int n = 2; n <= 2000; n += 2) {
      ResponseTimes times = seconds(IntStream.rangeClosed(1, n).toArray());
      assertThat(times.median().value()).as("n = %d", n).isEqualTo(n * 0.5);
    }
  }

  @Test
  void oneLeadHasNoInterval() {
    assertThat(seconds(7).median()).isEqualTo(new ResponseTimes.Median(7.0, null, null));
  }

  @Test
  void contactAtOnceIsZeroSeconds() {
    assertThat(seconds(0, 0, 0).median().value()).isEqualTo(0.0);
  }

  @Test
  void keepsMicroseconds() {
    var times = new ResponseTimes();
    times.add(1_234_567, true, 1);
    assertThat(times.median().value()).isEqualTo(1.234567);
  }

  @Test
  void refusesContactBeforeCapture() {
    assertThatThrownBy(() -> new ResponseTimes().add(-1, true, 1))
        .hasMessageContaining("expected 0 or more");
  }

  @Test
  void manyLeadsOfOneTimeAreLikeOneAfterTheOther() {
    var together = new ResponseTimes();
    together.add(5, true, 3);
    together.add(6, false, 2);
    var single = new ResponseTimes();
    for (int i = 0; i < 3; i++) {
      single.add(5, true, 1);
    }
    single.add(6, false, 1);
    single.add(6, false, 1);

    assertThat(together.median()).isEqualTo(single.median());
    assertThat(together.size()).isEqualTo(5);
    assertThat(together.contacted()).isEqualTo(3);
  }

  /** By the definition: for each time, over all leads, in 40 digits. */
  @Test
  void medianAndLogRankAgreeWithTheDefinition() {
    for (long seed = SEED; seed < SEED + 300; seed++) {
      RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
      int[] one = sample(random);
      int[] other = sample(random);

      assertThat(seconds(one).median().value())
          .as("-Dparallax.seed=%d", seed)
          .isEqualTo(medianByDefinition(one));
      double z = ResponseTimes.logRank(seconds(one), seconds(other)).z();
      double expected = logRankByDefinition(one, other);
      if (Double.isNaN(expected)) {
        assertThat(Math.abs(z) > Interval.Z).as("-Dparallax.seed=%d", seed).isFalse();
      } else {
        assertThat(z).as("-Dparallax.seed=%d", seed).isCloseTo(expected, within(1e-9));
      }
    }
  }

  @Test
  void takesAHundredThousandLeads() {
    RandomGenerator random = RandomGeneratorFactory.getDefault().create(SEED);
    var times = new ResponseTimes();
    for (int i = 0; i < 100_000; i++) {
      times.add((long) (-Math.log(random.nextDouble()) * 3.6e9), random.nextInt(4) > 0, 1);
    }
    Instant start = Instant.now();

    ResponseTimes.Median median = times.median();

    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(30));
    assertThat(median.low()).isLessThan(median.value());
    assertThat(median.high()).isGreaterThan(median.value());
    double value = Objects.requireNonNull(median.value());
    assertThat(median.low()).isGreaterThan(0.97 * value);
    assertThat(median.high()).isLessThan(1.03 * value);
  }

  static OutcomeSums openLeads() {
    var sums = new OutcomeSums();
    for (int contacted : new int[] {5, 10, 20, 60}) {
      sums.addResponses(contacted * 1_000_000L, true, 1);
    }
    sums.addResponses(30_000_000, false, 2);
    sums.addResponses(120_000_000, false, 2);
    return sums;
  }

  private static ResponseTimes seconds(int... seconds) {
    var times = new ResponseTimes();
    for (int second : seconds) {
      times.add(Math.abs(second) * 1_000_000L, second >= 0, 1);
    }
    return times;
  }

  private static int[] sample(RandomGenerator random) {
    int longest = random.nextInt(2, 40);
    return random
        .ints(random.nextInt(40), 1, longest)
        .map(second -> random.nextInt(3) == 0 ? -second : second)
        .toArray();
  }

  private static @Nullable Double medianByDefinition(int[] sample) {
    BigDecimal survival = BigDecimal.ONE;
    var digits = new MathContext(40);
    for (int time = 1; time < 40; time++) {
      long atRisk = atRisk(sample, time);
      long contacted = contacted(sample, time);
      if (contacted > 0) {
        survival = survival
            .multiply(BigDecimal.valueOf(atRisk - contacted))
            .divide(BigDecimal.valueOf(atRisk), digits);
        if (survival.compareTo(new BigDecimal("0.50000000000000000001")) <= 0) {
          return (double) time;
        }
      }
    }
    return null;
  }

  private static double logRankByDefinition(int[] one, int[] other) {
    double excess = 0;
    double variance = 0;
    for (int time = 1; time < 40; time++) {
      double risk = atRisk(one, time) + atRisk(other, time);
      double contacted = contacted(one, time) + contacted(other, time);
      if (contacted > 0) {
        double share = atRisk(one, time) / risk;
        excess += contacted(one, time) - contacted * share;
        variance +=
            risk > 1 ? contacted * share * (1 - share) * (risk - contacted) / (risk - 1) : 0;
      }
    }
    return variance == 0 ? Double.NaN : -excess / Math.sqrt(variance);
  }

  private static long atRisk(int[] sample, int time) {
    return IntStream.of(sample).filter(t -> Math.abs(t) >= time).count();
  }

  private static long contacted(int[] sample, int time) {
    return IntStream.of(sample).filter(t -> t == time).count();
  }
}
