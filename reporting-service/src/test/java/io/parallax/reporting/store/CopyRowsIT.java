package io.parallax.reporting.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.events.Id;
import io.parallax.reporting.TestBackend;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Rows go into a real table and are read back as PostgreSQL writes them. */
class CopyRowsIT {
  private static final JdbcTemplate DB =
      new JdbcTemplate(TestBackend.dataSource(TestBackend.newDatabase()));

  @BeforeEach
  void createTable() {
    DB.execute("drop table if exists copied");
    DB.execute("""
        create table copied (a bool, b smallint, c int, d bigint, e numeric, f text,
          g timestamptz)""");
  }

  @Test
  void everyTypeArrivesAsItWas() {
    var rows = new CopyRows(List.of(ColumnType.values()), 1);
    rows.add(
        true,
        -32768,
        Integer.MAX_VALUE,
        Long.MIN_VALUE,
        new BigDecimal("-1234567.8900"),
        new Id("S-1\\N\"ž😀"),
        Instant.parse("2026-11-01T10:15:00.000001Z"));
    rows.add(new @Nullable Object[ColumnType.values().length]);

    rows.copyInto("copied", DB);

    Map<String, @Nullable Object> row =
        DB.queryForMap("select a, b, c, d, e, f, extract(epoch from g) as g from copied where a");
    assertThat(row)
        .containsEntry("a", true)
        .containsEntry("b", -32768)
        .containsEntry("c", Integer.MAX_VALUE)
        .containsEntry("d", Long.MIN_VALUE)
        .containsEntry("e", new BigDecimal("-1234567.8900"))
        .containsEntry("f", "S-1\\N\"ž😀")
        .containsEntry("g", new BigDecimal("1793528100.000001"));
    assertThat(DB.queryForObject(
            "select count(*) from copied where num_nulls(a, b, c, d, e, f, g) = 7", Long.class))
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.0000, 0.0000",
    "0.0001, 0.0001",
    "10000, 10000",
    "1E+3, 1000",
    "99999999.9999, 99999999.9999",
    "100000000.5, 100000000.5",
    "999999999999999.9999, 999999999999999.9999",
    "-0.5, -0.5",
    "123456789012345678901234567890.1234, 123456789012345678901234567890.1234"
  })
  void amountsKeepEveryDigit(String amount, String expected) {
    copy(ColumnType.NUMERIC, "e", new BigDecimal(amount));

    assertThat(DB.queryForObject("select e::text from copied", String.class)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, 1970-01-01 00:00:00.000000",
    "1999-12-31T23:59:59.999999Z, 1999-12-31 23:59:59.999999",
    "2000-01-01T00:00:00Z, 2000-01-01 00:00:00.000000",
    "9999-12-31T23:59:59.999999Z, 9999-12-31 23:59:59.999999"
  })
  void timesKeepTheirMicroseconds(Instant time, String expected) {
    copy(ColumnType.TIMESTAMPTZ, "g", time);

    assertThat(DB.queryForObject(
            "select to_char(g at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') from copied",
            String.class))
        .isEqualTo(expected);
  }

  @Test
  void moreRowsThanExpectedFitIn() {
    var rows = new CopyRows(List.of(ColumnType.TEXT, ColumnType.INT), 1);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      String text = "x".repeat(i % 700);
      texts.add(text);
      rows.add(text, i);
    }

    rows.copyInto("copied (f, c)", DB);

    assertThat(DB.queryForList("select f from copied order by c", String.class)).isEqualTo(texts);
  }

  @Test
  void whatTheDatabaseCannotHoldIsRefused() {
    assertThatThrownBy(() -> copy(ColumnType.TEXT, "f", "a\0b"))
        .isInstanceOf(DataIntegrityViolationException.class);
    assertThatThrownBy(() -> copy(ColumnType.SMALLINT, "b", 32_768))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("32768 is beyond smallint");
    assertThatThrownBy(() -> copy(ColumnType.TIMESTAMPTZ, "g", Instant.MAX))
        .isInstanceOf(ArithmeticException.class);
    assertThat(DB.queryForObject("select count(*) from copied", Long.class)).isZero();
  }

  private static void copy(ColumnType type, String column, Object value) {
    var rows = new CopyRows(List.of(type), 1);
    rows.add(value);
    rows.copyInto("copied (" + column + ")", DB);
  }
}
