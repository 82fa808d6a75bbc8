package io.parallax.reporting.metric;

/** A confidence interval of 95 %, both ends included. */
record Interval(double low, double high) {
  /** The 97.5 % quantile of the standard normal distribution. */
  static final double Z = 1.959964;

  /**
   * The interval of a share, by Wilson's score.
   *
   * @param hits how many of {@code n} have the property
   * @param n 1 or more
   * @see <a href="https://doi.org/10.1080/01621459.1927.10502953">Wilson, E. B. (1927): Probable
   *     inference, the law of succession, and statistical inference</a>
   */
  static Interval wilson(long hits, long n) {
    double p = (double) hits / n;
    double zz = Z * Z;
    double centre = p + zz / (2 * n);
    double margin = Z * Math.sqrt(p * (1 - p) / n + zz / (4.0 * n * n));
    double scale = 1 + zz / n;
    // rounding must not leave out the share itself where that is an end
    return new Interval(
        Math.max(0, Math.min(p, (centre - margin) / scale)),
        Math.min(1, Math.max(p, (centre + margin) / scale)));
  }

  /**
   * The interval of a net promoter score in points, by the adjusted Wald method: three answers are
   * added, three quarters of one each to promoters and detractors, so that few or unanimous answers
   * do not look certain. Clipped to [-100, 100].
   *
   * <p>Drawn to the middle like this, it would leave out the score of answers that are nearly
   * unanimous: there it ends at the score.
   *
   * @param n 1 or more
   * @see <a href="https://doi.org/10.1080/00031305.2016.1165706">Rocks, B. (2016): Interval
   *     estimation for the "net promoter score"</a>
   */
  static Interval netPromoterScore(long promoters, long detractors, long n) {
    NetPromoter.Adjusted adjusted = NetPromoter.adjusted(promoters, detractors, n);
    double margin = Z * adjusted.standardError();
    double score = 100.0 * (promoters - detractors) / n;
    return new Interval(
        Math.max(-100, Math.min(score, adjusted.score() - margin)),
        Math.min(100, Math.max(score, adjusted.score() + margin)));
  }

  /**
   * The interval of a share minus another, independent one, by Newcombe's hybrid score method.
   *
   * @param n 1 or more
   * @param otherN 1 or more
   * @see <a
   *     href="https://doi.org/10.1002/(SICI)1097-0258(19980430)17:8%3C873::AID-SIM779%3E3.0.CO;2-I">Newcombe,
   *     R. G. (1998): Interval estimation for the difference between independent proportions
   *     (method 10)</a>
   */
  static Interval newcombe(long hits, long n, long otherHits, long otherN) {
    double p = (double) hits / n;
    double q = (double) otherHits / otherN;
    Interval a = wilson(hits, n);
    Interval b = wilson(otherHits, otherN);
    double difference = p - q;
    return new Interval(
        difference - Math.hypot(p - a.low, b.high - q),
        difference + Math.hypot(a.high - p, q - b.low));
  }
}
