package io.parallax.reporting.report.heterogeneity;

import io.parallax.reporting.metric.Change;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.metric.IndicatorValue;
import io.parallax.reporting.metric.OutcomeSums;
import io.parallax.reporting.report.GroupOrder;
import io.parallax.reporting.report.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The groups in the order of their code points; the key of a row is its group. */
final class HeterogeneityRows implements Table.Rows {
  private final Indicator indicator;
  private final Groups groups;
  private final Ranges ranges;
  private final List<String> names;

  HeterogeneityRows(Indicator indicator, Groups groups, Ranges ranges) {
    this.indicator = indicator;
    this.groups = groups;
    this.ranges = ranges;
    this.names = groups.names();
  }

  @Override
  public int count() {
    return names.size();
  }

  @Override
  public List<@Nullable Object> row(int number) {
    String group = names.get(number);
    OutcomeSums sums = groups.now().getOrDefault(group, new OutcomeSums());
    IndicatorValue value = indicator.of(sums);
    long sold = groups.sales().getOrDefault(group, 0L);
    List<@Nullable Object> row = new ArrayList<>();
    row.add(group);
    row.add(value.value());
    row.add(value.n());
    row.add(value.numerator());
    row.add(value.denominator());
    row.add(value.low());
    row.add(value.high());
    row.add(value.sufficient());
    row.add(
        share(value.n(), groups.now().values().stream().mapToLong(indicator::n).sum()));
    row.add(sold);
    row.add(share(sold, groups.sales().values().stream().mapToLong(s -> s).sum()));
    if (groups.before() != null) {
      OutcomeSums earlier = groups.before().getOrDefault(group, new OutcomeSums());
      Change change = indicator.change(sums, earlier);
      row.add(change.compared());
      row.add(indicator.n(earlier));
      row.add(change.absolute());
      row.add(change.relative());
      row.add(ranges.comparable() ? change.significant() : null);
    }
    return row;
  }

  @Override
  public List<String> key(int number) {
    return List.of(names.get(number));
  }

  @Override
  public int upTo(List<String> key) {
    if (key.size() != 1) {
      throw new IllegalArgumentException("key has %d parts, expected 1".formatted(key.size()));
    }
    int place = Collections.binarySearch(names, key.getFirst(), GroupOrder::compare);
    return place < 0 ? -place - 1 : place + 1;
  }

  private static @Nullable Double share(long part, long whole) {
    return whole == 0 ? null : (double) part / whole;
  }
}
