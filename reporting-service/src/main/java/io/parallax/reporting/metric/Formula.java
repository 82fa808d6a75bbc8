package io.parallax.reporting.metric;

import java.util.List;

/** How a kind of indicator is computed from sums, and how sums are compared. */
sealed interface Formula permits Share, NetPromoter, MedianResponse {

  Indicator.Unit unit();

  /** How many observations there are. */
  long n(OutcomeSums sums);

  /** The indicator of one observation or more. */
  IndicatorValue value(OutcomeSums sums, boolean sufficient);

  /** Whether the first differs from the second; each has an observation or more. */
  Trend trend(OutcomeSums now, OutcomeSums before);

  /** The name of the test behind {@link #trend}. */
  String trendTest();

  /**
   * How probable it is that groups of one kind differ as much as these or more.
   *
   * @param groups two or more, each with an observation or more
   */
  double sameness(List<OutcomeSums> groups);

  /** The name of the test behind {@link #sameness}. */
  String groupTest();
}
