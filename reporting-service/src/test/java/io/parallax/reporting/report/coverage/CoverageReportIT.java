package io.parallax.reporting.report.coverage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.events.Event;
import io.parallax.events.Measure;
import io.parallax.reporting.Events;
import io.parallax.reporting.TestBackend;
import io.parallax.reporting.consume.Histories;
import io.parallax.reporting.metric.Popularity;
import io.parallax.reporting.query.CubeReader;
import io.parallax.reporting.query.DimensionValues;
import io.parallax.reporting.report.Asked;
import io.parallax.reporting.report.InvalidQueryException;
import io.parallax.reporting.report.Page;
import io.parallax.reporting.report.Reports;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Only what a report shows is limited, not what its headline rests on. */
class CoverageReportIT {
  private static final DataSource DATA_SOURCE = TestBackend.dataSource(TestBackend.newDatabase());
  private static final JdbcClient DB = JdbcClient.create(DATA_SOURCE);
  private static final Histories HISTORIES = Histories.in(DATA_SOURCE);

  @BeforeEach
  void clear() {
    HISTORIES.clear();
  }

  @Test
  void hasAnyNumberOfProductsBehindItsHeadline() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      events.add(Events.sale("S" + i, "2026-05-02T10:00:00Z", "product-" + i, "LT", 1 + i));
    }
    for (int i = 25; i < 30; i++) {
      events.add(Events.answer("A" + i, "2026-05-03T10:00:00Z", "S" + i, Map.of(Measure.CSAT, 5)));
    }
    // neither row nor product: nothing was sold
    for (int i = 0; i < 30; i++) {
      events.add(Events.reversal("R" + i, "2026-05-04T10:00:00Z", "S" + i, 1));
    }
    HISTORIES.apply(events, new Random(1));

    Map<String, @Nullable Object> headline = report(5, "region").headline();
    assertThat(headline.get("popularTenth")).isEqualTo(new Popularity.Part(3, 0, 87, 1.0));
    assertThat(headline.get("otherProducts"))
        .isEqualTo(new Popularity.Part(27, 25, 378, 53 / 378.0));
    assertThat(report(30, "product").headline())
        .containsEntry("popularTenth", headline.get("popularTenth"));
    assertThat(report(30, "product").headline())
        .containsEntry("otherProducts", headline.get("otherProducts"));
    assertThatThrownBy(() -> report(29, "product")).isInstanceOf(InvalidQueryException.class);
  }

  @Test
  void answersByRegionWithMoreThanAHundredThousandProducts() {
    DB.sql("""
            with product as (
              insert into ledger.dimension_set
              select n, 'product-' || n, 'LT', 'LT', 'consumer', 'retail', '(unknown)'
              from generate_series(1, 100001) n
              returning id)
            insert into cube.sales_change
              (bucket, dimension_set, currency, sales_closed, units_closed)
            select '2026-05-02T10:00Z', id, 'EUR', 1, 1 from product
            """).update();

    Page report = report(100_000, "region");
    assertThat(report.headline().get("popularTenth"))
        .isEqualTo(new Popularity.Part(10_001, 10_001, 10_001, 0.0));
    assertThat(report.headline().get("otherProducts"))
        .isEqualTo(new Popularity.Part(90_000, 90_000, 90_000, 0.0));
    assertThatThrownBy(() -> report(100_000, "product")).isInstanceOf(InvalidQueryException.class);
  }

  private static Page report(int maxRows, String groupBy) {
    var report = new CoverageReport(new CubeReader(DB), new DimensionValues(DB), maxRows);
    var snapshots = new TransactionTemplate(new JdbcTransactionManager(DATA_SOURCE));
    return new Reports(new CubeReader(DB), snapshots)
        .page(
            Asked.page(
                report,
                Asked.parameters(
                    "from", "2026-05-01",
                    "to", "2026-06-01",
                    "groupBy", groupBy,
                    "minimumN", "1")),
            identity -> false)
        .orElseThrow();
  }
}
