package io.parallax.reporting.metric;

import java.util.List;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/** The Kaplan-Meier median of the response times. */
record MedianResponse() implements Formula {

  @Override
  public Indicator.Unit unit() {
    return Indicator.Unit.SECONDS;
  }

  @Override
  public long n(OutcomeSums sums) {
    return sums.responses().size();
  }

  @Override
  public IndicatorValue value(OutcomeSums sums, boolean sufficient) {
    ResponseTimes.Median median = sums.responses().median();
    return new IndicatorValue(
        median.value(),
        n(sums),
        sums.responses().contacted(),
        n(sums),
        median.low(),
        median.high(),
        sufficient);
  }

  @Override
  public Trend trend(OutcomeSums now, OutcomeSums before) {
    return Trend.of(ResponseTimes.logRank(now.responses(), before.responses()).z());
  }

  @Override
  public String trendTest() {
    return "log-rank test";
  }

  /** With squares over the expected contacts in place of their covariances, which errs to "same". */
  @Override
  public double sameness(List<OutcomeSums> groups) {
    ResponseTimes[] samples =
        groups.stream().map(OutcomeSums::responses).toArray(ResponseTimes[]::new);
    double statistic = 0;
    for (ResponseTimes.Expected sample : ResponseTimes.logRank(samples).samples()) {
      double excess = sample.observed() - sample.expected();
      statistic += sample.expected() == 0 ? 0 : excess * excess / sample.expected();
    }
    return ChiSquaredDistribution.of(groups.size() - 1).survivalProbability(statistic);
  }

  @Override
  public String groupTest() {
    return "log-rank test over all groups, in Peto's approximation";
  }
}
