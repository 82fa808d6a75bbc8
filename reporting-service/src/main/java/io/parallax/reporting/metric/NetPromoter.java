package io.parallax.reporting.metric;

import io.parallax.events.Measure;
import java.util.List;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/** The net promoter score. */
record NetPromoter() implements Formula {
  /**
   * A score with three answers more, three quarters of one each to promoters and detractors: few or
   * unanimous answers do not look certain.
   *
   * @param score in points
   * @param standardError in points
   */
  record Adjusted(double score, double standardError) {}

  /** See {@link Interval#netPromoterScore} for the source. */
  static Adjusted adjusted(long promoters, long detractors, long n) {
    double adjustedN = n + 3;
    double p = (promoters + 0.75) / adjustedN;
    double d = (detractors + 0.75) / adjustedN;
    double score = p - d;
    return new Adjusted(100 * score, 100 * Math.sqrt((p + d - score * score) / adjustedN));
  }

  @Override
  public Indicator.Unit unit() {
    return Indicator.Unit.POINTS;
  }

  @Override
  public long n(OutcomeSums sums) {
    return sums.answers(Measure.NPS);
  }

  @Override
  public IndicatorValue value(OutcomeSums sums, boolean sufficient) {
    long n = n(sums);
    long net = promoters(sums) - detractors(sums);
    Interval interval = Interval.netPromoterScore(promoters(sums), detractors(sums), n);
    return new IndicatorValue(
        100.0 * net / n, n, net, n, interval.low(), interval.high(), sufficient);
  }

  @Override
  public Trend trend(OutcomeSums now, OutcomeSums before) {
    return Trend.of(z(adjusted(now), adjusted(before)));
  }

  @Override
  public String trendTest() {
    return "z test of the difference of the adjusted Wald scores";
  }

  /**
   * The squares of the distances to the common score, in standard errors; of two groups, the square
   * of the z of {@link #trend}.
   *
   * @see <a href="https://doi.org/10.2307/3001666">Cochran, W. G. (1954): The combination of
   *     estimates from different experiments</a>
   */
  @Override
  public double sameness(List<OutcomeSums> groups) {
    List<Adjusted> scores = groups.stream().map(NetPromoter::adjusted).toList();
    double weights = scores.stream().mapToDouble(NetPromoter::weight).sum();
    double common = scores.stream().mapToDouble(s -> weight(s) * s.score()).sum() / weights;
    double q = scores.stream()
        .mapToDouble(s -> weight(s) * (s.score() - common) * (s.score() - common))
        .sum();
    return ChiSquaredDistribution.of(groups.size() - 1).survivalProbability(q);
  }

  @Override
  public String groupTest() {
    return "Cochran's Q test of the adjusted Wald scores";
  }

  static double z(Adjusted now, Adjusted before) {
    return (now.score() - before.score()) / Math.hypot(now.standardError(), before.standardError());
  }

  private static double weight(Adjusted score) {
    return 1 / (score.standardError() * score.standardError());
  }

  private static Adjusted adjusted(OutcomeSums sums) {
    return adjusted(promoters(sums), detractors(sums), sums.answers(Measure.NPS));
  }

  private static long promoters(OutcomeSums sums) {
    return sums.answers(Measure.NPS, 9, 10);
  }

  private static long detractors(OutcomeSums sums) {
    return sums.answers(Measure.NPS, 0, 6);
  }
}
