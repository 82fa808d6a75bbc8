package io.parallax.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A lead was lost.
 *
 * @param reason why, in the words of whoever recorded it
 */
public record LeadLost(
    Id leadId, Instant lostAt, @Nullable Note reason, int revision, boolean withdrawn)
    implements Event {

  static final Shape<LeadLost> SHAPE = shape();

  public LeadLost {
    lostAt = EventTime.checked(lostAt);
    Kind.REVISION.check(revision);
  }

  @Override
  public EventType type() {
    return EventType.LEAD_LOST;
  }

  @Override
  public Id key() {
    return leadId;
  }

  @Override
  public Instant occurredAt() {
    return lostAt;
  }

  @Override
  public Id partitionKey() {
    return leadId;
  }

  private static Shape<LeadLost> shape() {
    var fields = new Shape.Builder<LeadLost>();
    var leadId = fields.required("leadId", Kind.ID, LeadLost::leadId);
    var lostAt = fields.required("lostAt", Kind.PAST, LeadLost::lostAt);
    var reason = fields.optional("reason", Kind.NOTE, LeadLost::reason);
    var revision = fields.revision();
    var withdrawn = fields.withdrawn();
    return fields.build(values -> new LeadLost(
        values.required(leadId),
        values.required(lostAt),
        values.get(reason),
        values.getOrElse(revision, 1),
        values.getOrElse(withdrawn, false)));
  }
}
