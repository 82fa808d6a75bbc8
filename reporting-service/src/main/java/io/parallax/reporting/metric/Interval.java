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
    return new Interval(
        Math.max(0, (centre - margin) / scale), Math.min(1, (centre + margin) / scale));
  }

  /**
   * The interval of a net promoter score in points, by the adjusted Wald method: three answers are
   * added, three quarters of one each to promoters and detractors, so that few or unanimous answers
   * do not look certain. Clipped to [-100, 100].
   *
   * @param n 1 or more
   * @see <a href="https://doi.org/10.1080/00031305.2016.1165706">Rocks, B. (2016): Interval
   *     estimation for the "net promoter score"</a>
   */
  static Interval netPromoterScore(long promoters, long detractors, long n) {
    double adjustedN = n + 3;
    double p = (promoters + 0.75) / adjustedN;
    double d = (detractors + 0.75) / adjustedN;
    double score = p - d;
    double margin = Z * Math.sqrt((p + d - score * score) / adjustedN);
    return new Interval(
        Math.max(-100, 100 * (score - margin)), Math.min(100, 100 * (score + margin)));
  }
}
