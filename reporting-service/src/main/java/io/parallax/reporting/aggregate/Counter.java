package io.parallax.reporting.aggregate;

import static java.util.stream.Collectors.groupingBy;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A figure of the cube: how many facts of a kind a cell has, or what their amounts add up to. Each is
 * a column of the tables of its family.
 */
public enum Counter {
  SALES_CLOSED(CubeTable.SALES, Unit.SALES, "sales closed"),
  UNITS_CLOSED(CubeTable.SALES, Unit.UNITS, "units of the sales closed"),
  SALES_REVERSED(CubeTable.SALES, Unit.SALES, "sales taken back as a whole"),
  UNITS_REVERSED(CubeTable.SALES, Unit.UNITS, "units taken back"),
  CLOSED_THEN_REVERSED(
      CubeTable.SALES,
      Unit.SALES,
      "of the sales closed, those taken back as a whole within the horizon"),
  NEW_CUSTOMER_SALES(
      CubeTable.SALES,
      Unit.SALES,
      "of the sales closed to a known customer, those without another sale to that customer within"
          + " the horizon before"),
  REPEAT_SALES(
      CubeTable.SALES,
      Unit.SALES,
      "of the sales closed to a known customer, those with another sale to that customer within the"
          + " horizon before"),
  GROSS_AMOUNT(CubeTable.SALES, Unit.CURRENCY, "sum of the amounts of the sales closed"),
  REVERSED_AMOUNT(CubeTable.SALES, Unit.CURRENCY, "sum of the amounts given back"),

  SCORE_0(CubeTable.SCORES, Unit.ANSWERS, "answers with score 0"),
  SCORE_1(CubeTable.SCORES, Unit.ANSWERS, "answers with score 1"),
  SCORE_2(CubeTable.SCORES, Unit.ANSWERS, "answers with score 2"),
  SCORE_3(CubeTable.SCORES, Unit.ANSWERS, "answers with score 3"),
  SCORE_4(CubeTable.SCORES, Unit.ANSWERS, "answers with score 4"),
  SCORE_5(CubeTable.SCORES, Unit.ANSWERS, "answers with score 5"),
  SCORE_6(CubeTable.SCORES, Unit.ANSWERS, "answers with score 6"),
  SCORE_7(CubeTable.SCORES, Unit.ANSWERS, "answers with score 7"),
  SCORE_8(CubeTable.SCORES, Unit.ANSWERS, "answers with score 8"),
  SCORE_9(CubeTable.SCORES, Unit.ANSWERS, "answers with score 9"),
  SCORE_10(CubeTable.SCORES, Unit.ANSWERS, "answers with score 10"),

  INVITATIONS_SENT(CubeTable.SURVEYS, Unit.INVITATIONS, "invitations sent"),
  INVITATIONS_ANSWERED(
      CubeTable.SURVEYS,
      Unit.INVITATIONS,
      "of the invitations sent, those answered within the response window"),
  ANSWERS(CubeTable.SURVEYS, Unit.ANSWERS, "answers given"),

  DUE(CubeTable.DELIVERIES, Unit.DELIVERIES, "deliveries due"),
  DUE_ON_TIME(
      CubeTable.DELIVERIES, Unit.DELIVERIES, "of the deliveries due, those completed by then"),
  COMPLETED(CubeTable.DELIVERIES, Unit.DELIVERIES, "deliveries completed"),
  QUALITY_KNOWN(
      CubeTable.DELIVERIES,
      Unit.DELIVERIES,
      "of the deliveries completed, those known to meet the agreed quality or not"),
  TO_QUALITY(
      CubeTable.DELIVERIES,
      Unit.DELIVERIES,
      "of the deliveries of known quality, those that met it"),
  COST_KNOWN(
      CubeTable.DELIVERIES,
      Unit.DELIVERIES,
      "of the deliveries completed, those with agreed and actual cost in one currency"),
  WITHIN_COST(
      CubeTable.DELIVERIES,
      Unit.DELIVERIES,
      "of the deliveries of known cost, those that cost no more than agreed"),
  ALL_KNOWN(
      CubeTable.DELIVERIES,
      Unit.DELIVERIES,
      "of the deliveries completed, those with due time, quality and both costs known"),
  AS_AGREED(
      CubeTable.DELIVERIES,
      Unit.DELIVERIES,
      "of the deliveries with all known, those on time, to quality and within cost"),

  LEADS_CAPTURED(CubeTable.LEADS, Unit.LEADS, "leads captured"),
  LEADS_CONTACTED_IN_TIME(
      CubeTable.LEADS,
      Unit.LEADS,
      "of the leads captured, those first contacted by a person within the target"),
  LEADS_CONVERTED(
      CubeTable.LEADS, Unit.LEADS, "of the leads captured, those that became a sale in time"),
  LEADS_LOST(CubeTable.LEADS, Unit.LEADS, "of the leads captured, those lost");

  /** What a figure is a number of. */
  public enum Unit {
    SALES,
    UNITS,
    /** An amount, in units of the currency that the cell has. */
    CURRENCY,
    ANSWERS,
    INVITATIONS,
    DELIVERIES,
    LEADS;

    /** As in the API, such as {@code sales}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Map<CubeTable, List<Counter>> COUNTS =
      byTable(counter -> !counter.isAmount());
  private static final Map<CubeTable, List<Counter>> AMOUNTS = byTable(Counter::isAmount);
  private static final Map<Counter, Integer> INDEXES = new EnumMap<>(Counter.class);

  static {
    for (CubeTable table : CubeTable.values()) {
      Stream.of(table.counts(), table.amounts())
          .forEach(alike -> alike.forEach(counter -> INDEXES.put(counter, alike.indexOf(counter))));
    }
  }

  private final CubeTable table;
  private final Unit unit;
  private final String words;

  Counter(CubeTable table, Unit unit, String words) {
    this.table = table;
    this.unit = unit;
    this.words = words;
  }

  /** The one for answers with this score. */
  public static Counter ofScore(int score) {
    return CubeTable.SCORES.counts().get(score);
  }

  public CubeTable table() {
    return table;
  }

  /** Its column in the tables of the cube, such as {@code sales_closed}. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Unit unit() {
    return unit;
  }

  /** What it is, to be followed by when, such as {@code sales closed}. */
  public String words() {
    return words;
  }

  /** Its place among the counts, or among the amounts, of its table. */
  public int index() {
    return Objects.requireNonNull(INDEXES.get(this));
  }

  /** Whether it is a decimal amount, and no count. */
  boolean isAmount() {
    return unit == Unit.CURRENCY;
  }

  static List<Counter> counts(CubeTable table) {
    return COUNTS.getOrDefault(table, List.of());
  }

  static List<Counter> amounts(CubeTable table) {
    return AMOUNTS.getOrDefault(table, List.of());
  }

  private static Map<CubeTable, List<Counter>> byTable(Predicate<Counter> wanted) {
    return Arrays.stream(values()).filter(wanted).collect(groupingBy(Counter::table));
  }
}
