package io.parallax.reporting.report;

import java.util.List;
import java.util.Locale;

/**
 * A column of a report: the same in every format.
 *
 * @param nullable whether it may be null: no data, which is never 0
 * @param description what it is, with unit and range
 */
record Column(String name, Type type, boolean nullable, String description) {

  /** What its values are in JSON. */
  enum Type {
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where each row begins. */
  static final List<Column> PERIOD = List.of(
      new Column(
          "periodStart",
          Type.STRING,
          false,
          "local date on which the period begins; with period=hour, local date and time"),
      new Column(
          "periodEnd",
          Type.STRING,
          false,
          "local date before which the period ends; with period=hour, local date and time"),
      new Column("periodStartUtc", Type.STRING, false, "begin of the period, an instant, included"),
      new Column("periodEndUtc", Type.STRING, false, "end of the period, an instant, left out"),
      new Column(
          "partial",
          Type.BOOLEAN,
          false,
          "true if the row is not about a whole period: it is cut by from or to, or is not over"),
      new Column(
          "matured",
          Type.BOOLEAN,
          false,
          "true if nothing that happens from now on changes the figures: the period is over and, of"
              + " an indicator with a horizon, the horizon has passed for the last of it; of"
              + " repeat-purchase, which looks back, the period is over and the sales there are"
              + " reach back a horizon before its first"));

  static final List<Column> SALES = List.of(
      count("salesClosed", "sales closed in the period"),
      count("salesReversed", "sales taken back as a whole in the period"),
      new Column(
          "salesNet", Type.INTEGER, false, "salesClosed minus salesReversed; may be below 0"),
      count("unitsClosed", "units of the sales closed in the period"),
      count("unitsReversed", "units taken back in the period"),
      new Column(
          "unitsNet", Type.INTEGER, false, "unitsClosed minus unitsReversed; may be below 0"));

  static final Column CURRENCY =
      new Column("currency", Type.STRING, false, "ISO 4217 code of all amounts of the row");

  static final List<Column> AMOUNTS = List.of(
      new Column(
          "grossAmount",
          Type.NUMBER,
          false,
          "sum of the amounts of sales closed in the period, in units of currency, 0 or more, 4"
              + " decimals; sales without an amount add nothing"),
      new Column(
          "reversedAmount",
          Type.NUMBER,
          false,
          "sum of the amounts given back in the period, in units of currency, 0 or more, 4"
              + " decimals; a whole reversal without an amount gives back what those before it have"
              + " left of the sale's amount"),
      new Column(
          "netAmount",
          Type.NUMBER,
          false,
          "grossAmount minus reversedAmount, in units of currency; may be below 0"));

  private static final Column ID =
      new Column("indicator", Type.STRING, false, "id of the indicator in /api/v1/indicators");
  private static final Column KIND =
      new Column("kind", Type.STRING, false, "lagging (tells of the past) or leading (foretells)");
  private static final Column VALUE = new Column(
      "value",
      Type.NUMBER,
      true,
      "the indicator, in its unit: fraction 0 to 1, points -100 to 100, or seconds, 0 or more; null"
          + " without data, and where a median is not reached");

  static final List<Column> INDICATOR = List.of(
      ID,
      KIND,
      VALUE,
      new Column("unit", Type.STRING, false, "fraction, points or seconds"),
      count("n", "observations that the value rests on"),
      new Column(
          "numerator",
          Type.INTEGER,
          false,
          "the count above the line of the formula, 0 or more; of nps promoters minus detractors,"
              + " which may be below 0"),
      count("denominator", "the count below the line of the formula"),
      new Column("low", Type.NUMBER, true, "lower end of the 95 % interval, in the same unit"),
      new Column("high", Type.NUMBER, true, "upper end of the 95 % interval, in the same unit"),
      new Column(
          "sufficient",
          Type.BOOLEAN,
          false,
          "true if n reaches the minimum of the indicator, minimumN"));

  static final List<Column> COMPARED_WINDOW = List.of(
      new Column(
          "comparedStartUtc",
          Type.STRING,
          false,
          "begin of the window compared with, an instant, included"),
      new Column(
          "comparedEndUtc",
          Type.STRING,
          false,
          "end of the window compared with, an instant, left out; of a period that is cut or not"
              + " over, the part of the earlier one that begins as late and is as long, or what the"
              + " earlier one has left of that"));

  static final List<Column> COMPARED_INDICATOR = List.of(
      new Column(
          "comparedValue",
          Type.NUMBER,
          true,
          "value of the window compared with, in the same unit; null without data"),
      count("comparedN", "observations that comparedValue rests on"),
      new Column(
          "valueChange",
          Type.NUMBER,
          true,
          "value minus comparedValue, in the same unit; null if one of them is"),
      new Column(
          "valueRelativeChange",
          Type.NUMBER,
          true,
          "valueChange by the size of comparedValue, as a fraction; null if valueChange is, or if"
              + " comparedValue is 0"),
      new Column(
          "significant",
          Type.BOOLEAN,
          true,
          "whether the change is more than chance explains at the 95 % level, by the changeTest of"
              + " the indicator; null if one of the windows has no data or has not matured"));

  static final List<Column> COMPARISON = List.of(
      SALES.get(2),
      new Column(
          "salesChange",
          Type.INTEGER,
          false,
          "salesNet minus salesNet of the window compared with"),
      ID,
      KIND,
      VALUE,
      new Column(
          "change",
          Type.NUMBER,
          true,
          "value minus that of the window compared with, in the unit of the indicator; null if one"
              + " of them is"),
      new Column(
          "signal",
          Type.STRING,
          false,
          "what the significant changes say together, up being for the better: both-up, both-down,"
              + " sales-up-outcome-down, sales-down-outcome-up, flat (sales or indicator did not"
              + " change more than chance explains), insufficient (n below the minimum, now or"
              + " before), immature (one of the two windows has not matured)"));

  private static Column count(String name, String description) {
    return new Column(name, Type.INTEGER, false, description + ", 0 or more");
  }
}
