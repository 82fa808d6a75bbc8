package io.parallax.reporting.aggregate;

import io.parallax.events.Event;
import io.parallax.events.SaleClosed;
import io.parallax.events.SaleReversed;
import io.parallax.events.SurveyAnswered;

/** The latest revision of one fact, and where and how it counts. */
public sealed interface LedgerRow {
  Event event();

  /** Where the fact counts: its own dimensions, completed by those it inherits. */
  Dimensions countedUnder();

  /**
   * A sale counts where it says.
   *
   * @param reversed whether it has been taken back as a whole since
   */
  record Sale(SaleClosed event, boolean reversed) implements LedgerRow {
    @Override
    public Dimensions countedUnder() {
      return Dimensions.of(event);
    }
  }

  /**
   * A reversal counts where its sale does, and what the reversals before it have left of the sale.
   *
   * @param sales 1 if it takes the whole sale back as the first to do so, else 0
   * @param units units that it takes back; 0 while the sale is not known or withdrawn
   */
  record Reversal(SaleReversed event, Dimensions countedUnder, int sales, int units)
      implements LedgerRow {}

  /** An answer takes from its sale what it does not say itself. */
  record Answer(SurveyAnswered event, Dimensions countedUnder) implements LedgerRow {}
}
