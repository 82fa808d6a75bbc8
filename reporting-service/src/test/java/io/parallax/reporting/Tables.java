package io.parallax.reporting;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Ledger and cube as text, for comparing them to the last digit. */
public final class Tables {
  /** The tables and views that are a function of the set of events. */
  public static final List<String> NAMES = List.of(
      "ledger.sale",
      "ledger.sale_reversal",
      "ledger.lead",
      "ledger.lead_assignment",
      "ledger.lead_contact",
      "ledger.lead_loss",
      "ledger.customer_contact",
      "ledger.survey_invitation",
      "ledger.survey_answer",
      "ledger.delivery_agreement",
      "ledger.delivery_completion",
      "cube.sales",
      "cube.scores",
      "cube.surveys",
      "cube.deliveries",
      "cube.leads");

  /** The tables in which those are stored. */
  public static final List<String> STORED = NAMES.stream()
      .flatMap(name -> name.startsWith("cube.")
          ? Stream.of(name + "_change", name + "_cell", name + "_span", name + "_total")
          : Stream.of(name))
      .toList();

  private Tables() {}

  public static List<String> contents(JdbcClient db) {
    List<String> contents = new ArrayList<>();
    for (String table : NAMES) {
      contents.addAll(
          db.sql("select '%1$s ' || t::text as row from %1$s t order by 1".formatted(table))
              .query(String.class)
              .list());
    }
    return contents;
  }
}
