package io.parallax.reporting.metric;

import java.time.Duration;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Counts of two periods, such as sales, compared as rates: the periods may differ in length.
 *
 * <p>If both have the same rate, the events of one are a share of all events that is known from the
 * lengths.
 *
 * @see <a href="https://doi.org/10.2307/2332637">Przyborowski, J., Wilenski, H. (1940): Homogeneity
 *     of results in testing samples from Poisson series</a>
 */
public final class CountChange {
  /** The name of the test, for the catalogue. */
  public static final String TEST = "conditional test of two Poisson rates: exact binomial up to"
      + " 10000 events, with twice the smaller tail; above by its score statistic";

  private static final int EXACT_UP_TO = 10_000;
  private static final double LEVEL = 0.05;

  private CountChange() {}

  /** The change of a count; its trend is that of the rates. */
  public static Change of(long now, Duration length, long before, Duration lengthBefore) {
    return Change.of((double) now, (double) before, trend(now, length, before, lengthBefore));
  }

  /** Flat also if a period has no length. */
  public static Trend trend(long now, Duration length, long before, Duration lengthBefore) {
    if (now < 0 || before < 0) {
      throw new IllegalArgumentException(
          "counts are %d and %d, expected 0 or more".formatted(now, before));
    }
    if (!length.isPositive() || !lengthBefore.isPositive()) {
      return Trend.FLAT;
    }
    long all = now + before;
    double share = seconds(length) / (seconds(length) + seconds(lengthBefore));
    double excess = now - all * share;
    boolean significant = all <= EXACT_UP_TO
        ? smallerTail((int) now, (int) all, share) < LEVEL / 2
        : Math.abs(excess) > Interval.Z * Math.sqrt(all * share * (1 - share));
    return Trend.of(excess, significant);
  }

  /** Twice it is the probability of a two-sided test; BinomialTest of the library misses ties. */
  private static double smallerTail(int hits, int n, double share) {
    BinomialDistribution distribution = BinomialDistribution.of(n, share);
    return Math.min(
        distribution.cumulativeProbability(hits), distribution.survivalProbability(hits - 1));
  }

  private static double seconds(Duration length) {
    return length.getSeconds() + length.getNano() / 1e9;
  }
}
