package io.parallax.reporting.report.dataset;

import io.parallax.events.Measure;
import io.parallax.reporting.aggregate.Counter;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.report.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The catalogue of the tables for BI tools. */
public final class Datasets {
  /** The day of a row. */
  public static final String PERIOD_START = "periodStart";

  /** When that day begins. */
  public static final String PERIOD_START_UTC = "periodStartUtc";

  private static final String ON_THE_DAY = " on the day";

  private static final Dataset SALES_BY_DAY = byDay(
      "SalesByDay",
      "Sales and units, counted per day.",
      List.of(
          of("salesClosed", Counter.SALES_CLOSED),
          of("salesReversed", Counter.SALES_REVERSED),
          Column.difference("salesNet", "sales", "sales closed minus sales taken back" + ON_THE_DAY)
              .additive(),
          of("unitsClosed", Counter.UNITS_CLOSED),
          of("unitsReversed", Counter.UNITS_REVERSED),
          Column.difference("unitsNet", "units", "units closed minus units taken back" + ON_THE_DAY)
              .additive(),
          of("closedThenReversed", Counter.CLOSED_THEN_REVERSED),
          of("newCustomerSales", Counter.NEW_CUSTOMER_SALES),
          of("repeatSales", Counter.REPEAT_SALES)));

  private static final Dataset REVENUE_BY_DAY = byDay(
      "RevenueByDay",
      "Amounts of sales, added up per day and currency.",
      Column.text("currency", "ISO 4217 code of the amounts; sums over currencies mean nothing"),
      List.of(
          of("grossAmount", Counter.GROSS_AMOUNT),
          of("reversedAmount", Counter.REVERSED_AMOUNT),
          Column.amount("netAmount", "gross amount minus reversed amount").additive()));

  private static final Dataset OUTCOMES_BY_DAY = byDay(
      "OutcomesByDay",
      "What indicators are computed from, counted per day: the value of an indicator is the sum of"
          + " its numerators divided by the sum of its denominators, times the scale of Indicators.",
      Column.oneOf(
          "indicator",
          countedIndicators().toArray(Indicator[]::new),
          Indicator::id,
          "id of the indicator; sums over indicators mean nothing"),
      List.of(
          Column.difference(
                  "numerator",
                  "observations",
                  "observations with the property; of nps, promoters minus detractors")
              .additive(),
          Column.count("denominator", "observations", "all observations, which is n")
              .additive()));

  private static final Dataset SCORES_BY_DAY = byDay(
      "ScoresByDay",
      "Answers of each score, counted per day and measure.",
      Column.oneOf(
          "measure",
          Measure.values(),
          Measure::measureName,
          "the question that was answered; sums over measures mean nothing"),
      scores());

  private static final Dataset COVERAGE_BY_DAY = byDay(
      "CoverageByDay",
      "What was sold and what was heard of it, counted per day. Shares and states are to be worked"
          + " out of sums.",
      List.of(
          of("salesClosed", Counter.SALES_CLOSED),
          of("unitsClosed", Counter.UNITS_CLOSED),
          Column.of("invited", Counter.INVITATIONS_SENT, ON_THE_DAY),
          Column.of("answered", Counter.ANSWERS, ON_THE_DAY),
          Column.of("deliveriesKnown", Counter.COMPLETED, ON_THE_DAY)));

  private static final Dataset SALES = new Dataset(
      "Sales",
      "The sales themselves, without persons.",
      "a sale that counts",
      concat(
          Stream.of(
              Column.text("saleId", "business key, as given by the sending system"),
              Column.instant("closedAt", "when the sale was closed")),
          days("closedAt"),
          dimensions(),
          Stream.of(
              Column.count("quantity", "units", "units sold").additive(),
              Column.amount(
                      "amount",
                      "what was to be paid, in the currency; sums over currencies"
                          + " mean nothing")
                  .from(0)
                  .nullIf("not known")
                  .additive(),
              Column.text("currency", "ISO 4217 code of the amount").nullIf("no amount is known"),
              Column.truth("reversed", "whether it was taken back as a whole"),
              Column.truth(
                      "repeat",
                      "whether another sale to the same customer was closed within the horizon before")
                  .nullIf("the customer is not known"))),
      List.of("saleId"),
      "closedAt",
      "currency",
      false);

