package io.parallax.reporting.report.coverage;

import io.parallax.events.Code;
import io.parallax.reporting.aggregate.Dimension;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The cells that were declared: every combination of the declared values of the grouped dimensions,
 * if at least one of them has any. A dimension without declared values takes part with those that
 * occur in the report, or else as unknown.
 *
 * <p>For example products {@code tea, coffee} and regions {@code LT, LV} make four cells.
 */
final class DeclaredCells {
  private final List<Dimension> groupBy;
  private final List<List<String>> values;

  /**
   * @param declared values per dimension, each with at least one
   * @param filters admitted values per dimension
   * @param occurring cells with figures
   */
  DeclaredCells(
      List<Dimension> groupBy,
      Map<Dimension, List<String>> declared,
      Map<Dimension, List<String>> filters,
      Collection<List<String>> occurring) {
    this.groupBy = groupBy;
    this.values = new ArrayList<>();
    boolean any = groupBy.stream().anyMatch(declared::containsKey);
    for (int i = 0; any && i < groupBy.size(); i++) {
      values.add(isDerived(i) ? List.of("") : values(i, declared, filters, occurring));
    }
  }

  /** How many there are. */
  double count() {
    return values.isEmpty()
        ? 0
        : values.stream().mapToDouble(List::size).reduce(1, (a, b) -> a * b);
  }

  List<List<String>> cells() {
    List<List<String>> cells = values.isEmpty() ? List.of() : List.of(List.of());
    for (List<String> next : values) {
      List<List<String>> longer = new ArrayList<>(cells.size() * next.size());
      for (List<String> cell : cells) {
        for (String value : next) {
          List<String> values = new ArrayList<>(cell);
          values.add(value);
          longer.add(values);
        }
      }
      cells = longer;
    }
    int region = groupBy.indexOf(Dimension.REGION);
    int country = groupBy.indexOf(Dimension.COUNTRY);
    if (region >= 0 && country >= 0) {
      cells.forEach(cell -> cell.set(country, country(cell.get(region))));
    }
    return cells;
  }

  /** Whether the dimension at this place follows from another. */
  private boolean isDerived(int place) {
    return groupBy.get(place) == Dimension.COUNTRY && groupBy.contains(Dimension.REGION);
  }

  private List<String> values(
      int place,
      Map<Dimension, List<String>> declared,
      Map<Dimension, List<String>> filters,
      Collection<List<String>> occurring) {
    Dimension dimension = groupBy.get(place);
    List<String> known = declared.get(dimension);
    if (known == null) {
      Set<String> found = occurring.stream()
          .map(cell -> cell.get(place))
          .filter(value -> !value.equals(Code.UNKNOWN))
          .collect(Collectors.toCollection(LinkedHashSet::new));
      return found.isEmpty() ? List.of(Code.UNKNOWN) : List.copyOf(found);
    }
    return known.stream()
        .filter(value -> admits(filters.get(dimension), value))
        .filter(value ->
            dimension != Dimension.REGION || admits(filters.get(Dimension.COUNTRY), country(value)))
        .filter(value ->
            dimension != Dimension.COUNTRY || admitsRegionOf(filters.get(Dimension.REGION), value))
        .toList();
  }

  private static boolean admits(@Nullable List<String> filter, String value) {
    return filter == null || filter.contains(value);
  }

  private static boolean admitsRegionOf(@Nullable List<String> regions, String country) {
    return regions == null
        || regions.stream().anyMatch(region -> country(region).equals(country));
  }

  private static String country(String region) {
    return region.substring(0, Math.min(2, region.length()));
  }
}
