package io.parallax.reporting.aggregate;

import java.time.Duration;

/**
 * Horizons: how long after its start what becomes of a fact counts. Counters made with others cannot
 * be added to.
 *
 * @param surveyResponse an answer no later than this after the invitation is a response
 * @param leadFollowUp a contact no later than this after the capture of a lead follows it up in time
 * @param leadResponse how long after its capture a lead is watched for a first contact
 * @param leadConversion a sale no later than this after the capture of its lead converts the lead
 * @param reversal a reversal no later than this after its sale counts in the reversal rate
 * @param repeatPurchase a sale no later than this after another to the same customer is a repeat
 *     purchase
 */
public record Deadlines(
    Duration surveyResponse,
    Duration leadFollowUp,
    Duration leadResponse,
    Duration leadConversion,
    Duration reversal,
    Duration repeatPurchase) {
  private static final Duration LONGEST = Duration.ofDays(3650);

  /** Those of a service without settings. */
  public static final Deadlines DEFAULTS = new Deadlines(
      Duration.ofDays(14),
      Duration.ofHours(24),
      Duration.ofDays(30),
      Duration.ofDays(90),
      Duration.ofDays(30),
      Duration.ofDays(180));

  public Deadlines {
    check("survey response", surveyResponse);
    check("lead follow-up", leadFollowUp);
    check("lead response", leadResponse);
    check("lead conversion", leadConversion);
    check("reversal", reversal);
    check("repeat purchase", repeatPurchase);
  }

  /** Whole seconds, so that the database keeps exactly what the settings say. */
  private static void check(String name, Duration value) {
    if (value.compareTo(Duration.ofSeconds(1)) < 0
        || value.compareTo(LONGEST) > 0
        || !value.equals(Duration.ofSeconds(value.toSeconds()))) {
      throw new IllegalArgumentException("deadline for " + name + " is " + value
          + ", expected whole seconds, 1 second to 3650 days");
    }
  }
}
