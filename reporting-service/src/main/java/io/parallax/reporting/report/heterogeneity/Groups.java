package io.parallax.reporting.report.heterogeneity;

import io.parallax.reporting.metric.OutcomeSums;
import io.parallax.reporting.report.GroupOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The groups by their values.
 *
 * @param before null if nothing is compared
 * @param sales closed in the range
 */
public record Groups(
    Map<String, OutcomeSums> now,
    @Nullable Map<String, OutcomeSums> before,
    Map<String, Long> sales) {

  /** All of them, in order. */
  List<String> names() {
    var names = new TreeSet<String>(GroupOrder::compare);
    names.addAll(now.keySet());
    names.addAll(sales.keySet());
    if (before != null) {
      names.addAll(before.keySet());
    }
    return List.copyOf(names);
  }
}
