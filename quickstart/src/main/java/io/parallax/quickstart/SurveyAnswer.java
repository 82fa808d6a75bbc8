package io.parallax.quickstart;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A made-up answer to a survey, as {@code POST /api/v1/survey-answers} takes it: about a sale, or
 * about a product in general.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SurveyAnswer(
    String answerId,
    Instant answeredAt,
    List<Score> scores,
    @Nullable String invitationId,
    @Nullable String saleId,
    @Nullable String customerId,
    @Nullable String product,
    @Nullable String region,
    @Nullable String segment,
    @Nullable String channel) {

  record Score(String measure, int value) {}
}