  private static final Dataset LEAD_RESPONSES = new Dataset(
      "LeadResponses",
      "Leads, and when they were first contacted, without persons. Medians are to be computed of all"
          + " rows in question: a median of medians means nothing.",
      "a lead that counts",
      concat(
          Stream.of(
              Column.text("leadId", "business key, as given by the sending system"),
              Column.instant("capturedAt", "when the lead was captured")),
          days("capturedAt"),
          dimensions(),
          Stream.of(
              Column.instant("firstContactAt", "when a person first contacted it")
                  .nullIf("nobody has yet"),
              Column.instant("lostAt", "when it was lost").nullIf("it is not"))),
      List.of("leadId"),
      "capturedAt",
      null,
      false);

  private static final Dataset PRODUCTS = new Dataset(
      "Products",
      "The products that were declared or that events named.",
      "a product",
      known("product"),
      List.of("product"),
      null,
      null,
      false);

  private static final Dataset REGIONS = new Dataset(
      "Regions",
      "The regions that were declared or that events named.",
      "a region",
      concat(
          known("region").stream().limit(1),
          Stream.of(Column.text("country", "ISO 3166-1 alpha-2 code of its country, or (unknown)")),
          known("region").stream().skip(1)),
      List.of("region"),
      null,
      null,
      false);

  private static final Dataset DIMENSIONS = new Dataset(
      "Dimensions",
      "The values of all dimensions that were declared or that events named.",
      "a value of a dimension",
      concat(
          Stream.of(Column.oneOf(
              "dimension", Dimension.values(), Dimension::dimensionName, "the dimension")),
          known("value").stream()),
      List.of("dimension", "value"),
      null,
      null,
      false);

  private static final Dataset CALENDAR = new Dataset(
      "Calendar",
      "Days of the time zone of reports, from the first day of the first year with an event to the"
          + " last day of this year. Weeks begin on Monday (ISO 8601).",
      "a day",
      List.of(
          Column.date("date", "the day"),
          Column.integer("year", "calendar year"),
          Column.integer("quarter", "quarter of the year").from(1).to(4),
          Column.integer("month", "month of the year").from(1).to(12),
          Column.integer("isoYear", "year of the ISO week"),
          Column.integer("isoWeek", "ISO week of that year").from(1).to(53),
          Column.integer("weekday", "day of the week, 1 is Monday").from(1).to(7),
          Column.date("yearStart", "first day of the year"),
          Column.date("yearEnd", "last day of the year"),
          Column.date("quarterStart", "first day of the quarter"),
          Column.date("quarterEnd", "last day of the quarter"),
          Column.date("monthStart", "first day of the month"),
          Column.date("monthEnd", "last day of the month"),
          Column.date("weekStart", "Monday of the week"),
          Column.date("weekEnd", "Sunday of the week")),
      List.of("date"),
      null,
      null,
      false);

  private static final Dataset INDICATORS = new Dataset(
      "Indicators",
      "The catalogue of indicators.",
      "an indicator",
      List.of(
          Column.oneOf("indicator", Indicator.values(), Indicator::id, "id of the indicator"),
          Column.text("title", "what people call it"),
          Column.oneOf("unit", Indicator.Unit.values(), Indicator.Unit::text, "what its value is"),
          Column.oneOf(
              "direction",
              Indicator.Direction.values(),
              Indicator.Direction::text,
              "whether more is better"),
          Column.text("formula", "how it is computed"),
          Column.integer("minimumN", "from which n on a value is to be relied on")
              .from(1),
          Column.integer("scale", "what numerator divided by denominator is to be multiplied by")
              .nullIf("it is no ratio of sums")),
      List.of("indicator"),
      null,
      null,
      false);

