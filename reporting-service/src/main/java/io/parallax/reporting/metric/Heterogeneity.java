package io.parallax.reporting.metric;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether groups differ in an indicator more than chance explains.
 *
 * <p>Only groups at or above the indicator's minimum n are tested. Pairs are tested like all groups
 * together, and their probabilities adjusted for the number of pairs.
 *
 * @param tested groups, in the order given
 * @param thin groups with observations, but too few to be tested
 * @param pValue how probable such differences, or larger ones, are among groups of one kind; null
 *     with less than two tested groups
 * @param differentPairs pairs that differ at the 95 % level, the most certain first
 * @param <G> names a group
 */
public record Heterogeneity<G>(
    List<G> tested, List<G> thin, @Nullable Double pValue, List<Pair<G>> differentPairs) {

  /**
   * Two groups that differ.
   *
   * @param pValue adjusted by Holm's method
   */
  public record Pair<G>(G first, G second, double pValue) {}

  private static final double LEVEL = 0.05;

  /** Whether the groups differ, if there were two to test. */
  public @Nullable Boolean differs() {
    return pValue == null ? null : pValue < LEVEL;
  }

  /** Takes time by the square of the number of groups. */
  public static <G> Heterogeneity<G> of(Indicator indicator, Map<G, OutcomeSums> groups) {
    List<G> tested = new ArrayList<>();
    List<G> thin = new ArrayList<>();
    List<OutcomeSums> sums = new ArrayList<>();
    groups.forEach((group, sum) -> {
      if (indicator.isSufficient(sum)) {
        tested.add(group);
        sums.add(sum);
      } else if (indicator.n(sum) > 0) {
        thin.add(group);
      }
    });
    return new Heterogeneity<>(
        List.copyOf(tested),
        List.copyOf(thin),
        tested.size() < 2 ? null : indicator.formula().sameness(sums),
        differentPairs(indicator.formula(), tested, sums));
  }

  /**
   * @see <a href="https://www.jstor.org/stable/4615733">Holm, S. (1979): A simple sequentially
   *     rejective multiple test procedure</a>
   */
  private static <G> List<Pair<G>> differentPairs(
      Formula formula, List<G> groups, List<OutcomeSums> sums) {
    List<Pair<G>> pairs = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      for (int j = i + 1; j < groups.size(); j++) {
        double pValue = formula.sameness(List.of(sums.get(i), sums.get(j)));
        pairs.add(new Pair<>(groups.get(i), groups.get(j), pValue));
      }
    }
    pairs.sort(Comparator.comparingDouble(Pair::pValue));
    List<Pair<G>> different = new ArrayList<>();
    double adjusted = 0;
    for (int i = 0; i < pairs.size(); i++) {
      Pair<G> pair = pairs.get(i);
      adjusted = Math.min(1, Math.max(adjusted, pair.pValue() * (pairs.size() - i)));
      if (adjusted >= LEVEL) {
        break;
      }
      different.add(new Pair<>(pair.first(), pair.second(), adjusted));
    }
    return Collections.unmodifiableList(different);
  }

  /**
   * Whether the total hides its groups (Simpson's reversal): it changed significantly in one
   * direction while every group moved in the other. Groups without data now or before cannot move,
   * and are left out of the total too.
   *
   * @see <a href="https://doi.org/10.1111/j.2517-6161.1951.tb00088.x">Simpson, E. H. (1951): The
   *     interpretation of interaction in contingency tables</a>
   */
  public static <G> boolean isReversed(
      Indicator indicator, Map<G, OutcomeSums> now, Map<G, OutcomeSums> before) {
    Map<G, OutcomeSums> bothNow = new LinkedHashMap<>();
    List<OutcomeSums> bothBefore = new ArrayList<>();
    now.forEach((group, sums) -> {
      OutcomeSums earlier = before.get(group);
      if (earlier != null && indicator.n(sums) > 0 && indicator.n(earlier) > 0) {
        bothNow.put(group, sums);
        bothBefore.add(earlier);
      }
    });
    if (bothBefore.size() < 2) {
      return false;
    }
    Change total =
        indicator.change(OutcomeSums.total(bothNow.values()), OutcomeSums.total(bothBefore));
    if (!Boolean.TRUE.equals(total.significant()) || total.absolute() == null) {
      return false;
    }
    double direction = Math.signum(total.absolute());
    return direction != 0
        && bothNow.entrySet().stream().allMatch(group -> {
          Double change = indicator
              .change(group.getValue(), before.getOrDefault(group.getKey(), new OutcomeSums()))
              .absolute();
          return change != null && Math.signum(change) == -direction;
        });
  }
}
