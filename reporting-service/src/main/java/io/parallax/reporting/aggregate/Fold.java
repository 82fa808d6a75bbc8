package io.parallax.reporting.aggregate;

import io.parallax.events.DeliveryAgreed;
import io.parallax.events.DeliveryCompleted;
import io.parallax.events.LeadCaptured;
import io.parallax.events.Money;
import io.parallax.events.SaleClosed;
import io.parallax.events.SurveySent;
import io.parallax.reporting.aggregate.CubeChange.Cell;
import io.parallax.reporting.aggregate.CubeChange.Tally;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns ledger rows into counters: each row contributes to a few cells, a row that goes takes the
 * same contribution away. Therefore cube = fold(ledger), whatever happened in between.
 */
public final class Fold {
  private final Map<CubeTable, Map<Cell, Tally>> tables = new EnumMap<>(CubeTable.class);
  private final Deadlines deadlines;

  private Fold(Deadlines deadlines) {
    this.deadlines = deadlines;
  }

  /** What the cube must be given so that it follows the ledger. */
  public static CubeChange of(LedgerChange change, Deadlines deadlines) {
    var fold = new Fold(deadlines);
    change.tables().values().forEach(rows -> {
      rows.removed().forEach(row -> fold.add(row, -1));
      rows.added().forEach(row -> fold.add(row, 1));
    });
    fold.tables.values().forEach(cells -> cells.values().removeIf(Tally::isZero));
    fold.tables.values().removeIf(Map::isEmpty);
    return new CubeChange(fold.tables);
  }

  private void add(LedgerRow row, int sign) {
    if (row.event().withdrawn()) {
      return;
    }
    switch (row) {
      case LedgerRow.Sale sale -> addSale(sale, sign);
      case LedgerRow.Reversal reversal -> addReversal(reversal, sign);
      case LedgerRow.Lead lead -> addLead(lead, sign);
      case LedgerRow.Invitation invitation -> addInvitation(invitation, sign);
      case LedgerRow.Answer answer -> addAnswer(answer, sign);
      case LedgerRow.Agreement agreement -> addAgreement(agreement, sign);
      case LedgerRow.Completion completion -> addCompletion(completion, sign);
      case LedgerRow.Assignment assignment -> {}
      case LedgerRow.Contact contact -> {}
      case LedgerRow.Loss loss -> {}
      case LedgerRow.CheckIn checkIn -> {}
    }
  }

  private void addSale(LedgerRow.Sale row, int sign) {
    SaleClosed sale = row.event();
    Money price = sale.amount();
    Tally tally = tally(CubeTable.SALES, sale.closedAt(), row.countedUnder(), currency(price));
    tally.add(Counter.SALES_CLOSED, sign);
    tally.add(Counter.UNITS_CLOSED, (long) sign * sale.quantity());
    tally.add(
        Counter.CLOSED_THEN_REVERSED,
        isWithin(deadlines.reversal(), sale.closedAt(), row.reversedAt()) ? sign : 0);
    if (sale.customerId() != null) {
      Instant previous = row.previousClosedAt();
      boolean repeat =
          previous != null && isWithin(deadlines.repeatPurchase(), previous, sale.closedAt());
      tally.add(repeat ? Counter.REPEAT_SALES : Counter.NEW_CUSTOMER_SALES, sign);
    }
    if (price != null) {
      tally.add(Counter.GROSS_AMOUNT, signed(price.amount(), sign));
    }
  }

  private void addReversal(LedgerRow.Reversal row, int sign) {
    if (row.sales() == 0 && row.units() == 0) {
      return;
    }
    Money money = row.money();
    Tally tally =
        tally(CubeTable.SALES, row.event().reversedAt(), row.countedUnder(), currency(money));
    tally.add(Counter.SALES_REVERSED, (long) sign * row.sales());
    tally.add(Counter.UNITS_REVERSED, (long) sign * row.units());
    if (money != null) {
      tally.add(Counter.REVERSED_AMOUNT, signed(money.amount(), sign));
    }
  }

