package io.parallax.reporting.metric;

import io.parallax.events.Measure;
import io.parallax.reporting.aggregate.Counter;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.commons.statistics.inference.ChiSquareTest;

/** The share of observations with a property. */
record Share(ToLongFunction<OutcomeSums> hits, ToLongFunction<OutcomeSums> total)
    implements Formula {

  /** The share of answers with a score of {@code from} or more. */
  static Share ofScores(Measure measure, int from) {
    return new Share(
        sums -> sums.answers(measure, from, measure.max()), sums -> sums.answers(measure));
  }

  /** The share of one count in the sum of others. */
  static Share ofCounts(Counter hits, Counter... total) {
    return new Share(
        sums -> sums.count(hits),
        sums -> Arrays.stream(total).mapToLong(sums::count).sum());
  }

  @Override
  public Indicator.Unit unit() {
    return Indicator.Unit.FRACTION;
  }

  @Override
  public long n(OutcomeSums sums) {
    return total.applyAsLong(sums);
  }

  @Override
  public IndicatorValue value(OutcomeSums sums, boolean sufficient) {
    long hit = hits(sums);
    long n = n(sums);
    Interval interval = Interval.wilson(hit, n);
    return new IndicatorValue(
        (double) hit / n, n, hit, n, interval.low(), interval.high(), sufficient);
  }

  @Override
  public Trend trend(OutcomeSums now, OutcomeSums before) {
    return Trend.of(Interval.newcombe(hits(now), n(now), hits(before), n(before)));
  }

  @Override
  public String trendTest() {
    return "Newcombe's hybrid score interval of the difference leaves out 0";
  }

  @Override
  public double sameness(List<OutcomeSums> groups) {
    long[][] table = new long[groups.size()][];
    long allHits = 0;
    long all = 0;
    for (int i = 0; i < table.length; i++) {
      long hit = hits(groups.get(i));
      long n = n(groups.get(i));
      table[i] = new long[] {hit, n - hit};
      allHits += hit;
      all += n;
    }
    return allHits == 0 || allHits == all
        ? 1
        : ChiSquareTest.withDefaults().test(table).getPValue();
  }

  @Override
  public String groupTest() {
    return "Pearson's chi-square test of homogeneity";
  }

  private long hits(OutcomeSums sums) {
    long hit = hits.applyAsLong(sums);
    long n = n(sums);
    if (hit < 0 || hit > n) {
      throw new IllegalArgumentException("%d of %d, expected 0 to all".formatted(hit, n));
    }
    return hit;
  }
}
