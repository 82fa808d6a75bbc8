package io.parallax.reporting.consume;

import io.parallax.reporting.aggregate.Deadlines;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of what counts as in time.
 *
 * @param surveyResponse how long after an invitation an answer is a response
 * @param leadFollowUp how long after the capture of a lead a contact follows it up in time
 */
@ConfigurationProperties(prefix = "parallax.deadlines", ignoreUnknownFields = false)
record DeadlineProperties(
    @DefaultValue("14d") Duration surveyResponse,
    @DefaultValue("24h") Duration leadFollowUp) {

  Deadlines deadlines() {
    return new Deadlines(surveyResponse, leadFollowUp);
  }
}
