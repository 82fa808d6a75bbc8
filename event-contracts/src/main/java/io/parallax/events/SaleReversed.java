package io.parallax.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A closed sale was taken back, whole or in part: a cancellation or a return.
 *
 * @param quantity units taken back, 1 or more; null if the whole sale is
 * @param amount what the customer gets back; null if that is not known, or, if the whole sale is
 *     taken back, for what earlier reversals have left of the sale's amount
 * @param reason why, in the words of whoever recorded it
 */
public record SaleReversed(
    Id reversalId,
    Id saleId,
    Instant reversedAt,
    @Nullable Integer quantity,
    @Nullable Money amount,
    @Nullable Note reason,
    int revision,
    boolean withdrawn)
    implements Event {

  static final Shape<SaleReversed> SHAPE = shape();

  public SaleReversed {
    reversedAt = EventTime.checked(reversedAt);
    if (quantity != null) {
      Kind.QUANTITY.check(quantity);
    }
    Kind.REVISION.check(revision);
  }

  @Override
  public EventType type() {
    return EventType.SALE_REVERSED;
  }

  @Override
  public Id key() {
    return reversalId;
  }

  @Override
  public Instant occurredAt() {
    return reversedAt;
  }

  @Override
  public Id partitionKey() {
    return saleId;
  }

  private static Shape<SaleReversed> shape() {
    var fields = new Shape.Builder<SaleReversed>();
    var reversalId = fields.required("reversalId", Kind.ID, SaleReversed::reversalId);
    var saleId = fields.required("saleId", Kind.ID, SaleReversed::saleId);
    var reversedAt = fields.required("reversedAt", Kind.PAST, SaleReversed::reversedAt);
    var quantity = fields.optional("quantity", Kind.QUANTITY, SaleReversed::quantity);
    var amount = fields.money("amount", SaleReversed::amount);
    var reason = fields.optional("reason", Kind.NOTE, SaleReversed::reason);
    var revision = fields.revision();
    var withdrawn = fields.withdrawn();
    return fields.build(values -> new SaleReversed(
        values.required(reversalId),
        values.required(saleId),
        values.required(reversedAt),
        values.get(quantity),
        values.money(amount),
        values.get(reason),
        values.getOrElse(revision, 1),
        values.getOrElse(withdrawn, false)));
  }
}
