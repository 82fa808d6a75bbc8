package io.parallax.reporting.aggregate;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tables of the cube, one for each family of facts that happen at the same time. A row has a
 * 15-minute bucket, a set of dimensions, in two tables one thing more, and counters.
 */
public enum CubeTable {
  /** Sales by {@code closedAt}, reversals by {@code reversedAt}; no currency if no amount is known. */
  SALES("sales", "currency"),
  /** Histogram of scores of each measure, by {@code answeredAt}. */
  SCORES("scores", "measure"),
  /** Invitations by {@code sentAt}, answers by {@code answeredAt}. */
  SURVEYS("surveys", null),
  /** Deliveries due by {@code dueAt}, deliveries completed by {@code completedAt}. */
  DELIVERIES("deliveries", null),
  /** Leads, and what became of them, by {@code capturedAt}. */
  LEADS("leads", null);

  private final String family;
  private final @Nullable String detail;

  CubeTable(String family, @Nullable String detail) {
    this.family = family;
    this.detail = detail;
  }

  /** View of the counters as they are, such as {@code cube.sales}. */
  public String viewName() {
    return "cube." + family;
  }

  /** What its facts are called in the names of its tables, such as {@code sales}. */
  public String family() {
    return family;
  }

  /** Table of what each 15 minutes and dimension set come to, such as {@code cube.sales_cell}. */
  public String cellTableName() {
    return "cube." + family + "_cell";
  }

  /** Table of what is to be added to the cells, such as {@code cube.sales_change}. */
  public String changeTableName() {
    return "cube." + family + "_change";
  }

  /** Table of sums of the cells by dimension set, such as {@code cube.sales_span}. */
  public String spanTableName() {
    return "cube." + family + "_span";
  }

  /** Table of sums of the cells by few dimensions, such as {@code cube.sales_total}. */
  public String totalTableName() {
    return "cube." + family + "_total";
  }

  /** The tables that it is stored in. */
  public List<String> partNames() {
    return List.of(changeTableName(), cellTableName(), spanTableName(), totalTableName());
  }

  /** View of what each row of the ledger contributes to this table, such as {@code cube.contribution_sales}. */
  public String contributionViewName() {
    return "cube.contribution_" + family;
  }

  /** Column of the key beside bucket and dimension set, if there is one. */
  public @Nullable String detail() {
    return detail;
  }

  /** Columns of the key of a cell. */
  public List<String> key() {
    return detail == null
        ? List.of("bucket", "dimension_set")
        : List.of("bucket", "dimension_set", detail);
  }

  /** Its counters that are whole numbers; a row in which all are 0 says nothing. */
  public List<Counter> counts() {
    return Counter.counts(this);
  }

  /** Its counters that are decimal amounts. */
  public List<Counter> amounts() {
    return Counter.amounts(this);
  }

  /** Columns of all its counters. */
  public List<String> columns() {
    return Stream.concat(counts().stream(), amounts().stream())
        .map(Counter::column)
        .toList();
  }
}
