package io.parallax.reporting;

import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Ledger and cube as text, for comparing them to the last digit. */
public final class Tables {
  private Tables() {}

  public static List<String> contents(JdbcClient db) {
    List<String> contents = new ArrayList<>();
    for (String table : List.of(
        "dimension_set", "sale", "sale_reversal", "survey_answer", "cube_sales", "cube_scores")) {
      contents.addAll(
          db.sql("select '%1$s ' || t::text as row from %1$s t order by 1".formatted(table))
              .query(String.class)
              .list());
    }
    return contents;
  }
}
