package io.parallax.events;

import java.time.Instant;

/**
 * A lead was given to a salesperson, for the first time or again.
 */
public record LeadAssigned(
    Id assignmentId, Id leadId, Id salesperson, Instant assignedAt, int revision, boolean withdrawn)
    implements Event {

  static final Shape<LeadAssigned> SHAPE = shape();

  public LeadAssigned {
    assignedAt = EventTime.checked(assignedAt);
    Kind.REVISION.check(revision);
  }

  @Override
  public EventType type() {
    return EventType.LEAD_ASSIGNED;
  }

  @Override
  public Id key() {
    return assignmentId;
  }

  @Override
  public Instant occurredAt() {
    return assignedAt;
  }

  @Override
  public Id partitionKey() {
    return leadId;
  }

  private static Shape<LeadAssigned> shape() {
    var fields = new Shape.Builder<LeadAssigned>();
    var assignmentId = fields.required("assignmentId", Kind.ID, LeadAssigned::assignmentId);
    var leadId = fields.required("leadId", Kind.ID, LeadAssigned::leadId);
    var salesperson = fields.required("salesperson", Kind.ID, LeadAssigned::salesperson);
    var assignedAt = fields.required("assignedAt", Kind.PAST, LeadAssigned::assignedAt);
    var revision = fields.revision();
    var withdrawn = fields.withdrawn();
    return fields.build(values -> new LeadAssigned(
        values.required(assignmentId),
        values.required(leadId),
        values.required(salesperson),
        values.required(assignedAt),
        values.getOrElse(revision, 1),
        values.getOrElse(withdrawn, false)));
  }
}
