package io.parallax.reporting.report.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.query.DimensionValues;
import io.parallax.reporting.report.Asked;
import io.parallax.reporting.report.InvalidQueryException;
import io.parallax.reporting.report.InvalidQueryException.WrongParameter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

class CoverageQueryTest {
  private static final CoverageReport REPORT = new CoverageReport(
      Asked.NO_CUBE, new DimensionValues(JdbcClient.create(new PGSimpleDataSource())), 100);

  @Test
  void isThatOfProductsAndRegionsOverThirtyDays() {
    CoverageQuery query = Asked.query(REPORT);

    assertThat(query.about().range())
        .isEqualTo(new TimeRange(Instant.parse("2026-10-25T00:00:00Z"), Asked.NOW));
    assertThat(query.groupBy()).containsExactly(Dimension.PRODUCT, Dimension.REGION);
    assertThat(query.minimumN()).isEqualTo(30);
    assertThat(query.about().filters()).isEmpty();
  }

  @Test
  void knowsGroupsFiltersAndTimeZones() {
    CoverageQuery query = Asked.query(
        REPORT,
        "from",
        "2026-11-01",
        "to",
        "2026-11-02",
        "timeZone",
        "Asia/Kathmandu",
        "groupBy",
        "channel",
        "minimumN",
        "5",
        "region",
        "LT");

    assertThat(query.about().range().start()).isEqualTo("2026-10-31T18:15:00Z");
    assertThat(query.groupBy()).containsExactly(Dimension.CHANNEL);
    assertThat(query.minimumN()).isEqualTo(5);
    assertThat(query.about().filters()).isEqualTo(Map.of(Dimension.REGION, List.of("LT")));
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
  void namesTheWrongParameter(String name, String value) {
    assertThatThrownBy(() -> Asked.query(REPORT, "to", "2026-11-20", name, value))
        .isInstanceOfSatisfying(
            InvalidQueryException.class,
            e ->
                assertThat(e.errors()).extracting(WrongParameter::parameter).containsExactly(name));
  }
}
