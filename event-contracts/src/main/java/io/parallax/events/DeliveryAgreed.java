package io.parallax.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was promised of a delivery: by when, at what cost, of what quality.
 *
 * <p>A dimension that is left out is taken from the sale, else from the delivery's completion.
 *
 * @param dueAt when it is due, in the past or the future
 * @param agreedCost what the delivery may cost
 * @param agreedQuality the quality that was promised, in words
 */
public record DeliveryAgreed(
    Id deliveryId,
    Instant dueAt,
    @Nullable Id saleId,
    @Nullable Money agreedCost,
    @Nullable Note agreedQuality,
    @Nullable Code product,
    @Nullable Region region,
    @Nullable Code segment,
    @Nullable Code channel,
    int revision,
    boolean withdrawn)
    implements Event {

  static final Shape<DeliveryAgreed> SHAPE = shape();

  public DeliveryAgreed {
    dueAt = EventTime.checked(dueAt);
    Kind.REVISION.check(revision);
  }

  @Override
  public EventType type() {
    return EventType.DELIVERY_AGREED;
  }

  @Override
  public Id key() {
    return deliveryId;
  }

  /** Null: when the two agreed is not known. */
  @Override
  public @Nullable Instant occurredAt() {
    return null;
  }

  @Override
  public Id partitionKey() {
    return saleId != null ? saleId : deliveryId;
  }

  private static Shape<DeliveryAgreed> shape() {
    var fields = new Shape.Builder<DeliveryAgreed>();
    var deliveryId = fields.required("deliveryId", Kind.ID, DeliveryAgreed::deliveryId);
    var dueAt = fields.required("dueAt", Kind.TIME, DeliveryAgreed::dueAt);
    var saleId = fields.optional("saleId", Kind.ID, DeliveryAgreed::saleId);
    var agreedCost = fields.money("agreedCost", DeliveryAgreed::agreedCost);
    var agreedQuality = fields.optional("agreedQuality", Kind.NOTE, DeliveryAgreed::agreedQuality);
    var product = fields.optional("product", Kind.CODE, DeliveryAgreed::product);
    var region = fields.optional("region", Kind.REGION, DeliveryAgreed::region);
    var segment = fields.optional("segment", Kind.CODE, DeliveryAgreed::segment);
    var channel = fields.optional("channel", Kind.CODE, DeliveryAgreed::channel);
    var revision = fields.revision();
    var withdrawn = fields.withdrawn();
    return fields.build(values -> new DeliveryAgreed(
        values.required(deliveryId),
        values.required(dueAt),
        values.get(saleId),
        values.money(agreedCost),
        values.get(agreedQuality),
        values.get(product),
        values.get(region),
        values.get(segment),
        values.get(channel),
        values.getOrElse(revision, 1),
        values.getOrElse(withdrawn, false)));
  }
}