  private static final Dataset FRESHNESS = new Dataset(
      "Freshness",
      "How fresh all of this is.",
      "the database as it is now: one row",
      List.of(
          Column.instant("asOf", "when it was read"),
          Column.integer("dataVersion", "grows with every change of the data").from(0),
          Column.count("pendingLinks", "links", "links between facts that are not settled yet"),
          Column.instant("lastEventTime", "when the latest event that was taken in happened")
              .nullIf("none was taken in yet")),
      List.of("dataVersion"),
      null,
      null,
      false);

  /** All there are. */
  public static final List<Dataset> ALL = List.of(
      SALES_BY_DAY,
      REVENUE_BY_DAY,
      OUTCOMES_BY_DAY,
      SCORES_BY_DAY,
      COVERAGE_BY_DAY,
      SALES,
      LEAD_RESPONSES,
      PRODUCTS,
      REGIONS,
      DIMENSIONS,
      CALENDAR,
      INDICATORS,
      FRESHNESS);

  private Datasets() {}

  /** The one of this name, if there is one. */
  public static Optional<Dataset> named(String name) {
    return ALL.stream().filter(dataset -> dataset.name().equals(name)).findFirst();
  }

  /** The indicators that are ratios of sums. */
  static List<Indicator> countedIndicators() {
    return Arrays.stream(Indicator.values())
        .filter(indicator -> indicator.table() != null)
        .toList();
  }

  private static Dataset byDay(String name, String words, List<Column> figures) {
    return byDay(name, words, List.of(), null, figures);
  }

  private static Dataset byDay(String name, String words, Column apart, List<Column> figures) {
    return byDay(name, words, List.of(apart), apart.name(), figures);
  }

  private static Dataset byDay(
      String name,
      String words,
      List<Column> details,
      @Nullable String apart,
      List<Column> figures) {
    List<String> key = concat(
        Stream.of(PERIOD_START),
        Arrays.stream(Dimension.values()).map(Dimension::dimensionName),
        details.stream().map(Column::name));
    return new Dataset(
        name,
        words,
        "a day and a combination of the other columns of the key, where anything was counted",
        concat(days("the facts"), dimensions(), details.stream(), figures.stream()),
        key,
        null,
        apart,
        true);
  }

  /** The day, in two forms. */
  private static Stream<Column> days(String what) {
    return Stream.of(
        Column.date(PERIOD_START, "the day of " + what + " in the time zone of reports"),
        Column.instant(PERIOD_START_UTC, "when that day begins"));
  }

  private static Stream<Column> dimensions() {
    return Arrays.stream(Dimension.values())
        .map(dimension -> Column.text(
            dimension.dimensionName(), "value of the dimension, or (unknown); never null"));
  }

  private static List<Column> known(String value) {
    return List.of(
        Column.text(value, "the value, as events have it"),
        Column.text("title", "what people call it").nullIf("nobody has said"),
        Column.truth("declared", "whether it was declared"),
        Column.truth("seen", "whether an event named it"));
  }

  private static List<Column> scores() {
    List<Column> columns = new ArrayList<>();
    for (int score = 0; score <= 10; score++) {
      columns.add(of("score" + score, Counter.ofScore(score)));
    }
    columns.add(Column.count("answers", "answers", "answers of any score").additive());
    return columns;
  }

  private static Column of(String name, Counter counter) {
    return Column.of(name, counter, ON_THE_DAY);
  }

  @SafeVarargs
  private static <T> List<T> concat(Stream<T>... parts) {
    List<T> all = new ArrayList<>();
    for (Stream<T> part : parts) {
      all.addAll(part.toList());
    }
    return all;
  }
}
