package io.parallax.reporting.store;

import io.parallax.reporting.aggregate.Deadlines;
import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The deadlines with which the cube is made. Thread-safe. */
final class CubeDeadlines {
  private final JdbcClient jdbc;

  CubeDeadlines(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Sets the deadlines, unless the cube has counted by others.
   *
   * @throws IllegalStateException if it has
   */
  void agree(Deadlines wanted) {
    Deadlines kept = kept().orElse(wanted);
    if (kept.equals(wanted)) {
      return;
    }
    boolean counted = jdbc.sql("""
            select exists (select from survey_invitation) or exists (select from lead)
            """).query(Boolean.class).single();
    if (counted) {
      throw new IllegalStateException("""
          The figures in the database were counted with a survey response deadline of %s and a lead \
          follow-up deadline of %s, the settings say %s and %s. Set PARALLAX_SURVEY_RESPONSE_DEADLINE \
          and PARALLAX_LEAD_FOLLOW_UP_DEADLINE back, or count anew: run this jar once with the new \
          settings and the command rebuild-cube.""".formatted(
              kept.surveyResponse(),
              kept.leadFollowUp(),
              wanted.surveyResponse(),
              wanted.leadFollowUp()));
    }
    replace(wanted);
  }

  /** Sets the deadlines, whatever the cube has counted by; it is to be made again then. */
  void replace(Deadlines wanted) {
    jdbc.sql("""
            update cube_deadlines
            set survey_response = make_interval(secs => ?), lead_follow_up = make_interval(secs => ?)
            """)
        .params(wanted.surveyResponse().toSeconds(), wanted.leadFollowUp().toSeconds())
        .update();
  }

  private Optional<Deadlines> kept() {
    return jdbc.sql("""
            select extract(epoch from survey_response)::bigint as survey_response,
              extract(epoch from lead_follow_up)::bigint as lead_follow_up
            from cube_deadlines
            for update
            """)
        .query((row, index) -> new Deadlines(
            Duration.ofSeconds(row.getLong("survey_response")),
            Duration.ofSeconds(row.getLong("lead_follow_up"))))
        .optional();
  }
}
