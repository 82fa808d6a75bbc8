package io.parallax.reporting.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.reporting.TestBackend;
import java.time.LocalDate;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows that an earlier version has left are right once the tables are migrated. */
class MigrationIT {
  private static final LocalDate DAY = LocalDate.parse("2026-03-02");

  /** A sale of 100 euro, its reversals, and the amounts they were counted with before. */
  private static final String ROWS = """
      insert into dimension_set values
        ('00000000-0000-0000-0000-000000000001', 'tea', 'LT', 'LT', 'consumer', 'retail', '(unknown)');
      insert into sale (sale_id, revision, withdrawn, closed_at, dimension_set, reversed, repeat,
        quantity, amount, currency)
      select sale_id, 1, false, '2026-03-01T10:00Z', '00000000-0000-0000-0000-000000000001', true,
        false, 5, 100, 'EUR'
      from unnest(array['part', 'other currency', 'too much', 'given', 'alone']) sale_id;
      insert into sale_reversal (reversal_id, revision, withdrawn, reversed_at, sale_id,
        dimension_set, counted_sales, counted_units, counted_amount, counted_currency, quantity,
        amount, currency)
      select sale_id || ' ' || number, 1, false, '2026-03-02T10:00Z'::timestamptz + number * interval '1 minute',
        sale_id, '00000000-0000-0000-0000-000000000001', sales, units, counted, counted_currency,
        quantity, amount, currency
      from (values
        ('part', 1, 0, 2, 40, 'EUR', 2, 40, 'EUR'),
        ('part', 2, 1, 3, 100, 'EUR', null, null, null),
        ('other currency', 1, 0, 2, 40, 'USD', 2, 40, 'USD'),
        ('other currency', 2, 1, 3, 100, 'EUR', null, null, null),
        ('too much', 1, 0, 2, 140, 'EUR', 2, 140, 'EUR'),
        ('too much', 2, 1, 3, 100, 'EUR', null, null, null),
        ('given', 1, 0, 2, 40, 'EUR', 2, 40, 'EUR'),
        ('given', 2, 1, 3, 100, 'EUR', null, 100, 'EUR'),
        ('alone', 1, 1, 5, 100, 'EUR', null, null, null))
        as r (sale_id, number, sales, units, counted, counted_currency, quantity, amount, currency);
      insert into cube_sales_change
      select date_bin('15 minutes', at, 'epoch'), dimension_set, currency, sum(sales_closed),
        sum(units_closed), sum(sales_reversed), sum(units_reversed), sum(closed_then_reversed),
        sum(new_customer_sales), sum(repeat_sales), sum(gross_amount), sum(reversed_amount)
      from ledger_sales
      group by 1, 2, 3;
      """;

  @Test
  void wholeReversalsGiveBackWhatThoseBeforeThemHaveLeft() {
    DataSource dataSource = TestBackend.dataSource(TestBackend.newDatabase());
    JdbcClient db = JdbcClient.create(dataSource);
    flyway(dataSource).target("5?").load().migrate();
    db.sql(ROWS).update();

    flyway(dataSource).load().migrate();

    assertThat(db.sql("""
            select concat_ws(' ', reversal_id, trim_scale(counted_amount), counted_currency)
            from sale_reversal order by reversal_id
            """).query(String.class).list())
        .containsExactly(
            "alone 1 100 EUR",
            "given 1 40 EUR",
            "given 2 100 EUR",
            "other currency 1 40 USD",
            "other currency 2 100 EUR",
            "part 1 40 EUR",
            "part 2 60 EUR",
            "too much 1 140 EUR",
            "too much 2 0 EUR");
    assertThat(new Reconciliation(dataSource, 30).check(DAY)).isEmpty();
    assertThat(db.sql("select sum(reversed_amount)::int from cube_sales where currency = 'EUR'")
            .query(Integer.class)
            .single())
        .isEqualTo(580);
  }

  private static FluentConfiguration flyway(DataSource dataSource) {
    return Flyway.configure().dataSource(dataSource).locations("classpath:db/migration/reporting");
  }
}
