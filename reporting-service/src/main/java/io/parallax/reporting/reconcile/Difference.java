package io.parallax.reporting.reconcile;

/**
 * A place where the database contradicts itself.
 *
 * @param table the table that is wrong, if the ledger's own facts are right
 * @param place key or cell, for people to read
 * @param kept what is kept
 * @param expected what follows from the ledger
 */
public record Difference(String table, String place, String kept, String expected) {
  @Override
  public String toString() {
    return "%s %s: kept %s, expected %s".formatted(table, place, kept, expected);
  }
}
