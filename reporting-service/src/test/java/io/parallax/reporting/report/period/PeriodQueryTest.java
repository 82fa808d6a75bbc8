package io.parallax.reporting.report.period;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.calendar.Comparison;
import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.calendar.WindowLength;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.report.Asked;
import io.parallax.reporting.report.GivenParameters;
import io.parallax.reporting.report.InvalidQueryException;
import io.parallax.reporting.report.InvalidQueryException.WrongParameter;
import io.parallax.reporting.report.PageRequest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodQueryTest {
  private static final SalesReport SALES = new SalesReport(Asked.NO_CUBE, 100);
  private static final OutcomesReport OUTCOMES = new OutcomesReport(Asked.NO_CUBE, 100);

  @Test
  void withoutParametersItIsTheLastThirtyDaysUpToNow() {
    PeriodQuery query = Asked.page(SALES, Map.of()).query();

    assertThat(query.about().range().start()).isEqualTo("2026-10-25T00:00:00Z");
    assertThat(query.about().range().end()).isEqualTo(Asked.NOW);
    assertThat(query.periods(1000)).hasSize(30);
    assertThat(query.groupBy()).isEmpty();
    assertThat(query.about().filters()).isEmpty();
    assertThat(query.indicators()).isEmpty();
    assertThat(Asked.page(OUTCOMES, Map.of()).query().indicators())
        .containsExactly(Indicator.values());
  }

  @Test
  void datesBeginInTheTimeZone() {
    PeriodQuery query =
        parse("from", "2026-11-01", "to", "2026-11-02", "timeZone", "Europe/Vilnius");

    assertThat(query.about().range().start()).isEqualTo("2026-10-31T22:00:00Z");
    assertThat(query.about().range().end()).isEqualTo("2026-11-01T22:00:00Z");
  }

  @Test
  void instantsMayCarryAnOffset() {
    PeriodQuery query = parse("from", "2026-11-01T02:00:00+02:00", "to", "2026-11-01T10:00:00Z");

    assertThat(query.about().range().start()).isEqualTo("2026-11-01T00:00:00Z");
  }

  @Test
  void groupsAndFiltersByDimension() {
    Map<String, String[]> parameters = new LinkedHashMap<>();
    parameters.put("groupBy", new String[] {"country,closingMethod"});
    parameters.put("region", new String[] {"LT-VL", "LT-KU"});
    parameters.put("channel", new String[] {"retail"});

    PeriodQuery query = Asked.page(SALES, parameters).query();

    assertThat(query.groupBy()).containsExactly(Dimension.COUNTRY, Dimension.CLOSING_METHOD);
    assertThat(query.about().filters())
        .containsExactly(
            Map.entry(Dimension.REGION, List.of("LT-VL", "LT-KU")),
            Map.entry(Dimension.CHANNEL, List.of("retail")));
  }

  @ParameterizedTest
  @CsvSource({
    "from,      yesterday",
    "from,      2026-02-30",
    "from,      2026-11-01T10:00:00",
    "from,      1969-01-01",
    "to,        10001-01-01",
    "to,        2026-10-01",
    "from,      2027-01-01",
    "period,    fortnight",
    "period,    DAY",
    "timeZone,  Mars/Olympus",
    "timeZone,  +02:00",
    "timeZone,  SystemV/EST5",
    "groupBy,   colour",
    "groupBy,   'region,region'",
    "groupBy,   'region,'",
    "indicator, csat",
    "rolling,   P0D",
    "weekStart, Monday",
    "weekStart, 1",
    "fiscalYearStart, 0",
    "fiscalYearStart, 13",
    "fiscalYearStart, 04",
    "fiscalYearStart, april",
    "compare,   previous",
    "compare,   PREVIOUS_YEAR",
    "colour,    blue",
  })
  void namesTheWrongParameter(String name, String value) {
    var parameters = new LinkedHashMap<String, String[]>();
    parameters.put("from", new String[] {"2026-11-01"});
    parameters.put("to", new String[] {"2026-11-02"});
    parameters.put(name, new String[] {value});

    assertThatThrownBy(() -> Asked.page(SALES, parameters).query())
        .isInstanceOfSatisfying(
            InvalidQueryException.class,
            e -> assertThat(e.errors())
                .extracting(WrongParameter::parameter)
                .containsExactly(name.equals("to") && value.equals("2026-10-01") ? "from" : name));
  }

  @ParameterizedTest
  @CsvSource({
    "hour,    ,                     2026-11-21T13:00:00Z",
    "day,     ,                     2026-10-25T00:00:00Z",
    "week,    ,                     2026-09-07T00:00:00Z",
    "month,   ,                     2025-12-01T00:00:00Z",
    "quarter, ,                     2024-01-01T00:00:00Z",
    "year,    ,                     2015-01-01T00:00:00Z",
    "total,   ,                     2026-10-25T00:00:00Z",
    "month,   2026-03-05T10:00:00Z, 2026-03-01T00:00:00Z",
    "month,   2020-03-05T10:00:00Z, 2025-12-01T00:00:00Z",
    "day,     2026-11-20T10:00:00Z, 2026-11-20T00:00:00Z",
    "total,   2020-03-05T10:00:00Z, 2020-03-05T00:00:00Z",
    "day,     2027-01-01T00:00:00Z, 2026-10-25T00:00:00Z"
  })
  void beginsWithTheFirstEventButNotTooLongAgo(
      String period, @Nullable Instant firstEvent, Instant from) {
    PeriodQuery query = PageRequest.read(
            SALES,
            new GivenParameters(Asked.parameters("period", period)),
            ZoneOffset.UTC,
            Asked.NOW,
            () -> Optional.ofNullable(firstEvent),
            List.of())
        .query();

    assertThat(query.about().range()).isEqualTo(new TimeRange(from, Asked.NOW));
  }

  @Test
  void theTotalIsOneRowOfTheWholeRangeBesideOneAsLong() {
    PeriodQuery total = parse(
        "period", "total", "from", "2026-03-01", "to", "2026-05-01", "compare", "previousPeriod");

    assertThat(total.plan(Asked.NOW, 10).rows())
        .containsExactly(new Plan.Row(
            range("2026-03-01", "2026-05-01"),
            range("2026-03-01", "2026-05-01"),
            range("2026-01-01", "2026-03-01"),
            false));
  }

  private static TimeRange range(String from, String to) {
    return new TimeRange(Instant.parse(from + "T00:00:00Z"), Instant.parse(to + "T00:00:00Z"));
  }

  @Test
  void knowsTheCalendarOfTheBusiness() {
    PeriodQuery weeks = parse("period", "week", "weekStart", "sunday", "to", "2026-11-24");
    assertThat(weeks.about().range().start()).isEqualTo("2026-09-06T00:00:00Z");

    PeriodQuery years =
        parse("period", "year", "fiscalYearStart", "4", "from", "2024-04-01", "to", "2026-04-01");
    assertThat(years.periods(100))
        .extracting(TimeRange::start)
        .containsExactly(
            Instant.parse("2024-04-01T00:00:00Z"), Instant.parse("2025-04-01T00:00:00Z"));

    PeriodQuery quarters = parse(
        "period", "quarter", "fiscalYearStart", "2", "from", "2026-01-01", "to", "2026-05-01");
    assertThat(quarters.periods(100))
        .containsExactly(
            new TimeRange(
                Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z")),
            new TimeRange(
                Instant.parse("2026-02-01T00:00:00Z"), Instant.parse("2026-05-01T00:00:00Z")));
  }

  @Test
  void aCalendarOfTheBusinessThatDoesNotMatterChangesNothing() {
    assertThat(parse("period", "month", "weekStart", "sunday").periods(100))
        .isEqualTo(parse("period", "month").periods(100));
    assertThat(parse("period", "week", "fiscalYearStart", "4").periods(100))
        .isEqualTo(parse("period", "week").periods(100));
  }

  @Test
  void listsOfNamesAreRepeatedOrHaveCommas() {
    Map<String, String[]> parameters = Asked.parameters("indicator", "nps,csat");
    parameters.put("groupBy", new String[] {"region", "product,channel"});

    PeriodQuery query = Asked.page(OUTCOMES, parameters).query();

    assertThat(query.indicators()).containsExactly(Indicator.CSAT, Indicator.NPS);
    assertThat(query.groupBy())
        .containsExactly(Dimension.REGION, Dimension.PRODUCT, Dimension.CHANNEL);
  }

  @Test
  void anEmptyVariableIsNoChoice() {
    assertThat(parse("region", "", "groupBy", "", "compare", "", "rolling", "P1D"))
        .isEqualTo(parse("rolling", "P1D"));
    assertThat(Asked.query(OUTCOMES, "indicator", "")).isEqualTo(Asked.query(OUTCOMES));
  }

  @ParameterizedTest
  @CsvSource({
    "1793491200000,             2026-11-01T00:00:00Z",
    "2026-11-01T02:00:00 02:00, 2026-11-01T00:00:00Z",
  })
  void takesTimesAsToolsSendThem(String from, Instant expected) {
    assertThat(parse("from", from, "to", "2026-11-02").about().range().start()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EST", "MST", "HST", "ROC", "GMT+0", "W-SU", "Asia/Calcutta", "UTC"})
  void knowsNamesOfTheTimeZoneDatabase(String name) {
    assertThat(parse("timeZone", name).calendar().zone()).isNotNull();
  }

  @Test
  void readsWindowAndComparison() {
    PeriodQuery query = parse("rolling", "P28D", "compare", "previousYear");

    assertThat(query.rolling()).isEqualTo(WindowLength.parse("P28D"));
    assertThat(query.compare()).isEqualTo(Comparison.PREVIOUS_YEAR);
    assertThat(parse().rolling()).isNull();
    assertThat(parse().compare()).isNull();
  }

  @Test
  void listsEveryWrongParameter() {
    assertThatThrownBy(() -> parse("from", "x", "period", "y", "colour", "z"))
        .isInstanceOfSatisfying(
            InvalidQueryException.class,
            e -> assertThat(e.errors())
                .extracting(WrongParameter::parameter)
                .containsExactlyInAnyOrder("from", "period", "colour"));
  }

  @Test
  void refusesAParameterThatIsGivenTwice() {
    assertThatThrownBy(() -> Asked.page(
                SALES, Map.of("from", new String[] {"2026-11-01", "2026-11-02"}))
            .query())
        .isInstanceOf(InvalidQueryException.class)
        .hasMessageContaining("2 times");
  }

  @Test
  void picksIndicators() {
    PeriodQuery query = Asked.page(
            OUTCOMES, Map.of("indicator", new String[] {"nps", "csat", "nps"}))
        .query();

    assertThat(query.indicators()).containsExactly(Indicator.CSAT, Indicator.NPS);
  }

  private static PeriodQuery parse(String... namesAndValues) {
    return Asked.query(SALES, namesAndValues);
  }
}