  private void addLead(LedgerRow.Lead row, int sign) {
    LeadCaptured lead = row.event();
    Tally tally = tally(CubeTable.LEADS, lead.capturedAt(), row.countedUnder(), "");
    tally.add(Counter.LEADS_CAPTURED, sign);
    tally.add(
        Counter.LEADS_CONTACTED_IN_TIME,
        isWithin(deadlines.leadFollowUp(), lead.capturedAt(), row.firstContactAt()) ? sign : 0);
    tally.add(
        Counter.LEADS_CONVERTED,
        isWithin(deadlines.leadConversion(), lead.capturedAt(), row.wonAt()) ? sign : 0);
    tally.add(Counter.LEADS_LOST, row.lostAt() == null ? 0 : sign);
  }

  private void addInvitation(LedgerRow.Invitation row, int sign) {
    SurveySent invitation = row.event();
    Tally tally = tally(CubeTable.SURVEYS, invitation.sentAt(), row.countedUnder(), "");
    tally.add(Counter.INVITATIONS_SENT, sign);
    tally.add(
        Counter.INVITATIONS_ANSWERED,
        isWithin(deadlines.surveyResponse(), invitation.sentAt(), row.firstAnsweredAt())
            ? sign
            : 0);
  }

  private void addAnswer(LedgerRow.Answer row, int sign) {
    Instant time = row.event().answeredAt();
    tally(CubeTable.SURVEYS, time, row.countedUnder(), "").add(Counter.ANSWERS, sign);
    row.event()
        .scores()
        .values()
        .forEach((measure, score) -> tally(
                CubeTable.SCORES, time, row.countedUnder(), measure.measureName())
            .add(Counter.ofScore(score), sign));
  }

  private void addAgreement(LedgerRow.Agreement row, int sign) {
    DeliveryAgreed agreed = row.event();
    Instant completedAt = row.completedAt();
    Tally tally = tally(CubeTable.DELIVERIES, agreed.dueAt(), row.countedUnder(), "");
    tally.add(Counter.DUE, sign);
    tally.add(
        Counter.DUE_ON_TIME,
        completedAt != null && !completedAt.isAfter(agreed.dueAt()) ? sign : 0);
  }

  private void addCompletion(LedgerRow.Completion row, int sign) {
    DeliveryCompleted done = row.event();
    Boolean quality = done.qualityMet();
    Boolean cost = row.withinCost();
    Boolean time = row.onTime();
    Tally tally = tally(CubeTable.DELIVERIES, done.completedAt(), row.countedUnder(), "");
    tally.add(Counter.COMPLETED, sign);
    tally.add(Counter.QUALITY_KNOWN, quality == null ? 0 : sign);
    tally.add(Counter.TO_QUALITY, Boolean.TRUE.equals(quality) ? sign : 0);
    tally.add(Counter.COST_KNOWN, cost == null ? 0 : sign);
    tally.add(Counter.WITHIN_COST, Boolean.TRUE.equals(cost) ? sign : 0);
    if (quality != null && cost != null && time != null) {
      tally.add(Counter.ALL_KNOWN, sign);
      tally.add(Counter.AS_AGREED, quality && cost && time ? sign : 0);
    }
  }

  private static String currency(@Nullable Money money) {
    return money == null ? "" : money.currency().value();
  }

  private static BigDecimal signed(BigDecimal amount, int sign) {
    return sign < 0 ? amount.negate() : amount;
  }

  /** What comes before its time, by a clock that is behind, is in time. */
  private static boolean isWithin(Duration deadline, Instant start, @Nullable Instant end) {
    return end != null && !end.isAfter(start.plus(deadline));
  }

  private Tally tally(CubeTable table, Instant time, Dimensions dimensions, String detail) {
    return tables
        .computeIfAbsent(table, t -> new HashMap<>())
        .computeIfAbsent(new Cell(Bucket.of(time), dimensions, detail), cell -> new Tally(table));
  }
}
