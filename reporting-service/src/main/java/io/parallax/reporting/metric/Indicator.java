package io.parallax.reporting.metric;

import io.parallax.events.Measure;
import io.parallax.reporting.aggregate.Counter;
import io.parallax.reporting.aggregate.CubeTable;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The catalogue of indicators: what each means, and how it is computed. */
public enum Indicator {
  CSAT(
      Kind.LAGGING,
      "Customer satisfaction",
      Share.ofScores(Measure.CSAT, 4),
      Direction.HIGHER_IS_BETTER,
      "answeredAt",
      "answers with csat 4 or 5 / answers with csat" + Texts.WILSON,
      "Top-two-box share of a five-point scale"),
  ON_TIME(
      Kind.LAGGING,
      "Delivered on time",
      Share.ofCounts(Counter.DUE_ON_TIME, Counter.DUE),
      Direction.HIGHER_IS_BETTER,
      "dueAt",
      "deliveries due in the period and completed at or before dueAt / deliveries due in the"
          + " period; due and not completed is not on time, not due yet is not counted"
          + Texts.WILSON,
      Texts.OTIF),
  TO_QUALITY(
      Kind.LAGGING,
      "Delivered to the agreed quality",
      Share.ofCounts(Counter.TO_QUALITY, Counter.QUALITY_KNOWN),
      Direction.HIGHER_IS_BETTER,
      "completedAt",
      "completed deliveries with qualityMet true / completed deliveries with qualityMet known"
          + Texts.WILSON,
      Texts.OTIF),
  WITHIN_COST(
      Kind.LAGGING,
      "Delivered within the agreed cost",
      Share.ofCounts(Counter.WITHIN_COST, Counter.COST_KNOWN),
      Direction.HIGHER_IS_BETTER,
      "completedAt",
      "completed deliveries with actualCost at most agreedCost / completed deliveries with both"
          + " known in the same currency" + Texts.WILSON,
      "Earned value management: no cost overrun"),
  AS_AGREED(
      Kind.LAGGING,
      "Delivered as agreed",
      Share.ofCounts(Counter.AS_AGREED, Counter.ALL_KNOWN),
      Direction.HIGHER_IS_BETTER,
      "completedAt",
      "completed deliveries on time, to quality and within cost / completed deliveries with all"
          + " three known" + Texts.WILSON,
      "Perfect order fulfilment (SCOR RL.1.1), for time, quality and cost"),
  REVERSAL_RATE(
      Kind.LAGGING,
      "Sales reversed",
      Share.ofCounts(Counter.CLOSED_THEN_REVERSED, Counter.SALES_CLOSED),
      Direction.LOWER_IS_BETTER,
      "closedAt",
      "sales closed in the period and reversed as a whole within the horizon / sales closed in the"
          + " period" + Texts.WILSON,
      "Return rate by the date of the sale"),
  REPEAT_PURCHASE(
      Kind.LAGGING,
      "Sales to customers who bought before",
      Share.ofCounts(Counter.REPEAT_SALES, Counter.NEW_CUSTOMER_SALES, Counter.REPEAT_SALES),
      Direction.HIGHER_IS_BETTER,
      "closedAt",
      "sales closed in the period to a customer with an earlier sale, closed no longer than the"
          + " horizon before / sales closed in the period with a customerId" + Texts.WILSON,
      "Repeat purchase share, by sales"),
  NPS(
      Kind.LEADING,
      "Net promoter score",
      new NetPromoter(),
      Direction.HIGHER_IS_BETTER,
      "answeredAt",
      "100 x (answers with nps 9 or 10 - answers with nps 0 to 6) / answers with nps;"
          + " 95 % interval by the adjusted Wald method, clipped to [-100, 100], and widened to the"
          + " score where it leaves that out",
      "Reichheld (2003), The one number you need to grow; interval: Rocks (2016),"
          + " The American Statistician 70(4)"),
  CES(
      Kind.LEADING,
      "Customer effort score",
      Share.ofScores(Measure.CES, 5),
      Direction.HIGHER_IS_BETTER,
      "answeredAt",
      "answers with ces 5, 6 or 7 / answers with ces" + Texts.WILSON,
      "Agreement share of the seven-point \"made it easy\" question (CES 2.0)"),
  REPURCHASE_INTENT(
      Kind.LEADING,
      "Intent to buy again",
      Share.ofScores(Measure.REPURCHASE_INTENT, 4),
      Direction.HIGHER_IS_BETTER,
      "answeredAt",
      "answers with repurchase-intent 4 or 5 / answers with repurchase-intent" + Texts.WILSON,
      "Top-two-box share of a five-point scale"),
  SURVEY_RESPONSE_RATE(
      Kind.LEADING,
      "Survey response rate",
      Share.ofCounts(Counter.INVITATIONS_ANSWERED, Counter.INVITATIONS_SENT),
      Direction.HIGHER_IS_BETTER,
      "sentAt",
      "invitations sent in the period and answered within the horizon / invitations sent in the"
          + " period" + Texts.WILSON,
      "AAPOR Standard Definitions, response rate 2, with every invitation eligible"),
  LEAD_FOLLOW_UP(
      Kind.LEADING,
      "Leads followed up in time",
      Share.ofCounts(Counter.LEADS_CONTACTED_IN_TIME, Counter.LEADS_CAPTURED),
      Direction.HIGHER_IS_BETTER,
      "capturedAt",
      "leads captured in the period with a first contact that is not automatic within the horizon"
          + " / leads captured in the period" + Texts.WILSON,
      "Oldroyd, McElheran, Elkington (2011), The short life of online sales leads"),
  LEAD_RESPONSE_TIME(
      Kind.LEADING,
      "Median time to the first contact of a lead",
      new MedianResponse(),
      Direction.LOWER_IS_BETTER,
      "capturedAt",
      "Kaplan-Meier median of the time from capture to the first contact that is not automatic,"
          + " of leads captured in the period; leads without one within the horizon are censored at"
          + " their loss, the time of the report or the horizon, whatever comes first; null while more than half of the curve is left; numerator:"
          + " leads contacted within the horizon; 95 % interval by Brookmeyer and Crowley on log(-log S), null where"
          + " the curve does not settle it",
      "Kaplan, Meier (1958), JASA 53(282); interval: Brookmeyer, Crowley (1982), Biometrics 38(1)"),
  LEAD_CONVERSION(
      Kind.LEADING,
      "Leads that became sales",
      Share.ofCounts(Counter.LEADS_CONVERTED, Counter.LEADS_CAPTURED),
      Direction.HIGHER_IS_BETTER,
      "capturedAt",
      "leads captured in the period with a sale by leadId closed within the horizon / leads captured"
          + " in the period" + Texts.WILSON,
      "Cohort conversion rate, by the date of capture");

