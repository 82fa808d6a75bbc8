package io.parallax.reporting.metric;

import io.parallax.events.Measure;
import java.util.Arrays;
import java.util.Optional;

/** The catalogue of indicators: what each means, and how it is computed. */
public enum Indicator {
  CSAT(
      Kind.LAGGING,
      "Customer satisfaction",
      Measure.CSAT,
      4,
      "answers with csat 4 or 5 / answers with csat; 95 % interval by Wilson's score",
      "Top-two-box share of a five-point scale"),
  NPS(
      Kind.LEADING,
      "Net promoter score",
      Measure.NPS,
      9,
      "100 x (answers with nps 9 or 10 - answers with nps 0 to 6) / answers with nps;"
          + " 95 % interval by the adjusted Wald method, clipped to [-100, 100]",
      "Reichheld (2003), The one number you need to grow; interval: Rocks (2016),"
          + " The American Statistician 70(4)") {
    @Override
    public Unit unit() {
      return Unit.POINTS;
    }

    @Override
    IndicatorValue of(long promoters, long n, Scores scores) {
      long detractors = scores.between(Measure.NPS, 0, 6);
      Interval interval = Interval.netPromoterScore(promoters, detractors, n);
      long net = promoters - detractors;
      return value(100.0 * net / n, net, n, interval);
    }
  },
  CES(
      Kind.LEADING,
      "Customer effort score",
      Measure.CES,
      5,
      "answers with ces 5, 6 or 7 / answers with ces; 95 % interval by Wilson's score",
      "Agreement share of the seven-point \"made it easy\" question (CES 2.0)"),
  REPURCHASE_INTENT(
      Kind.LEADING,
      "Intent to buy again",
      Measure.REPURCHASE_INTENT,
      4,
      "answers with repurchase-intent 4 or 5 / answers with repurchase-intent;"
          + " 95 % interval by Wilson's score",
      "Top-two-box share of a five-point scale");

  /** Whether an indicator tells of the past or foretells. */
  public enum Kind {
    LAGGING,
    LEADING;

    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** What a value is counted in. */
  public enum Unit {
    /** 0 to 1. */
    FRACTION,
    /** -100 to 100. */
    POINTS;

    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Below this n a value is shown but not {@link IndicatorValue#sufficient}. */
  public static final int MINIMUM_N = 30;

  private final Kind kind;
  private final String title;
  private final Measure measure;
  private final int goodFrom;
  private final String formula;
  private final String source;

  Indicator(Kind kind, String title, Measure measure, int goodFrom, String formula, String source) {
    this.kind = kind;
    this.title = title;
    this.measure = measure;
    this.goodFrom = goodFrom;
    this.formula = formula;
    this.source = source;
  }

  /** As in the API, such as {@code repurchase-intent}. */
  public String id() {
    return measure.measureName();
  }

  /** What is asked in the survey. */
  public Measure measure() {
    return measure;
  }

  public Kind kind() {
    return kind;
  }

  public String title() {
    return title;
  }

  /** How to compute it, in words. */
  public String formula() {
    return formula;
  }

  /** Who defined it so. */
  public String source() {
    return source;
  }

  public Unit unit() {
    return Unit.FRACTION;
  }

  /** The time by which an observation belongs to a period. */
  public String dateBasis() {
    return "answeredAt";
  }

  /** Whether more is better. */
  public String direction() {
    return "higher-is-better";
  }

  /** The indicator over these scores. */
  public IndicatorValue of(Scores scores) {
    long n = scores.count(measure);
    return n == 0
        ? new IndicatorValue(null, 0, 0, 0, null, null, false)
        : of(scores.between(measure, goodFrom, measure.max()), n, scores);
  }

  /** The indicator with the id, if there is one. */
  public static Optional<Indicator> withId(String id) {
    return Arrays.stream(values())
        .filter(indicator -> indicator.id().equals(id))
        .findFirst();
  }

  IndicatorValue of(long good, long n, Scores scores) {
    return value((double) good / n, good, n, Interval.wilson(good, n));
  }

  static IndicatorValue value(double value, long numerator, long n, Interval interval) {
    return new IndicatorValue(
        value, n, numerator, n, interval.low(), interval.high(), n >= MINIMUM_N);
  }
}
