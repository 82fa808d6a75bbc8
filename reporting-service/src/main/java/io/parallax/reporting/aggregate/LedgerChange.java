package io.parallax.reporting.aggregate;

import java.util.List;
import java.util.stream.Stream;

/**
 * The difference that a batch makes to the ledger. A row that changes appears twice: as it was in
 * {@code removed} and as it is in {@code added}.
 */
public record LedgerChange(
    Rows<LedgerRow.Sale> sales,
    Rows<LedgerRow.Reversal> reversals,
    Rows<LedgerRow.Answer> answers) {

  /** Rows of one table, each list in the order of the keys. */
  public record Rows<R extends LedgerRow>(List<R> removed, List<R> added) {}

  /** The tables in the order in which they are written. */
  public Stream<Rows<? extends LedgerRow>> tables() {
    return Stream.of(sales, reversals, answers);
  }
}
