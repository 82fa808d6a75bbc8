package io.parallax.reporting.aggregate;

import java.time.Duration;

/**
 * The times that decide what counts as in time. Counters made with others cannot be added to.
 *
 * @param surveyResponse an answer no later than this after the invitation is a response
 * @param leadFollowUp a contact no later than this after the capture of a lead follows it up in time
 */
public record Deadlines(Duration surveyResponse, Duration leadFollowUp) {
  public Deadlines {
    positive("survey response", surveyResponse);
    positive("lead follow-up", leadFollowUp);
  }

  private static void positive(String name, Duration value) {
    if (value.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "deadline for " + name + " is " + value + ", expected 1 second or more");
    }
  }
}
