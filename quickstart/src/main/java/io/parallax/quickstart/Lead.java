package io.parallax.quickstart;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A made-up lead, as {@code POST /api/v1/leads} takes it; inside it, what becomes of leads. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Lead(
    String leadId,
    Instant capturedAt,
    String channel,
    String product,
    String region,
    @Nullable String segment,
    @Nullable String referredBy) {

  /** As {@code POST /api/v1/lead-assignments} takes it. */
  record Assignment(String assignmentId, String leadId, String salesperson, Instant assignedAt) {}

  /** As {@code POST /api/v1/lead-contacts} takes it. */
  record Contact(
      String contactId, String leadId, Instant contactedAt, String method, boolean automatic) {}

  /** As {@code POST /api/v1/lead-losses} takes it. */
  record Loss(String leadId, Instant lostAt, String reason) {}
}
