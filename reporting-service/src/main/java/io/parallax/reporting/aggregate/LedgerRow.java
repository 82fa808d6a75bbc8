package io.parallax.reporting.aggregate;

import io.parallax.events.CustomerContacted;
import io.parallax.events.DeliveryAgreed;
import io.parallax.events.DeliveryCompleted;
import io.parallax.events.Event;
import io.parallax.events.LeadAssigned;
import io.parallax.events.LeadCaptured;
import io.parallax.events.LeadContacted;
import io.parallax.events.LeadLost;
import io.parallax.events.Money;
import io.parallax.events.SaleClosed;
import io.parallax.events.SaleReversed;
import io.parallax.events.SurveyAnswered;
import io.parallax.events.SurveySent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The latest revision of one fact, and what it has from the facts it is linked with. */
public sealed interface LedgerRow {
  Event event();

  /**
   * Where the fact counts: its own dimensions, completed by those it inherits. Null for a fact that
   * counts only through another one.
   */
  default @Nullable Dimensions countedUnder() {
    return null;
  }

  /**
   * A sale counts where it says.
   *
   * @param reversedAt when it was first taken back as a whole, if it was
   * @param previousClosedAt when the latest earlier sale to the same customer was closed, if there is
   *     one
   */
  record Sale(
      SaleClosed event,
      @Nullable Instant reversedAt,
      @Nullable Instant previousClosedAt) implements LedgerRow {
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
   * @param money what it gives back, if it takes anything back and that is known
   */
  record Reversal(
      SaleReversed event,
      Dimensions countedUnder,
      int sales,
      int units,
      @Nullable Money money) implements LedgerRow {}

  /**
   * A lead counts where it says.
   *
   * @param firstContactAt when a person first contacted it
   * @param lostAt when it was lost, if it was
   * @param wonAt when the earliest sale it became was closed, if it became one
   */
  record Lead(
      LeadCaptured event,
      @Nullable Instant firstContactAt,
      @Nullable Instant lostAt,
      @Nullable Instant wonAt)
      implements LedgerRow {
    @Override
    public Dimensions countedUnder() {
      return Dimensions.of(event);
    }
  }

  /** Says who is to follow a lead up; counts nothing. */
  record Assignment(LeadAssigned event) implements LedgerRow {}

  /** Counts through its lead. */
  record Contact(LeadContacted event) implements LedgerRow {}

  /** Counts through its lead. */
  record Loss(LeadLost event) implements LedgerRow {}

  /** A contact with a customer after the sale; counts nothing. */
  record CheckIn(CustomerContacted event) implements LedgerRow {}

  /**
   * An invitation takes from its sale what it does not say itself.
   *
   * @param firstAnsweredAt time of the earliest answer to it
   */
  record Invitation(
      SurveySent event, Dimensions countedUnder, @Nullable Instant firstAnsweredAt)
      implements LedgerRow {}

  /** An answer takes from its sale, then from its invitation, what it does not say itself. */
  record Answer(SurveyAnswered event, Dimensions countedUnder) implements LedgerRow {}

  /**
   * What was agreed about a delivery. It takes from its sale, then from the completion, what it does
   * not say itself.
   *
   * @param completedAt when it was completed, if it was
   */
  record Agreement(
      DeliveryAgreed event,
      Dimensions countedUnder,
      @Nullable Instant completedAt) implements LedgerRow {}

  /**
   * A completed delivery. It takes from its sale, then from the agreement, what it does not say
   * itself.
   *
   * @param onTime whether it was completed when agreed or before; null if nothing was agreed
   * @param withinCost whether it cost no more than agreed; null unless both costs are known, in the
   *     same currency
   */
  record Completion(
      DeliveryCompleted event,
      Dimensions countedUnder,
      @Nullable Boolean onTime,
      @Nullable Boolean withinCost)
      implements LedgerRow {}
}
