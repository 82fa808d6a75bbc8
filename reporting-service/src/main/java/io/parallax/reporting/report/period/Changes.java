package io.parallax.reporting.report.period;

import io.parallax.reporting.calendar.TimeRange;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Figures of a row, and how they changed: the values of {@link PeriodColumns#withChanges}. */
final class Changes {
  private Changes() {}

  /** @param figures of any window of the plan */
  static List<@Nullable Object> row(
      Plan plan, Plan.Row row, Function<Plan.Run, List<BigDecimal>> figures) {
    List<BigDecimal> now = figures.apply(plan.run(row.window()));
    List<@Nullable Object> values = new ArrayList<>(now);
    TimeRange compared = row.compared();
    if (compared != null) {
      values.add(compared.start());
      values.add(compared.end());
      List<BigDecimal> before = figures.apply(plan.run(compared));
      for (int i = 0; i < now.size(); i++) {
        BigDecimal base = before.get(i);
        BigDecimal change = now.get(i).subtract(base);
        values.add(base);
        values.add(change);
        values.add(
            base.signum() == 0
                ? null
                : change.divide(base.abs(), MathContext.DECIMAL64).doubleValue());
      }
    }
    return values;
  }
}
