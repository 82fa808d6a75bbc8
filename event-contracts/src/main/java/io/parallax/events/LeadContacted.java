package io.parallax.events;

import java.time.Instant;

/**
 * A lead was contacted.
 *
 * @param method how, such as {@code phone} or {@code e-mail}
 * @param automatic whether a machine did it, such as one that confirms a form
 */
public record LeadContacted(
    Id contactId,
    Id leadId,
    Instant contactedAt,
    Code method,
    boolean automatic,
    int revision,
    boolean withdrawn)
    implements Event {

  static final Shape<LeadContacted> SHAPE = shape();

  public LeadContacted {
    contactedAt = EventTime.checked(contactedAt);
    Kind.REVISION.check(revision);
  }

  @Override
  public EventType type() {
    return EventType.LEAD_CONTACTED;
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
    return leadId;
  }

  private static Shape<LeadContacted> shape() {
    var fields = new Shape.Builder<LeadContacted>();
    var contactId = fields.required("contactId", Kind.ID, LeadContacted::contactId);
    var leadId = fields.required("leadId", Kind.ID, LeadContacted::leadId);
    var contactedAt = fields.required("contactedAt", Kind.PAST, LeadContacted::contactedAt);
    var method = fields.required("method", Kind.CODE, LeadContacted::method);
    var automatic = fields.flag("automatic", LeadContacted::automatic);
    var revision = fields.revision();
    var withdrawn = fields.withdrawn();
    return fields.build(values -> new LeadContacted(
        values.required(contactId),
        values.required(leadId),
        values.required(contactedAt),
        values.required(method),
        values.getOrElse(automatic, false),
        values.getOrElse(revision, 1),
        values.getOrElse(withdrawn, false)));
  }
}
