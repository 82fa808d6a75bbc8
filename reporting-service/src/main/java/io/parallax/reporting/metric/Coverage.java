package io.parallax.reporting.metric;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How much was sold, and how much of what became of it is known. Adds up over cells.
 *
 * @param salesClosed sales closed in the range
 * @param unitsClosed units of these sales
 * @param invited invitations to surveys sent in the range
 * @param answered answers given in the range
 * @param deliveriesKnown deliveries completed in the range
 */
public record Coverage(
    long salesClosed, long unitsClosed, long invited, long answered, long deliveriesKnown) {
  public static final Coverage NOTHING = new Coverage(0, 0, 0, 0, 0);

  /** From how many answers on a cell is covered, if nobody says otherwise. */
  public static final int DEFAULT_MINIMUM_N = 30;

  /** Where a cell stands on the way from a sale to a number one can rely on. */
  public enum State {
    /** Nothing was sold. */
    NO_SALES,
    /** Nobody was invited, and nobody answered. */
    NOT_SURVEYED,
    /** Customers were invited, and nobody answered. */
    NO_ANSWERS,
    /** Fewer answers than the minimum. */
    THIN,
    COVERED;

    /** As in the API, such as {@code no-sales}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public State state(int minimumN) {
    if (salesClosed == 0) {
      return State.NO_SALES;
    }
    if (answered == 0) {
      return invited == 0 ? State.NOT_SURVEYED : State.NO_ANSWERS;
    }
    return answered < minimumN ? State.THIN : State.COVERED;
  }

  public Coverage plus(Coverage other) {
    return new Coverage(
        salesClosed + other.salesClosed,
        unitsClosed + other.unitsClosed,
        invited + other.invited,
        answered + other.answered,
        deliveriesKnown + other.deliveriesKnown);
  }

  /** Invitations per sale, at most 1; null without sales. */
  public @Nullable Double invitedShare() {
    return ofSales(invited);
  }

  /** Answers per sale, at most 1; null without sales. */
  public @Nullable Double answeredShare() {
    return ofSales(answered);
  }

  /** Completed deliveries per sale, at most 1; null without sales. */
  public @Nullable Double deliveryShare() {
    return ofSales(deliveriesKnown);
  }

  /** The share of sold units that were sold in covered cells; null if none was sold. */
  public static @Nullable Double coveredUnitsShare(Collection<Coverage> cells, int minimumN) {
    long units = 0;
    long covered = 0;
    for (Coverage cell : cells) {
      units += cell.unitsClosed;
      covered += cell.state(minimumN) == State.COVERED ? cell.unitsClosed : 0;
    }
    return units == 0 ? null : (double) covered / units;
  }

  /** What the range counts may belong to sales before it, so there can be more than sales. */
  private @Nullable Double ofSales(long count) {
    return salesClosed == 0 ? null : Math.min(1, (double) count / salesClosed);
  }
}
