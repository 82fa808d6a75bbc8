package io.parallax.reporting.report.heterogeneity;

import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.metric.Change;
import io.parallax.reporting.metric.Heterogeneity;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.metric.IndicatorValue;
import io.parallax.reporting.metric.OutcomeSums;
import io.parallax.reporting.metric.SalesMix;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The test of the groups, and the indicator over all of them. */
final class HeterogeneityHeadline {
  private HeterogeneityHeadline() {}

  static Map<String, @Nullable Object> of(HeterogeneityQuery query, Ranges ranges, Groups groups) {
    Indicator indicator = query.indicator();
    // members of groups that are not as old as each other would differ by age alone
    Heterogeneity<String> test =
        Heterogeneity.of(indicator, ranges.matured() ? groups.now() : Map.of());
    IndicatorValue raw = indicator.of(OutcomeSums.total(groups.now().values()));
    SalesMix.Weighted weighted = SalesMix.weighted(indicator, groups.now(), groups.sales());
    Map<String, @Nullable Object> headline = new LinkedHashMap<>();
    headline.put("from", query.about().range().start());
    headline.put("to", query.about().range().end());
    headline.put("indicator", indicator.id());
    headline.put("kind", indicator.kind().text());
    headline.put("unit", indicator.unit().text());
    headline.put("dimension", query.dimension().dimensionName());
    headline.put("matured", ranges.matured());
    headline.put("test", indicator.groupTest());
    headline.put("testedGroups", test.tested());
    headline.put("thinGroups", test.thin());
    headline.put("pValue", test.pValue());
    headline.put("differs", test.differs());
    headline.put("differentPairs", test.differentPairs());
    headline.put("value", raw.value());
    headline.put("n", raw.n());
    headline.put("low", raw.low());
    headline.put("high", raw.high());
    headline.put("sufficient", raw.sufficient());
    headline.put("weightedValue", weighted.value());
    headline.put("effectiveN", weighted.effectiveN());
    headline.put("coveredSalesShare", weighted.coveredShare());
    TimeRange compared = ranges.compared();
    if (compared != null && groups.before() != null) {
      putChange(headline, indicator, compared, groups.now(), groups.before(), ranges.comparable());
    }
    return headline;
  }

  private static void putChange(
      Map<String, @Nullable Object> headline,
      Indicator indicator,
      TimeRange compared,
      Map<String, OutcomeSums> now,
      Map<String, OutcomeSums> before,
      boolean comparable) {
    Change change =
        indicator.change(OutcomeSums.total(now.values()), OutcomeSums.total(before.values()));
    SalesMix.Shift shift = SalesMix.shift(indicator, now, before);
    headline.put("comparedFrom", compared.start());
    headline.put("comparedTo", compared.end());
    headline.put("comparedValue", change.compared());
    headline.put("comparedN", before.values().stream().mapToLong(indicator::n).sum());
    headline.put("valueChange", change.absolute());
    headline.put("valueRelativeChange", change.relative());
    headline.put("significant", comparable ? change.significant() : null);
    headline.put("changeTest", indicator.changeTest());
    headline.put("reversed", comparable ? Heterogeneity.isReversed(indicator, now, before) : null);
    headline.put("rateEffect", shift == null ? null : shift.rate());
    headline.put("mixEffect", shift == null ? null : shift.mix());
    headline.put("comeAndGoneEffect", shift == null ? null : shift.comeAndGone());
  }
}
