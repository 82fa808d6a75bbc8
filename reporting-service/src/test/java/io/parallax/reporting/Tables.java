package io.parallax.reporting;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Ledger and cube as text, for comparing them to the last digit. */
public final class Tables {
  /** The tables and views that are a function of the set of events. */
  public static final List<String> NAMES = List.of(
      "sale",
      "sale_reversal",
      "lead",
      "lead_assignment",
      "lead_contact",
      "lead_loss",
      "customer_contact",
      "survey_invitation",
      "survey_answer",
      "delivery_agreement",
      "delivery_completion",
      "cube_sales",
      "cube_scores",
      "cube_surveys",
      "cube_deliveries",
      "cube_leads");

  /** The tables in which those are stored. */
  public static final List<String> STORED = NAMES.stream()
      .flatMap(name -> name.startsWith("cube_")
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
