package io.parallax.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One business fact that happened, valid by construction.
 *
 * <p>Two events with the same {@link #type()} and {@link #key()} are revisions of the same fact:
 * the higher {@link #revision()} replaces the lower one whole. Equality of the records is equality
 * of content.
 */
public sealed interface Event
    permits SaleClosed,
        SaleReversed,
        LeadCaptured,
        LeadAssigned,
        LeadContacted,
        LeadLost,
        CustomerContacted,
        SurveySent,
        SurveyAnswered,
        DeliveryAgreed,
        DeliveryCompleted {
  EventType type();

  /** The business key: which fact of its type this event speaks of. */
  Id key();

  /** 1 or more; a higher one replaces a lower one. */
  int revision();

  /** Whether the fact was recorded by mistake and counts nowhere. */
  boolean withdrawn();

  /**
   * When it happened in the world, to the microsecond; not when it was sent. Null for a fact that does
   * not tell.
   */
  @Nullable
  Instant occurredAt();

  /**
   * The Kafka key. Events that belong together share it, so that they meet in one lane: a sale's
   * events and its customer's answers all use the sale's id.
   */
  Id partitionKey();
}
