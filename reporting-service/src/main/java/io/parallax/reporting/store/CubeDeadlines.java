package io.parallax.reporting.store;

import io.parallax.reporting.aggregate.Deadlines;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The deadlines with which the cube is made. Thread-safe. */
public final class CubeDeadlines {
  /** Columns of {@code cube.deadlines}; the settings have the same names in capitals. */
  private static final Map<String, Function<Deadlines, Duration>> COLUMNS = columns();

  /** Reads the one row. */
  public static final String SELECT = COLUMNS.keySet().stream()
      .map("extract(epoch from %1$s)::bigint as %1$s"::formatted)
      .collect(Collectors.joining(", ", "select ", " from cube.deadlines"));

  private final JdbcClient jdbc;

  CubeDeadlines(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Sets the deadlines, unless the cube has counted by others.
   *
   * @throws IllegalStateException if it has
   */
  void agree(Deadlines wanted) {
    Deadlines kept = kept().orElse(wanted);
    if (kept.equals(wanted)) {
      return;
    }
    boolean counted = jdbc.sql("""
            select exists (select 1 from ledger.survey_invitation) or exists (select 1 from ledger.lead)
              or exists (select 1 from ledger.sale)
            """).query(Boolean.class).single();
    if (counted) {
      throw new IllegalStateException("""
          The figures in the database were counted with other deadlines than the settings say: %s. \
          Set them back, or count again: run this jar once with the new settings and the command \
          rebuild-cube.""".formatted(differences(kept, wanted)));
    }
    replace(wanted);
  }

  /** Sets the deadlines, whatever the cube has counted by; it is to be made again then. */
  void replace(Deadlines wanted) {
    jdbc.sql("update cube.deadlines set "
            + COLUMNS.keySet().stream()
                .map("%s = make_interval(secs => ?)"::formatted)
                .collect(Collectors.joining(", ")))
        .params(COLUMNS.values().stream()
            .<Object>map(of -> of.apply(wanted).toSeconds())
            .toList())
        .update();
  }

  public static Deadlines read(ResultSet row) throws SQLException {
    return new Deadlines(
        duration(row, "survey_response"),
        duration(row, "lead_follow_up"),
        duration(row, "lead_response"),
        duration(row, "lead_conversion"),
        duration(row, "reversal"),
        duration(row, "repeat_purchase"));
  }

  private static Map<String, Function<Deadlines, Duration>> columns() {
    Map<String, Function<Deadlines, Duration>> columns = new LinkedHashMap<>();
    columns.put("survey_response", Deadlines::surveyResponse);
    columns.put("lead_follow_up", Deadlines::leadFollowUp);
    columns.put("lead_response", Deadlines::leadResponse);
    columns.put("lead_conversion", Deadlines::leadConversion);
    columns.put("reversal", Deadlines::reversal);
    columns.put("repeat_purchase", Deadlines::repeatPurchase);
    return columns;
  }

  private static Duration duration(ResultSet row, String column) throws SQLException {
    return Duration.ofSeconds(row.getLong(column));
  }

  private static String differences(Deadlines kept, Deadlines wanted) {
    return COLUMNS.entrySet().stream()
        .filter(
            column -> !column.getValue().apply(kept).equals(column.getValue().apply(wanted)))
        .map(column -> "PARALLAX_%s_DEADLINE was %s and is %s"
            .formatted(
                column.getKey().toUpperCase(Locale.ROOT),
                column.getValue().apply(kept),
                column.getValue().apply(wanted)))
        .collect(Collectors.joining(", "));
  }

  private Optional<Deadlines> kept() {
    return jdbc.sql(SELECT + " for update").query((row, index) -> read(row)).optional();
  }
}
