package io.parallax.quickstart;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A made-up invitation to a survey, as {@code POST /api/v1/survey-invitations} takes it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SurveyInvitation(
    String invitationId,
    Instant sentAt,
    String saleId,
    @Nullable String customerId) {}
