package io.parallax.reporting.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.SaleClosed;
import io.parallax.reporting.Events;
import io.parallax.reporting.TestBackend;
import io.parallax.reporting.aggregate.Dimensions;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What happens if two combinations of dimension values have the same id. */
class DimensionSetIT {
  private final DataSource dataSource = TestBackend.dataSource(TestBackend.newDatabase());
  private final JdbcClient db = JdbcClient.create(dataSource);
  private final Histories histories = Histories.in(dataSource);

  @Test
  void factsWithTheIdOfOtherValuesAreQuarantinedAndNotCounted() {
    histories.clear();
    SaleClosed tea = Events.sale("S1", "2026-03-01T10:00:00Z", "tea", "LT", 1);
    SaleClosed coffee = Events.sale("S2", "2026-03-01T10:00:00Z", "coffee", "LT", 1);
    db.sql("""
            insert into ledger.dimension_set
            values (?, 'milk', 'LV', 'LV', 'consumer', 'retail', '(unknown)')
            """).param(Dimensions.of(coffee).id()).update();

    histories.transaction().apply(Histories.incoming(List.of(tea, coffee)), false);

    assertThat(db.sql("select sale_id from ledger.sale").query(String.class).list())
        .containsExactly("S1");
    assertThat(db.sql("select event_key || ' ' || reason || ' ' || detail from log.quarantine")
            .query(String.class)
            .single())
        .startsWith("S2 refused Two combinations of dimension values have the same id");
    assertThat(db.sql("select product from ledger.dimension_set d join cube.sales s"
                + " on s.dimension_set = d.id")
            .query(String.class)
            .list())
        .containsExactly("tea");
  }
}
