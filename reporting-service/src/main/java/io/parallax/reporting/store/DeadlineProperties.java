package io.parallax.reporting.store;

import io.parallax.reporting.aggregate.Deadlines;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of how long after its start what becomes of a fact counts.
 *
 * @param surveyResponse how long after an invitation an answer is a response
 * @param leadFollowUp how long after the capture of a lead a contact follows it up in time
 * @param leadResponse how long after its capture a lead is watched for a first contact
 * @param leadConversion how long after the capture of a lead a sale converts it
 * @param reversal how long after a sale its reversal counts in the reversal rate
 * @param repeatPurchase how long after a sale another one to the same customer is a repeat purchase
 */
@ConfigurationProperties(prefix = "parallax.deadlines", ignoreUnknownFields = false)
public record DeadlineProperties(
    Duration surveyResponse,
    Duration leadFollowUp,
    Duration leadResponse,
    Duration leadConversion,
    Duration reversal,
    Duration repeatPurchase) {

  public Deadlines deadlines() {
    return new Deadlines(
        surveyResponse, leadFollowUp, leadResponse, leadConversion, reversal, repeatPurchase);
  }
}
