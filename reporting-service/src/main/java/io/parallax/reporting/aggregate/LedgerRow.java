package io.parallax.reporting.aggregate;

import io.parallax.events.Event;
import io.parallax.events.SaleClosed;
import io.parallax.events.SurveyAnswered;

/** The latest revision of one fact, and where it counts. */
public sealed interface LedgerRow {
  Event event();

  /** Where the fact counts: its own dimensions, completed by those it inherits. */
  Dimensions countedUnder();

  /** A sale counts where it says. */
  record Sale(SaleClosed event) implements LedgerRow {
    @Override
    public Dimensions countedUnder() {
      return Dimensions.of(event);
    }
  }

  /** An answer takes from its sale what it does not say itself. */
  record Answer(SurveyAnswered event, Dimensions countedUnder) implements LedgerRow {}
}
