package io.parallax.reporting.aggregate;

import io.parallax.events.SaleClosed;
import io.parallax.events.SurveyAnswered;
import io.parallax.reporting.aggregate.CubeChange.SalesCell;
import io.parallax.reporting.aggregate.CubeChange.SalesCount;
import io.parallax.reporting.aggregate.CubeChange.ScoreCell;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns ledger rows into counters: each row contributes to a few cells, a row that goes takes the
 * same contribution away. Therefore cube = fold(ledger), whatever happened in between.
 */
public final class Fold {
  private final Map<SalesCell, SalesCount> sales = new HashMap<>();
  private final Map<ScoreCell, Long> answers = new HashMap<>();

  private Fold() {}

  /** What the cube must be given so that it follows the ledger. */
  public static CubeChange of(LedgerChange change) {
    var fold = new Fold();
    change.tables().forEach(rows -> {
      rows.removed().forEach(row -> fold.add(row, -1));
      rows.added().forEach(row -> fold.add(row, 1));
    });
    fold.sales.values().removeIf(SalesCount.ZERO::equals);
    fold.answers.values().removeIf(count -> count == 0);
    return new CubeChange(fold.sales, fold.answers);
  }

  private void add(LedgerRow row, int sign) {
    if (row.event().withdrawn()) {
      return;
    }
    switch (row) {
      case LedgerRow.Sale sale -> addSale(sale, sign);
      case LedgerRow.Reversal reversal -> addReversal(reversal, sign);
      case LedgerRow.Answer answer -> addAnswer(answer, sign);
    }
  }

  private void addSale(LedgerRow.Sale row, int sign) {
    SaleClosed sale = row.event();
    long units = (long) sign * sale.quantity();
    long reversedSince = row.reversed() ? sign : 0;
    sales.merge(
        new SalesCell(Bucket.of(sale.closedAt()), row.countedUnder()),
        new SalesCount(sign, units, 0, 0, reversedSince),
        SalesCount::plus);
  }

  private void addReversal(LedgerRow.Reversal row, int sign) {
    sales.merge(
        new SalesCell(Bucket.of(row.event().reversedAt()), row.countedUnder()),
        new SalesCount(0, 0, (long) sign * row.sales(), (long) sign * row.units(), 0),
        SalesCount::plus);
  }

  private void addAnswer(LedgerRow.Answer row, int sign) {
    SurveyAnswered answer = row.event();
    Instant bucket = Bucket.of(answer.answeredAt());
    answer
        .scores()
        .values()
        .forEach((measure, score) -> answers.merge(
            new ScoreCell(bucket, row.countedUnder(), measure, score),
            (long) sign,
            Math::addExact));
  }
}
