package io.parallax.reporting.query;

import io.parallax.events.EventType;
import java.util.Arrays;
import java.util.Optional;

/**
 * A figure of reports by the facts that it counts: all that count in its range of time and that its
 * condition admits. Of an indicator, they are its n.
 */
public enum FactFigure {
  SALES_CLOSED("salesClosed", EventType.SALE_CLOSED),
  UNITS_CLOSED("unitsClosed", EventType.SALE_CLOSED),
  GROSS_AMOUNT("grossAmount", EventType.SALE_CLOSED, "t.amount is not null"),
  SALES_REVERSED("salesReversed", EventType.SALE_REVERSED, "t.counted_sales > 0"),
  UNITS_REVERSED("unitsReversed", EventType.SALE_REVERSED, "t.counted_units > 0"),
  REVERSED_AMOUNT("reversedAmount", EventType.SALE_REVERSED, "t.counted_amount is not null"),
  INVITED("invited", EventType.SURVEY_SENT),
  ANSWERED("answered", EventType.SURVEY_ANSWERED),
  DELIVERIES_KNOWN("deliveriesKnown", EventType.DELIVERY_COMPLETED),
  CSAT("csat", EventType.SURVEY_ANSWERED, "t.csat is not null"),
  NPS("nps", EventType.SURVEY_ANSWERED, "t.nps is not null"),
  CES("ces", EventType.SURVEY_ANSWERED, "t.ces is not null"),
  REPURCHASE_INTENT(
      "repurchase-intent", EventType.SURVEY_ANSWERED, "t.repurchase_intent is not null"),
  /** What is not due yet does not count yet. */
  ON_TIME("on-time", EventType.DELIVERY_AGREED, "t.due_at < now()"),
  TO_QUALITY("to-quality", EventType.DELIVERY_COMPLETED, "t.quality_met is not null"),
  WITHIN_COST("within-cost", EventType.DELIVERY_COMPLETED, "t.within_cost is not null"),
  AS_AGREED(
      "as-agreed",
      EventType.DELIVERY_COMPLETED,
      "t.quality_met is not null and t.within_cost is not null and t.on_time is not null"),
  REVERSAL_RATE("reversal-rate", EventType.SALE_CLOSED),
  REPEAT_PURCHASE("repeat-purchase", EventType.SALE_CLOSED, "t.customer_id is not null"),
  SURVEY_RESPONSE_RATE("survey-response-rate", EventType.SURVEY_SENT),
  LEAD_FOLLOW_UP("lead-follow-up", EventType.LEAD_CAPTURED),
  LEAD_RESPONSE_TIME("lead-response-time", EventType.LEAD_CAPTURED),
  LEAD_CONVERSION("lead-conversion", EventType.LEAD_CAPTURED);

  private final String figureName;
  private final EventType type;
  private final String condition;

  FactFigure(String figureName, EventType type) {
    this(figureName, type, "true");
  }

  FactFigure(String figureName, EventType type, String condition) {
    this.figureName = figureName;
    this.type = type;
    this.condition = condition;
  }

  /** A column of a report, or the id of an indicator. */
  public String figureName() {
    return figureName;
  }

  /** What its facts are. */
  public EventType type() {
    return type;
  }

  /** In SQL, on the row {@code t} of a fact. */
  String condition() {
    return condition;
  }

  /** The figure of this name, if its facts can be listed. */
  public static Optional<FactFigure> named(String name) {
    return Arrays.stream(values())
        .filter(figure -> figure.figureName.equals(name))
        .findFirst();
  }
}
