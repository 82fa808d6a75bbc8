package io.parallax.reporting.report;

import io.parallax.reporting.aggregate.Deadlines;
import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.query.CubeReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a figure is final: as soon as the horizon of the youngest member of its window has passed, so
 * that all members of all windows have been watched for as long.
 *
 * @param firstSaleAt when the earliest sale there is was closed, if there is one
 */
public record Maturity(
    Deadlines deadlines, Instant asOf, @Nullable Instant firstSaleAt) {

  /** Reads what it takes to judge these indicators. */
  public static Maturity of(CubeReader cube, Instant asOf, List<Indicator> indicators) {
    return new Maturity(
        cube.deadlines(),
        asOf,
        indicators.contains(Indicator.REPEAT_PURCHASE) ? cube.firstSaleAt().orElse(null) : null);
  }

  /** How long after its start what becomes of a member counts; null if nothing is waited for. */
  public static @Nullable Duration horizon(Indicator indicator, Deadlines deadlines) {
    return switch (indicator) {
      case REVERSAL_RATE -> deadlines.reversal();
      case REPEAT_PURCHASE -> deadlines.repeatPurchase();
      case SURVEY_RESPONSE_RATE -> deadlines.surveyResponse();
      case LEAD_FOLLOW_UP -> deadlines.leadFollowUp();
      case LEAD_RESPONSE_TIME -> deadlines.leadResponse();
      case LEAD_CONVERSION -> deadlines.leadConversion();
      case CSAT, ON_TIME, TO_QUALITY, WITHIN_COST, AS_AGREED, NPS, CES, REPURCHASE_INTENT -> null;
    };
  }

  /** Days of 24 hours where it is whole days, such as {@code P30D}, else such as {@code PT36H}. */
  public static String text(Duration horizon) {
    return horizon.equals(Duration.ofDays(horizon.toDays()))
        ? "P" + horizon.toDays() + "D"
        : horizon.toString();
  }

  /** Whether sales of a window, or what they are counted by, cannot change any more. */
  public boolean isReached(TimeRange window) {
    return !window.end().isAfter(asOf);
  }

  /**
   * Whether the indicator over a window is final. Repeat purchases look back: the horizon before the
   * window's first sale must be known.
   */
  public boolean isReached(Indicator indicator, TimeRange window) {
    Duration horizon = horizon(indicator, deadlines);
    if (horizon == null) {
      return isReached(window);
    }
    if (indicator == Indicator.REPEAT_PURCHASE) {
      return isReached(window)
          && firstSaleAt != null
          && !window.start().minus(horizon).isBefore(firstSaleAt);
    }
    return !window.end().plus(horizon).isAfter(asOf);
  }
}
