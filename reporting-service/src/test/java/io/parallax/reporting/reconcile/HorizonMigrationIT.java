package io.parallax.reporting.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.reporting.TestBackend;
import java.time.LocalDate;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database that was counted without horizons, migrated. */
class HorizonMigrationIT {
  private static final DataSource DATA_SOURCE = TestBackend.dataSource(TestBackend.newDatabase());
  private static final JdbcClient DB = JdbcClient.create(DATA_SOURCE);
  private static final LocalDate DAY = LocalDate.parse("2026-03-01");

  @Test
  void countsAgainWhatItHas() {
    flyway().target("6?").load().migrate();
    DB.sql("""
        insert into dimension_set
        select gen_random_uuid(), 'tea', 'LT', 'LT', 'consumer', 'retail', '(unknown)'
        """).update();
    DB.sql("""
        insert into sale (sale_id, revision, withdrawn, closed_at, dimension_set, reversed, repeat,
          quantity, customer_id, lead_id)
        select sale_id, 1, withdrawn, closed_at::timestamptz, id, reversed, repeat, 1, customer_id,
          lead_id
        from dimension_set, (values
          ('S1', false, '2025-08-01Z', false, false, 'C1', null),
          ('S2', false, '2026-03-01T10:00Z', true, true, 'C1', null),
          ('S3', false, '2026-03-01T10:00Z', true, true, 'C1', 'L1'),
          ('S4', false, '2026-03-01T11:00Z', false, true, 'C1', 'L2'),
          ('S5', true, '2026-03-01T10:30Z', false, false, 'C1', 'L3'),
          ('S6', false, '2026-03-01T12:00Z', false, false, null, null))
          as s (sale_id, withdrawn, closed_at, reversed, repeat, customer_id, lead_id)
        """).update();
    DB.sql("""
        insert into sale_reversal (reversal_id, revision, withdrawn, reversed_at, sale_id,
          dimension_set, counted_sales, counted_units)
        select reversal_id, 1, false, reversed_at::timestamptz, sale_id, id, 1, 1
        from dimension_set, (values
          ('R2', '2026-03-30T10:00Z', 'S2'),
          ('R3', '2026-04-30T10:00Z', 'S3')) as r (reversal_id, reversed_at, sale_id)
        """).update();
    DB.sql("""
        insert into lead (lead_id, revision, withdrawn, captured_at, dimension_set, converted)
        select lead_id, 1, false, captured_at::timestamptz, id, converted
        from dimension_set, (values
          ('L1', '2025-03-01Z', true),
          ('L2', '2026-02-01Z', true),
          ('L3', '2026-02-01Z', false)) as l (lead_id, captured_at, converted)
        """).update();
    DB.sql("""
        insert into cube_sales_change
        select date_bin('15 minutes', at, 'epoch'), dimension_set, currency, sum(sales_closed),
          sum(units_closed), sum(sales_reversed), sum(units_reversed), sum(closed_then_reversed),
          sum(new_customer_sales), sum(repeat_sales), sum(gross_amount), sum(reversed_amount)
        from ledger_sales
        group by 1, 2, 3
        """).update();
    DB.sql("""
        insert into cube_leads_change
        select date_bin('15 minutes', at, 'epoch'), dimension_set, sum(leads_captured),
          sum(leads_contacted_in_time), sum(leads_converted), sum(leads_lost)
        from ledger_leads
        group by 1, 2
        """).update();

    flyway().load().migrate();

    assertThat(DB.sql("""
            select concat_ws(' ', sale_id, reversed_at at time zone 'UTC',
              previous_closed_at at time zone 'UTC')
            from sale order by sale_id
            """).query(String.class).list())
        .containsExactly(
            "S1",
            "S2 2026-03-30 10:00:00 2025-08-01 00:00:00",
            "S3 2026-04-30 10:00:00 2025-08-01 00:00:00",
            "S4 2026-03-01 10:00:00",
            "S5",
            "S6");
    assertThat(DB.sql("""
            select concat_ws(' ', lead_id, won_at at time zone 'UTC') from lead order by lead_id
            """).query(String.class).list())
        .containsExactly("L1 2026-03-01 10:00:00", "L2 2026-03-01 11:00:00", "L3");
    assertThat(DB.sql("""
            select concat_ws(' ', sum(closed_then_reversed), sum(new_customer_sales),
              sum(repeat_sales))
            from cube_sales
            """).query(String.class).single()).isEqualTo("1 3 1");
    assertThat(DB.sql("select sum(leads_converted) from cube_leads")
            .query(Integer.class)
            .single())
        .isEqualTo(1);
    var reconciliation = new Reconciliation(DATA_SOURCE, -1);
    for (var day = reconciliation.lastDayBefore(ReconcileMonitor.END_OF_DAYS);
        day.isPresent();
        day = reconciliation.lastDayBefore(day.get())) {
      assertThat(reconciliation.check(day.get())).isEmpty();
    }
    assertThat(reconciliation.check(DAY)).isEmpty();
  }

  private static FluentConfiguration flyway() {
    return Flyway.configure().dataSource(DATA_SOURCE).locations("classpath:db/migration/reporting");
  }
}
