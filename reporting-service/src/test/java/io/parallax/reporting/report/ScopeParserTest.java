package io.parallax.reporting.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.report.InvalidQueryException.WrongParameter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeParserTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:34:56Z");

  private final ScopeParser parser = new ScopeParser(Settings.SMALL, InstantSource.fixed(NOW));

  @Test
  void coverageIsThatOfProductsAndRegionsOverThirtyDays() {
    CoverageQuery query = parser.coverage(Map.of());

    assertThat(query.scope().range())
        .isEqualTo(new TimeRange(Instant.parse("2026-10-25T00:00:00Z"), NOW));
    assertThat(query.groupBy()).containsExactly(Dimension.PRODUCT, Dimension.REGION);
    assertThat(query.minimumN()).isEqualTo(30);
    assertThat(query.scope().filters()).isEmpty();
  }

  @Test
  void coverageKnowsGroupsFiltersAndTimeZones() {
    CoverageQuery query = parser.coverage(parameters(
        "from", "2026-11-01",
        "to", "2026-11-02",
        "timeZone", "Asia/Kathmandu",
        "groupBy", "channel",
        "minimumN", "5",
        "region", "LT"));

    assertThat(query.scope().from()).isEqualTo("2026-10-31T18:15:00Z");
    assertThat(query.groupBy()).containsExactly(Dimension.CHANNEL);
    assertThat(query.minimumN()).isEqualTo(5);
    assertThat(query.scope().filters()).isEqualTo(Map.of(Dimension.REGION, List.of("LT")));
  }

  @Test
  void heterogeneityIsThatOfOneIndicatorInOneDimension() {
    HeterogeneityQuery query = parser.heterogeneity(parameters(
        "indicator", "nps",
        "dimension", "segment",
        "from", "2026-11-01",
        "to", "2026-12-01",
        "compare", "previousPeriod"));

    assertThat(query.indicator()).isEqualTo(Indicator.NPS);
    assertThat(query.dimension()).isEqualTo(Dimension.SEGMENT);
    assertThat(query.compared(Instant.parse("2027-01-01T00:00:00Z")))
        .isEqualTo(window("2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z"));
    assertThat(query.compared(Instant.parse("2026-11-11T06:00:00Z")))
        .as("a running range is compared with as much of the one before")
        .isEqualTo(window("2026-10-01T00:00:00Z", "2026-10-11T06:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource({
    "minimumN, 0",
    "minimumN, 30.5",
    "minimumN, 1000000",
    "groupBy,  colour",
    "period,   day",
    "compare,  previousYear",
    "from,     2026-12-01",
    "indicator, csat",
  })
  void coverageNamesTheWrongParameter(String name, String value) {
    assertThatThrownBy(() -> parser.coverage(parameters("to", "2026-11-20", name, value)))
        .isInstanceOfSatisfying(
            InvalidQueryException.class,
            e ->
                assertThat(e.errors()).extracting(WrongParameter::parameter).containsExactly(name));
  }

  @ParameterizedTest
  @CsvSource({
    "indicator, satisfaction",
    "dimension, colour",
    "compare,   previous",
    "groupBy,   region",
    "minimumN,  30",
    "segment,   ''",
  })
  void heterogeneityNamesTheWrongParameter(String name, String value) {
    Map<String, String[]> parameters = parameters("indicator", "csat", "dimension", "region");
    parameters.put(name, new String[] {value});

    assertThatThrownBy(() -> parser.heterogeneity(parameters))
        .isInstanceOfSatisfying(
            InvalidQueryException.class,
            e ->
                assertThat(e.errors()).extracting(WrongParameter::parameter).containsExactly(name));
  }

  @Test
  void heterogeneityNeedsIndicatorAndDimension() {
    assertThatThrownBy(() -> parser.heterogeneity(Map.of()))
        .hasMessageContaining("indicator, detail=is missing, expected one of csat, on-time,")
        .hasMessageContaining("dimension, detail=is missing, expected one of product, region,");
    assertThatThrownBy(() -> parser.heterogeneity(Map.of(
            "indicator", new String[] {"csat", "nps"}, "dimension", new String[] {"region"})))
        .hasMessageContaining("indicator, detail=is given 2 times, expected once");
  }

  private static TimeRange window(String start, String end) {
    return new TimeRange(Instant.parse(start), Instant.parse(end));
  }

  private static Map<String, String[]> parameters(String... namesAndValues) {
    Map<String, String[]> parameters = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      parameters.put(namesAndValues[i], new String[] {namesAndValues[i + 1]});
    }
    return parameters;
  }
}
