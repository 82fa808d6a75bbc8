package io.parallax.reporting.report.period;

import io.parallax.reporting.metric.OutcomeSums;
import io.parallax.reporting.report.period.OutcomeReader.Outcomes;
import org.jspecify.annotations.Nullable;

/**
 * The sums of one group for one row after the other. Those of the last are kept, as it has a row for
 * each indicator. For one thread.
 */
final class RowSums {
  private final Plan plan;
  private final Outcomes outcomes;
  private Plan.@Nullable Row row;
  private OutcomeSums now = new OutcomeSums();
  private OutcomeSums before = new OutcomeSums();

  RowSums(Plan plan, Outcomes outcomes) {
    this.plan = plan;
    this.outcomes = outcomes;
  }

  OutcomeSums now(Plan.Row wanted) {
    load(wanted);
    return now;
  }

  /** Of the window compared with; without any, nothing. */
  OutcomeSums before(Plan.Row wanted) {
    load(wanted);
    return before;
  }

  private void load(Plan.Row wanted) {
    if (!wanted.equals(row)) {
      row = wanted;
      now = outcomes.in(plan.run(wanted.window()));
      before =
          wanted.compared() == null ? new OutcomeSums() : outcomes.in(plan.run(wanted.compared()));
    }
  }
}
