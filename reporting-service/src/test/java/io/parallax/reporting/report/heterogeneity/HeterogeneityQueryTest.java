package io.parallax.reporting.report.heterogeneity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.report.Asked;
import io.parallax.reporting.report.InvalidQueryException;
import io.parallax.reporting.report.InvalidQueryException.WrongParameter;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeterogeneityQueryTest {
  private static final HeterogeneityReport REPORT = new HeterogeneityReport(Asked.NO_CUBE, 100);

  @Test
  void isThatOfOneIndicatorInOneDimension() {
    HeterogeneityQuery query = Asked.query(
        REPORT,
        "indicator",
        "nps",
        "dimension",
        "segment",
        "from",
        "2026-11-01",
        "to",
        "2026-12-01",
        "compare",
        "previousPeriod");

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
    "indicator, satisfaction",
    "dimension, colour",
    "compare,   previous",
    "groupBy,   region",
    "minimumN,  30",
    "segment,   'a\tb'",
  })
  void namesTheWrongParameter(String name, String value) {
    Map<String, String[]> parameters = Asked.parameters("indicator", "csat", "dimension", "region");
    parameters.put(name, new String[] {value});

    assertThatThrownBy(() -> Asked.page(REPORT, parameters))
        .isInstanceOfSatisfying(
            InvalidQueryException.class,
            e ->
                assertThat(e.errors()).extracting(WrongParameter::parameter).containsExactly(name));
  }

  @Test
  void needsIndicatorAndDimension() {
    assertThatThrownBy(() -> Asked.query(REPORT))
        .hasMessageContaining("indicator, detail=is missing, expected one of csat, on-time,")
        .hasMessageContaining("dimension, detail=is missing, expected one of product, region,");
    assertThatThrownBy(() -> Asked.page(
            REPORT,
            Map.of(
                "indicator", new String[] {"csat", "nps"}, "dimension", new String[] {"region"})))
        .hasMessageContaining("indicator, detail=is given 2 times, expected once");
  }

  private static TimeRange window(String start, String end) {
    return new TimeRange(Instant.parse(start), Instant.parse(end));
  }
}
