package io.parallax.reporting.metric;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What changes if the groups count by their sales and not by their answers. */
public final class SalesMix {
  /**
   * An indicator re-weighted to the sales.
   *
   * @param value null without a group that has sales and observations
   * @param effectiveN how many unweighted observations are as certain (Kish)
   * @param coveredShare share of the sales in groups with observations; null without sales
   */
  public record Weighted(
      @Nullable Double value, double effectiveN, @Nullable Double coveredShare) {}

  /**
   * Why a score changed; the parts add up to the whole change.
   *
   * @param rate because the groups' scores changed
   * @param mix because the groups' shares of the observations did
   * @param comeAndGone because of groups with observations only now or only before
   */
  public record Shift(double rate, double mix, double comeAndGone) {}

  private SalesMix() {}

  /**
   * An indicator as if each group had observations in proportion to its sales. An observation weighs
   * its group's share of sales by the group's share of observations. Groups without observations
   * cannot be weighted and are left out. A median is no sum over groups, so its value is null.
   *
   * @see <a href="https://doi.org/10.1002/bimj.19680100122">Kish, L. (1965): Survey sampling (the
   *     effective n)</a>
   */
  public static <G> Weighted weighted(
      Indicator indicator, Map<G, OutcomeSums> groups, Map<G, Long> sales) {
    double allSales = total(sales.values());
    double covered = 0;
    double sum = 0;
    double squares = 0;
    for (var group : groups.entrySet()) {
      long n = indicator.n(group.getValue());
      double sold = sales.getOrDefault(group.getKey(), 0L);
      IndicatorValue value = indicator.of(group.getValue());
      if (n > 0 && sold > 0) {
        covered += sold;
        // an observation weighs sold / n; a common factor changes neither value nor effective n
        squares += sold * sold / n;
        sum += value.value() == null ? Double.NaN : sold * value.value();
      }
    }
    boolean median = indicator.unit() == Indicator.Unit.SECONDS;
    return new Weighted(
        covered == 0 || median ? null : sum / covered,
        covered == 0 ? 0 : covered * covered / squares,
        allSales == 0 ? null : covered / allSales);
  }

  /**
   * How far two mixes are apart: half the sum of the absolute differences of their shares, 0 (the
   * same) to 1 (nothing in common), which is the total variation distance. Null if one is empty.
   */
  public static <G> @Nullable Double distance(Map<G, Long> one, Map<G, Long> other) {
    double oneTotal = total(one.values());
    double otherTotal = total(other.values());
    if (oneTotal == 0 || otherTotal == 0) {
      return null;
    }
    double sum = 0;
    for (var entry : one.entrySet()) {
      double there = other.getOrDefault(entry.getKey(), 0L) / otherTotal;
      sum += Math.abs(entry.getValue() / oneTotal - there);
    }
    for (var entry : other.entrySet()) {
      sum += one.containsKey(entry.getKey()) ? 0 : entry.getValue() / otherTotal;
    }
    return sum / 2;
  }

  /**
   * Splits the change of a score evenly into that of the groups and that of their mix. Null for a
   * median, and if there is nothing now or before.
   */
  public static <G> @Nullable Shift shift(
      Indicator indicator, Map<G, OutcomeSums> now, Map<G, OutcomeSums> before) {
    double allNow = now.values().stream().mapToLong(indicator::n).sum();
    double allBefore = before.values().stream().mapToLong(indicator::n).sum();
    if (indicator.unit() == Indicator.Unit.SECONDS || allNow == 0 || allBefore == 0) {
      return null;
    }
    Set<G> groups = new LinkedHashSet<>(before.keySet());
    groups.addAll(now.keySet());
    double rate = 0;
    double mix = 0;
    double comeAndGone = 0;
    for (G group : groups) {
      IndicatorValue after = indicator.of(now.getOrDefault(group, new OutcomeSums()));
      IndicatorValue first = indicator.of(before.getOrDefault(group, new OutcomeSums()));
      double weightAfter = after.n() / allNow;
      double weightFirst = first.n() / allBefore;
      Double valueAfter = after.value();
      Double valueFirst = first.value();
      if (valueAfter != null && valueFirst != null) {
        rate += (weightAfter + weightFirst) / 2 * (valueAfter - valueFirst);
        mix += (weightAfter - weightFirst) * (valueAfter + valueFirst) / 2;
      } else if (valueAfter != null) {
        comeAndGone += weightAfter * valueAfter;
      } else if (valueFirst != null) {
        comeAndGone -= weightFirst * valueFirst;
      }
    }
    return new Shift(rate, mix, comeAndGone);
  }

  private static double total(Collection<Long> counts) {
    return counts.stream().mapToLong(Long::longValue).sum();
  }
}
