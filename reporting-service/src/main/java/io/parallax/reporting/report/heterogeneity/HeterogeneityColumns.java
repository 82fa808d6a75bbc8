package io.parallax.reporting.report.heterogeneity;

import io.parallax.reporting.aggregate.Counter;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.metric.Indicator.Direction;
import io.parallax.reporting.report.Column;
import io.parallax.reporting.report.Column.Presence;
import java.util.List;

/** What rows and headline of the report consist of. */
final class HeterogeneityColumns {
  private static final String OBSERVATIONS = "observations";

  static final List<Column> ROW = List.of(
      Column.number(
              "value",
              "the indicator, in its unit; null without observations, and where a median is not"
                  + " reached")
          .nullIf("no observations, or a median that is not reached"),
      Column.count("n", OBSERVATIONS, "observations that it rests on").additive(),
      Column.difference(
              "numerator",
              OBSERVATIONS,
              "count above the line of the formula; of nps promoters minus detractors")
          .additive(),
      Column.count("denominator", OBSERVATIONS, "count below the line of the formula")
          .additive(),
      Column.number(
              "low",
              "lower end of the 95 % interval; null if value is, and where the curve does not settle"
                  + " it")
          .nullIf("value is null, or the curve does not settle it"),
      Column.number("high", "upper end of the 95 % interval")
          .nullIf("value is null, or the curve does not settle it"),
      Column.truth("sufficient", "n reaches minimumN of the indicator"),
      Column.share("share", "n / n of all groups; null if there are none")
          .nullIf("no group has observations")
          .additive(),
      Column.of("salesClosed", Counter.SALES_CLOSED, " in the range")
          .better(Direction.HIGHER_IS_BETTER),
      Column.share("salesShare", "salesClosed / that of all groups; null without sales")
          .nullIf("nothing was sold")
          .additive(),
      Column.number("comparedValue", "value in the range compared with")
          .nullIf("no observations there")
          .when(Presence.COMPARED),
      Column.count("comparedN", OBSERVATIONS, "observations it rests on")
          .additive()
          .when(Presence.COMPARED),
      Column.number("valueChange", "value minus comparedValue; null if one of them is")
          .nullIf("value or comparedValue is null")
          .when(Presence.COMPARED),
      Column.fraction(
              "valueRelativeChange",
              "valueChange by the size of comparedValue, a fraction; null if that is 0 or null")
          .nullIf("comparedValue is 0, or valueChange is null")
          .when(Presence.COMPARED),
      Column.truth(
              "significant",
              "the change is more than chance explains at the 95 % level; null if there is nothing to"
                  + " compare, or if one of the ranges has not matured")
          .nullIf("nothing to compare, or one of the ranges has not matured")
          .when(Presence.COMPARED));

  static final List<Column> HEADLINE = List.of(
      Column.instant("from", "begin of the range, included"),
      Column.instant("to", "end of the range, left out"),
      Column.text("indicator", "its id"),
      Column.oneOf("kind", Indicator.Kind.values(), Indicator.Kind::text, "lagging or leading"),
      Column.oneOf("unit", Indicator.Unit.values(), Indicator.Unit::text, "of value"),
      Column.text("dimension", "what the groups are the values of"),
      Column.truth(
          "matured",
          "the horizon of the indicator has passed for all of the range; else no groups are tested"),
      Column.text("test", "name of the test of the groups"),
      Column.structure("testedGroups", "GroupNames", "groups with enough observations"),
      Column.structure("thinGroups", "GroupNames", "groups with too few"),
      Column.share(
              "pValue",
              "how probable such differences or larger ones are among groups of one kind; null with"
                  + " less than two tested groups, and until the range has matured")
          .nullIf("less than two groups were tested"),
      Column.truth("differs", "pValue is below 0.05; null if that is").nullIf("pValue is null"),
      Column.structure(
          "differentPairs", "DifferentPairs", "pairs that differ, the most certain first"),
      Column.number("value", "the indicator over all groups, in its unit")
          .nullIf("no observations, or a median that is not reached"),
      Column.count("n", OBSERVATIONS, "observations that it rests on"),
      Column.number("low", "lower end of its 95 % interval").nullIf("value is null"),
      Column.number("high", "upper end").nullIf("value is null"),
      Column.truth("sufficient", "n reaches minimumN of the indicator"),
      Column.number(
              "weightedValue",
              "as if each group had observations in proportion to its sales; null without any, and"
                  + " for a median")
          .nullIf("no observations, or a median"),
      Column.number("effectiveN", "how many unweighted observations are as certain (Kish)")
          .in(OBSERVATIONS)
          .from(0)
          .nullIf("weightedValue is null"),
      Column.share(
              "coveredSalesShare",
              "share of the sales in groups with observations; null without sales")
          .nullIf("nothing was sold"),
      Column.instant(
              "comparedFrom",
              "begin of the range compared with; this and what follows with compare only")
          .when(Presence.COMPARED),
      Column.instant("comparedTo", "its end").when(Presence.COMPARED),
      Column.number("comparedValue", "the indicator there")
          .nullIf("no observations there")
          .when(Presence.COMPARED),
      Column.count("comparedN", OBSERVATIONS, "observations it rests on").when(Presence.COMPARED),
      Column.number("valueChange", "value minus comparedValue")
          .nullIf("one of them is null")
          .when(Presence.COMPARED),
      Column.fraction("valueRelativeChange", "valueChange by the size of comparedValue, a fraction")
          .nullIf("comparedValue is 0, or valueChange is null")
          .when(Presence.COMPARED),
      Column.truth(
              "significant",
              "the change is more than chance explains; null if one of the ranges has no data or has"
                  + " not matured")
          .nullIf("one of the ranges has no data or has not matured")
          .when(Presence.COMPARED),
      Column.text("changeTest", "name of the test of the change").when(Presence.COMPARED),
      Column.truth(
              "reversed",
              "the score changed significantly in one direction while every group moved in the other;"
                  + " null if one of the ranges has not matured")
          .nullIf("one of the ranges has not matured")
          .when(Presence.COMPARED),
      Column.number(
              "rateEffect",
              "part of valueChange because the groups changed; null for a median, and without a"
                  + " comparison")
          .nullIf("a median, or nothing to compare")
          .when(Presence.COMPARED),
      Column.number("mixEffect", "part because their shares did")
          .nullIf("a median, or nothing to compare")
          .when(Presence.COMPARED),
      Column.number("comeAndGoneEffect", "part because of groups in one range only")
          .nullIf("a median, or nothing to compare")
          .when(Presence.COMPARED));

  private HeterogeneityColumns() {}
}