  /** Whether an indicator is about the past, or about what is to come. */
  public enum Kind {
    LAGGING,
    LEADING;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a value is counted in. */
  public enum Unit {
    /** 0 to 1. */
    FRACTION,
    /** -100 to 100. */
    POINTS,
    /** 0 or more. */
    SECONDS;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What is better. */
  public enum Direction {
    HIGHER_IS_BETTER,
    LOWER_IS_BETTER;

    public String text() {
      return idOf(this);
    }
  }

  /** What several entries say. */
  private static final class Texts {
    static final String WILSON = "; 95 % interval by Wilson's score";
    static final String OTIF = "On time, in full: each part by itself";

    private Texts() {}
  }

  /** Below this n a value is shown but not {@link IndicatorValue#sufficient}. */
  private static final int MINIMUM_N = 30;

  private final Kind kind;
  private final String title;
  private final Formula formula;
  private final Direction direction;
  private final String dateBasis;
  private final String formulaInWords;
  private final String source;

  Indicator(
      Kind kind,
      String title,
      Formula formula,
      Direction direction,
      String dateBasis,
      String formulaInWords,
      String source) {
    this.kind = kind;
    this.title = title;
    this.formula = formula;
    this.direction = direction;
    this.dateBasis = dateBasis;
    this.formulaInWords = formulaInWords;
    this.source = source;
  }

  /** As in the API, such as {@code repurchase-intent}. */
  public String id() {
    return idOf(this);
  }

  public Kind kind() {
    return kind;
  }

  public String title() {
    return title;
  }

  /** How to compute it, in words. */
  public String formulaInWords() {
    return formulaInWords;
  }

  /** Who defined it so. */
  public String source() {
    return source;
  }

  public Unit unit() {
    return formula.unit();
  }

  /** The time by which an observation belongs to a period. */
  public String dateBasis() {
    return dateBasis;
  }

  public Direction direction() {
    return direction;
  }

  /** From which n on a value is {@link IndicatorValue#sufficient}. */
  public int minimumN() {
    return MINIMUM_N;
  }

  /** How it is decided whether two periods differ more than by chance. */
  public String changeTest() {
    return formula.trendTest();
  }

  /** How it is decided whether groups differ more than by chance. */
  public String groupTest() {
    return formula.groupTest();
  }

  /** Where its observations are counted; null if they are not counted but listed. */
  public @Nullable CubeTable table() {
    return switch (this) {
      case CSAT, NPS, CES, REPURCHASE_INTENT -> CubeTable.SCORES;
      case ON_TIME, TO_QUALITY, WITHIN_COST, AS_AGREED -> CubeTable.DELIVERIES;
      case REVERSAL_RATE, REPEAT_PURCHASE -> CubeTable.SALES;
      case SURVEY_RESPONSE_RATE -> CubeTable.SURVEYS;
      case LEAD_FOLLOW_UP, LEAD_CONVERSION -> CubeTable.LEADS;
      case LEAD_RESPONSE_TIME -> null;
    };
  }

  /** How many observations there are. */
  public long n(OutcomeSums sums) {
    return formula.n(sums);
  }

  /** Whether there are observations enough to judge by. */
  public boolean isSufficient(OutcomeSums sums) {
    return n(sums) >= minimumN();
  }

  /** The indicator over these sums. */
  public IndicatorValue of(OutcomeSums sums) {
    return n(sums) == 0
        ? new IndicatorValue(null, 0, 0, 0, null, null, false)
        : formula.value(sums, isSufficient(sums));
  }

  /** The indicator over these sums beside others, which share no observation with them. */
  public Change change(OutcomeSums now, OutcomeSums before) {
    return Change.of(
        of(now).value(),
        of(before).value(),
        n(now) == 0 || n(before) == 0 ? null : formula.trend(now, before));
  }

  /** What sales and the indicator say together. */
  public Signal signal(Trend sales, OutcomeSums now, OutcomeSums before) {
    return isSufficient(now) && isSufficient(before)
        ? Signal.of(sales, better(formula.trend(now, before)))
        : Signal.INSUFFICIENT;
  }

  /** The indicator with the id, if there is one. */
  public static Optional<Indicator> withId(String id) {
    return Arrays.stream(values())
        .filter(indicator -> indicator.id().equals(id))
        .findFirst();
  }

  Formula formula() {
    return formula;
  }

  /** Up if it is for the better. */
  private Trend better(Trend trend) {
    return direction == Direction.HIGHER_IS_BETTER ? trend : trend.opposite();
  }

  private static String idOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
