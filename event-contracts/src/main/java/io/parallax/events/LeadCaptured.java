package io.parallax.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody became known who may buy.
 *
 * <p>What is not known of a lead is left out; nothing is taken from elsewhere.
 *
 * @param product what the lead may buy
 * @param segment the market segment of the lead
 * @param customerId who the lead is, where it is a customer already
 * @param referredBy the customer who recommended us
 */
public record LeadCaptured(
    Id leadId,
    Instant capturedAt,
    Code channel,
    @Nullable Code product,
    @Nullable Region region,
    @Nullable Code segment,
    @Nullable Id customerId,
    @Nullable Id referredBy,
    int revision,
    boolean withdrawn)
    implements Event {

  static final Shape<LeadCaptured> SHAPE = shape();

  public LeadCaptured {
    capturedAt = EventTime.checked(capturedAt);
    Kind.REVISION.check(revision);
  }

  @Override
  public EventType type() {
    return EventType.LEAD_CAPTURED;
  }

  @Override
  public Id key() {
    return leadId;
  }

  @Override
  public Instant occurredAt() {
    return capturedAt;
  }

  @Override
  public Id partitionKey() {
    return leadId;
  }

  private static Shape<LeadCaptured> shape() {
    var fields = new Shape.Builder<LeadCaptured>();
    var leadId = fields.required("leadId", Kind.ID, LeadCaptured::leadId);
    var capturedAt = fields.required("capturedAt", Kind.PAST, LeadCaptured::capturedAt);
    var channel = fields.required("channel", Kind.CODE, LeadCaptured::channel);
    var product = fields.optional("product", Kind.CODE, LeadCaptured::product);
    var region = fields.optional("region", Kind.REGION, LeadCaptured::region);
    var segment = fields.optional("segment", Kind.CODE, LeadCaptured::segment);
    var customerId = fields.optional("customerId", Kind.ID, LeadCaptured::customerId);
    var referredBy = fields.optional("referredBy", Kind.ID, LeadCaptured::referredBy);
    var revision = fields.revision();
    var withdrawn = fields.withdrawn();
    return fields.build(values -> new LeadCaptured(
        values.required(leadId),
        values.required(capturedAt),
        values.required(channel),
        values.get(product),
        values.get(region),
        values.get(segment),
        values.get(customerId),
        values.get(referredBy),
        values.getOrElse(revision, 1),
        values.getOrElse(withdrawn, false)));
  }
}
