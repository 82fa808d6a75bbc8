package io.parallax.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A customer was invited to answer a survey.
 *
 * <p>A dimension that the survey does not know is left out; reports take it from the sale.
 */
public record SurveySent(
    Id invitationId,
    Instant sentAt,
    @Nullable Id saleId,
    @Nullable Id customerId,
    @Nullable Code product,
    @Nullable Region region,
    @Nullable Code segment,
    @Nullable Code channel,
    int revision,
    boolean withdrawn)
    implements Event {

  static final Shape<SurveySent> SHAPE = shape();

  public SurveySent {
    sentAt = EventTime.checked(sentAt);
    Kind.REVISION.check(revision);
  }

  @Override
  public EventType type() {
    return EventType.SURVEY_SENT;
  }

  @Override
  public Id key() {
    return invitationId;
  }

  @Override
  public Instant occurredAt() {
    return sentAt;
  }

  @Override
  public Id partitionKey() {
    if (saleId != null) {
      return saleId;
    }
    return customerId != null ? customerId : invitationId;
  }

  private static Shape<SurveySent> shape() {
    var fields = new Shape.Builder<SurveySent>();
    var invitationId = fields.required("invitationId", Kind.ID, SurveySent::invitationId);
    var sentAt = fields.required("sentAt", Kind.PAST, SurveySent::sentAt);
    var saleId = fields.optional("saleId", Kind.ID, SurveySent::saleId);
    var customerId = fields.optional("customerId", Kind.ID, SurveySent::customerId);
    var product = fields.optional("product", Kind.CODE, SurveySent::product);
    var region = fields.optional("region", Kind.REGION, SurveySent::region);
    var segment = fields.optional("segment", Kind.CODE, SurveySent::segment);
    var channel = fields.optional("channel", Kind.CODE, SurveySent::channel);
    var revision = fields.revision();
    var withdrawn = fields.withdrawn();
    return fields.build(values -> new SurveySent(
        values.required(invitationId),
        values.required(sentAt),
        values.get(saleId),
        values.get(customerId),
        values.get(product),
        values.get(region),
        values.get(segment),
        values.get(channel),
        values.getOrElse(revision, 1),
        values.getOrElse(withdrawn, false)));
  }
}
