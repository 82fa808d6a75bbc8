package io.parallax.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A product was exchanged for money.
 *
 * @param quantity units sold, 1 or more
 * @param amount what the customer pays for all units together
 * @param leadId the lead that became this sale
 * @param referredBy the customer who recommended us
 */
public record SaleClosed(
    Id saleId,
    Instant closedAt,
    Code product,
    Region region,
    Code channel,
    @Nullable Code segment,
    @Nullable Code closingMethod,
    @Nullable Id customerId,
    @Nullable Id salesperson,
    @Nullable Id leadId,
    int quantity,
    @Nullable Money amount,
    @Nullable Id referredBy,
    int revision,
    boolean withdrawn)
    implements Event {

  static final Shape<SaleClosed> SHAPE = shape();

  public SaleClosed {
    closedAt = EventTime.checked(closedAt);
    Kind.QUANTITY.check(quantity);
    Kind.REVISION.check(revision);
  }

  @Override
  public EventType type() {
    return EventType.SALE_CLOSED;
  }

  @Override
  public Id key() {
    return saleId;
  }

  @Override
  public Instant occurredAt() {
    return closedAt;
  }

  @Override
  public Id partitionKey() {
    return saleId;
  }

  private static Shape<SaleClosed> shape() {
    var fields = new Shape.Builder<SaleClosed>();
    var saleId = fields.required("saleId", Kind.ID, SaleClosed::saleId);
    var closedAt = fields.required("closedAt", Kind.PAST, SaleClosed::closedAt);
    var product = fields.required("product", Kind.CODE, SaleClosed::product);
    var region = fields.required("region", Kind.REGION, SaleClosed::region);
    var channel = fields.required("channel", Kind.CODE, SaleClosed::channel);
    var segment = fields.optional("segment", Kind.CODE, SaleClosed::segment);
    var closingMethod = fields.optional("closingMethod", Kind.CODE, SaleClosed::closingMethod);
    var customerId = fields.optional("customerId", Kind.ID, SaleClosed::customerId);
    var salesperson = fields.optional("salesperson", Kind.ID, SaleClosed::salesperson);
    var leadId = fields.optional("leadId", Kind.ID, SaleClosed::leadId);
    var quantity = fields.optional("quantity", Kind.QUANTITY, SaleClosed::quantity);
    var amount = fields.money("amount", SaleClosed::amount);
    var referredBy = fields.optional("referredBy", Kind.ID, SaleClosed::referredBy);
    var revision = fields.revision();
    var withdrawn = fields.withdrawn();
    return fields.build(values -> new SaleClosed(
        values.required(saleId),
        values.required(closedAt),
        values.required(product),
        values.required(region),
        values.required(channel),
        values.get(segment),
        values.get(closingMethod),
        values.get(customerId),
        values.get(salesperson),
        values.get(leadId),
        values.getOrElse(quantity, 1),
        values.money(amount),
        values.get(referredBy),
        values.getOrElse(revision, 1),
        values.getOrElse(withdrawn, false)));
  }
}
