package io.parallax.reporting.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the tables of the cube hold if all is well, as queries: cells by the ledger, sums by the cells.
 *
 * <p>Worded apart from all that writes the cube, also from what makes it again at the command of an
 * operator, so that a mistake there is found here.
 */
final class CubeRule {

  /**
   * Sums over spans of time.
   *
   * @param table where they are kept
   * @param span length of the spans
   * @param key columns that tell rows apart
   * @param rows query for the rows between {@code :from} and {@code :to}, key first
   */
  record Sums(String table, String span, String key, String rows) {}

  /** Columns of a dimension set; all but the country are what events tell. */
  static final List<String> DIMENSIONS =
      List.of("product", "region", "country", "segment", "channel", "closing_method");

  /** The tables of the cube, each with the third part of its key, if it has one. */
  static final Map<String, String> TABLES = new TreeMap<>(Map.of(
      "cube.sales", "currency",
      "cube.scores", "measure",
      "cube.surveys", "",
      "cube.deliveries", "",
      "cube.leads", ""));

  /** How totals are grouped: names of dimensions with commas between. */
  private static final List<String> UP_TO_ONE =
      Stream.concat(Stream.of(""), DIMENSIONS.stream()).toList();

  private static final List<String> UP_TO_TWO = Stream.concat(
          UP_TO_ONE.stream(),
          DIMENSIONS.stream()
              .flatMap(first -> DIMENSIONS.stream()
                  .skip(DIMENSIONS.indexOf(first) + 1L)
                  .map(second -> first + "," + second)))
      .toList();

  /** Columns of figures of each table of the cube. */
  private static final Map<String, List<String>> FIGURES = Map.of(
      "cube.sales",
      List.of(
          "sales_closed",
          "units_closed",
          "sales_reversed",
          "units_reversed",
          "closed_then_reversed",
          "new_customer_sales",
          "repeat_sales",
          "gross_amount",
          "reversed_amount"),
      "cube.scores",
      IntStream.rangeClosed(0, 10).mapToObj(score -> "score_" + score).toList(),
      "cube.surveys",
      List.of("invitations_sent", "invitations_answered", "answers"),
      "cube.deliveries",
      List.of(
          "due",
          "due_on_time",
          "completed",
          "quality_known",
          "to_quality",
          "cost_known",
          "within_cost",
          "all_known",
          "as_agreed"),
      "cube.leads",
      List.of("leads_captured", "leads_contacted_in_time", "leads_converted", "leads_lost"));

  private CubeRule() {}

  static List<String> figuresOf(String cubeTable) {
    return FIGURES.getOrDefault(cubeTable, List.of());
  }

  /** What the ledger's rows of a stretch of time add up to. */
  static String ofLedger(String cubeTable, String detail) {
    return """
        select date_bin('15 minutes', at, 'epoch') as bucket, dimension_set%2$s, %3$s
        from %1$s
        where at >= :from::timestamptz and at < :to::timestamptz
        group by 1, 2%2$s
        """.formatted(
            cubeTable.replace("cube.", "cube.contribution_"), more(detail), sumsOf(cubeTable));
  }

  /** The sums over longer spans of time; what others are made of comes first. */
  static List<Sums> sums(String cubeTable, String detail) {
    String cells = "(select bucket as at, * from %s_cell) finer".formatted(cubeTable);
    String days =
        "(select start as at, * from %s_span where span = 'day') finer".formatted(cubeTable);
    String totals =
        "(select start as at, * from %s_total where span = 'day') finer".formatted(cubeTable);
    String ofSpan = "span, start, dimension_set" + more(detail);
    String ofTotal = "span, start, grouped_by, value, second_value" + more(detail);
    return List.of(
        sums(cubeTable, "_span", "day", ofSpan, cells),
        sums(cubeTable, "_span", "week", ofSpan, days),
        localDays(cubeTable, ofSpan),
        sums(cubeTable, "_total", "hour", ofTotal, cells + grouped(UP_TO_ONE)),
        sums(cubeTable, "_total", "day", ofTotal, days + grouped(UP_TO_TWO)),
        sums(cubeTable, "_total", "week", ofTotal, totals));
  }

  /** Days of the time zone of reports, each at the midnight of UTC that its date has. */
  private static Sums localDays(String cubeTable, String key) {
    String span = "local-day";
    return new Sums(cubeTable + "_span", span, key, """
        select '%1$s' as span, start, %2$s, %3$s
        from (
          select (bucket at time zone time_zone)::date::timestamp at time zone 'UTC' as start, cell.*
          from %4$s_cell cell, cube.days
          where span = '%1$s' and bucket >= :from::timestamptz - interval '1 day'
            and bucket < :to::timestamptz + interval '1 day') finer
        where start >= :from::timestamptz and start < :to::timestamptz
        group by start, %2$s
        """.formatted(
            span, key.replace("span, start, ", ""), sumsOf(cubeTable), cubeTable));
  }

  /** @param finer rows with the time {@code at} and the key, but for its span and start */
  private static Sums sums(String cubeTable, String part, String span, String key, String finer) {
    return new Sums(cubeTable + part, span, key, """
        select '%1$s' as span, date_trunc('%1$s', at, 'UTC') as start, %2$s, %3$s
        from %4$s
        where at >= :from::timestamptz and at < :to::timestamptz
        group by 2, %2$s
        """.formatted(
            span, key.replace("span, start, ", ""), sumsOf(cubeTable), finer));
  }

  /** To be joined to rows by dimension set: each becomes one row for each grouping. */
  private static String grouped(List<String> groupings) {
    String rows = groupings.stream()
        .map(grouping -> {
          List<String> values = new ArrayList<>(DIMENSIONS);
          values.retainAll(List.of(grouping.split(",")));
          values.replaceAll("d."::concat);
          values.addAll(List.of("''", "''"));
          return "('%s', %s, %s)".formatted(grouping, values.get(0), values.get(1));
        })
        .collect(Collectors.joining(", "));
    return """

        join ledger.dimension_set d on d.id = finer.dimension_set
        cross join lateral (values %s) as way (grouped_by, value, second_value)
        """.formatted(rows);
  }

  /** Of a list of columns: the third part of the key, if there is one. */
  static String more(String detail) {
    return detail.isEmpty() ? "" : ", " + detail;
  }

  private static String sumsOf(String cubeTable) {
    return figuresOf(cubeTable).stream()
        .map("sum(%1$s) as %1$s"::formatted)
        .collect(Collectors.joining(", "));
  }
}
