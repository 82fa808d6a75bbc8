package io.parallax.reporting.metric;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How well the most popular tenth of the products sold is covered, beside the rest. Of ten products
 * one is the most popular tenth, and of eleven two.
 */
public record Popularity(Part tenth, Part rest) {

  /**
   * Some of the products.
   *
   * @param products how many were sold at all
   * @param notSurveyed of them, those nobody was asked about and nobody answered about
   * @param unitsClosed units sold of them
   * @param coveredUnitsShare of the units, the share of those of covered products; null without
   */
  public record Part(
      int products,
      long notSurveyed,
      long unitsClosed,
      @Nullable Double coveredUnitsShare) {
    private static Part of(Collection<Coverage> products, int minimumN) {
      return new Part(
          products.size(),
          products.stream()
              .filter(product -> product.state(minimumN) == Coverage.State.NOT_SURVEYED)
              .count(),
          products.stream().mapToLong(Coverage::unitsClosed).sum(),
          Coverage.coveredUnitsShare(products, minimumN));
    }
  }

  /**
   * Splits products by the units sold of them; of equals, the one with fewer answers is less
   * popular.
   *
   * @param products each as a whole, whatever else a report divides by
   */
  public static Popularity of(Map<String, Coverage> products, int minimumN) {
    List<Coverage> sold = products.values().stream()
        .filter(product -> product.salesClosed() > 0)
        .sorted(Comparator.comparingLong(Coverage::unitsClosed)
            .thenComparingLong(Coverage::answered)
            .reversed())
        .toList();
    int tenth = (sold.size() + 9) / 10;
    return new Popularity(
        Part.of(sold.subList(0, tenth), minimumN),
        Part.of(sold.subList(tenth, sold.size()), minimumN));
  }
}
