package io.parallax.reporting.metric;

import io.parallax.reporting.metric.Coverage.State;
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
      @Nullable Double coveredUnitsShare) {}

  /** A part while products are added to it. */
  private static final class Sum {
    private int products;
    private long notSurveyed;
    private long units;
    private long coveredUnits;

    private void add(Coverage product, int minimumN) {
      State state = product.state(minimumN);
      products++;
      notSurveyed += state == State.NOT_SURVEYED ? 1 : 0;
      units += product.unitsClosed();
      coveredUnits += state == State.COVERED ? product.unitsClosed() : 0;
    }

    private Part part() {
      return new Part(
          products, notSurveyed, units, units == 0 ? null : (double) coveredUnits / units);
    }
  }

  /** Splits products that come one by one, those of which most units were sold first. For one thread. */
  public static final class Split {
    private final int minimumN;
    private final Sum tenth = new Sum();
    private final Sum rest = new Sum();

    /** @param minimumN from how many answers on a product is covered */
    public Split(int minimumN) {
      this.minimumN = minimumN;
    }

    /**
     * Adds the next product.
     *
     * @param products how many there are in all
     */
    public void add(Coverage product, int products) {
      Sum part = tenth.products < (products + 9) / 10 ? tenth : rest;
      part.add(product, minimumN);
    }

    public Popularity popularity() {
      return new Popularity(tenth.part(), rest.part());
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
            .thenComparingLong(Coverage::invited)
            .reversed())
        .toList();
    var split = new Split(minimumN);
    sold.forEach(product -> split.add(product, sold.size()));
    return split.popularity();
  }
}
