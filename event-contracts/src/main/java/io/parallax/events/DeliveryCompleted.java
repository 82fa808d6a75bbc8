package io.parallax.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A delivery was made.
 *
 * <p>A dimension that is left out is taken from the sale, else from what was agreed of the delivery.
 *
 * @param actualCost what the delivery did cost
 * @param qualityMet whether it was of the quality agreed; null if that is not known
 */
public record DeliveryCompleted(
    Id deliveryId,
    Instant completedAt,
    @Nullable Id saleId,
    @Nullable Money actualCost,
    @Nullable Boolean qualityMet,
    @Nullable Code product,
    @Nullable Region region,
    @Nullable Code segment,
    @Nullable Code channel,
    int revision,
    boolean withdrawn)
    implements Event {

  static final Shape<DeliveryCompleted> SHAPE = shape();

  public DeliveryCompleted {
    completedAt = EventTime.checked(completedAt);
    Kind.REVISION.check(revision);
  }

  @Override
  public EventType type() {
    return EventType.DELIVERY_COMPLETED;
  }

  @Override
  public Id key() {
    return deliveryId;
  }

  @Override
  public Instant occurredAt() {
    return completedAt;
  }

  @Override
  public Id partitionKey() {
    return saleId != null ? saleId : deliveryId;
  }

  private static Shape<DeliveryCompleted> shape() {
    var fields = new Shape.Builder<DeliveryCompleted>();
    var deliveryId = fields.required("deliveryId", Kind.ID, DeliveryCompleted::deliveryId);
    var completedAt = fields.required("completedAt", Kind.PAST, DeliveryCompleted::completedAt);
    var saleId = fields.optional("saleId", Kind.ID, DeliveryCompleted::saleId);
    var actualCost = fields.money("actualCost", DeliveryCompleted::actualCost);
    var qualityMet = fields.optional("qualityMet", Kind.FLAG, DeliveryCompleted::qualityMet);
    var product = fields.optional("product", Kind.CODE, DeliveryCompleted::product);
    var region = fields.optional("region", Kind.REGION, DeliveryCompleted::region);
    var segment = fields.optional("segment", Kind.CODE, DeliveryCompleted::segment);
    var channel = fields.optional("channel", Kind.CODE, DeliveryCompleted::channel);
    var revision = fields.revision();
    var withdrawn = fields.withdrawn();
    return fields.build(values -> new DeliveryCompleted(
        values.required(deliveryId),
        values.required(completedAt),
        values.get(saleId),
        values.money(actualCost),
        values.get(qualityMet),
        values.get(product),
        values.get(region),
        values.get(segment),
        values.get(channel),
        values.getOrElse(revision, 1),
        values.getOrElse(withdrawn, false)));
  }
}
