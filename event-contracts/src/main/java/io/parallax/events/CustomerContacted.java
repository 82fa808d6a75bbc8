package io.parallax.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * We turned to a customer.
 *
 * @param method how, such as {@code phone} or {@code e-mail}
 * @param purpose what for, in the words of whoever recorded it
 */
public record CustomerContacted(
    Id contactId,
    Id customerId,
    Instant contactedAt,
    Code method,
    @Nullable Note purpose,
    int revision,
    boolean withdrawn)
    implements Event {

  static final Shape<CustomerContacted> SHAPE = shape();

  public CustomerContacted {
    contactedAt = EventTime.checked(contactedAt);
    Kind.REVISION.check(revision);
  }

  @Override
  public EventType type() {
    return EventType.CUSTOMER_CONTACTED;
  }

  @Override
  public Id key() {
    return contactId;
  }

  @Override
  public Instant occurredAt() {
    return contactedAt;
  }

  @Override
  public Id partitionKey() {
    return customerId;
  }

  private static Shape<CustomerContacted> shape() {
    var fields = new Shape.Builder<CustomerContacted>();
    var contactId = fields.required("contactId", Kind.ID, CustomerContacted::contactId);
    var customerId = fields.required("customerId", Kind.ID, CustomerContacted::customerId);
    var contactedAt = fields.required("contactedAt", Kind.PAST, CustomerContacted::contactedAt);
    var method = fields.required("method", Kind.CODE, CustomerContacted::method);
    var purpose = fields.optional("purpose", Kind.NOTE, CustomerContacted::purpose);
    var revision = fields.revision();
    var withdrawn = fields.withdrawn();
    return fields.build(values -> new CustomerContacted(
        values.required(contactId),
        values.required(customerId),
        values.required(contactedAt),
        values.required(method),
        values.get(purpose),
        values.getOrElse(revision, 1),
        values.getOrElse(withdrawn, false)));
  }
}
