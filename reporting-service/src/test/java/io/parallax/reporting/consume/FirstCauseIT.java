package io.parallax.reporting.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parallax.reporting.Events;
import io.parallax.reporting.TestBackend;
import io.parallax.reporting.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An error that the pool takes for a broken connection is told as what it was. */
@ExtendWith(OutputCaptureExtension.class)
class FirstCauseIT {
  private static final String CAUSE = "no sales on a Sunday";

  private final DataSource dataSource = TestBackend.dataSource(TestBackend.newDatabase());
  private final JdbcClient db = JdbcClient.create(dataSource);
  private final Histories histories = Histories.in(dataSource);
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-01T12:00:00Z"));
  private final Failures failures = new Failures(metrics, now::get);

  /** The pool closes a connection on which it sees one of these classes. */
  @BeforeEach
  void refuse() {
    histories.clear();
    db.sql("""
            create function refuse() returns trigger language plpgsql as $$
            begin
              raise exception '%s' using errcode = '0A000';
            end $$
            """.formatted(CAUSE)).update();
  }

  @Test
  void ofABatch() {
    failFor("ledger.sale");
    var batch =
        Histories.incoming(List.of(Events.sale("S1", "2026-11-01T10:00:00Z", "tea", "LT", 1)));

    assertThatThrownBy(() -> histories.transaction().apply(batch, false)).satisfies(e -> {
      assertThat(failures.add(Failures.Work.BATCH, e)).contains("SQLSTATE 0A000", CAUSE);
    });

    assertThat(failures.health().getStatus()).isEqualTo(Status.DOWN);
    assertThat(String.valueOf(failures.health().getDetails().get("batch")))
        .contains("SQLSTATE 0A000", CAUSE)
        .doesNotContain("Connection is closed");
    assertThat(metrics
            .get("parallax.reporting.failures")
            .tags("work", "batch", "cause", "0A000")
            .counter()
            .count())
        .isEqualTo(1);
  }

  @Test
  void ofAMergeWhichDoesNotKeepOtherTablesWaiting(CapturedOutput output) {
    failFor("cube.sales_cell");
    db.sql("insert into cube.sales_change (bucket, dimension_set, currency, sales_closed)"
            + " values ('2026-11-01Z', 7, '', 1)")
        .update();
    db.sql("insert into cube.leads_change (bucket, dimension_set, leads_captured)"
            + " values ('2026-11-01Z', 7, 1)")
        .update();
    var store = new Store(dataSource, Histories.DEADLINES);

    assertThatThrownBy(store::mergeCube).hasMessageContaining(CAUSE);

    assertThat(output).contains("A merge of cube.sales_change failed", CAUSE);
    assertThat(db.sql("select leads_captured from cube.leads_cell")
            .query(Long.class)
            .list())
        .containsExactly(1L);
  }

  @Test
  void isForgottenWhenItIsOld() {
    failures.add(Failures.Work.SWEEP, new IllegalStateException("broken"));
    assertThat(failures.health().getStatus()).isEqualTo(Status.DOWN);

    now.updateAndGet(time -> time.plus(Duration.ofMinutes(3)));

    assertThat(failures.health()).isEqualTo(Health.up().build());
  }

  private void failFor(String table) {
    db.sql("create trigger refuse before insert on " + table
            + " for each row execute function refuse()")
        .update();
  }
}
