package io.parallax.reporting.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.Event;
import io.parallax.events.Id;
import io.parallax.events.SaleClosed;
import io.parallax.reporting.Events;
import io.parallax.reporting.Tables;
import io.parallax.reporting.TestBackend;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who is erased leaves no trace but counts, whatever comes again. */
class CustomerErasureIT {
  private static final DataSource DATA_SOURCE = TestBackend.dataSource(TestBackend.newDatabase());
  private static final Histories HISTORIES = Histories.in(DATA_SOURCE);
  private static final JdbcClient DB = JdbcClient.create(DATA_SOURCE);
  private static final long FIRST_SEED = Long.getLong("parallax.seed", 20261123);

  static LongStream seeds() {
    return LongStream.range(FIRST_SEED, FIRST_SEED + 3);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void staysErasedAndCountedWhateverComesAgain(long seed) {
    Random random = new Random(seed);
    List<Event> events = Histories.history(random, 200).stream()
        .filter(event -> event.revision() == 1)
        .toList();
    HISTORIES.apply(events, random);
    Map<String, String> cube = Recomputation.inCube(DB);
    assertThat(rowsNaming("C3")).isNotEmpty();

    for (int i = 0; i < 20; i++) {
      String customer = "C" + i;
      assertThat(HISTORIES.erasure().erase(new Id(customer)).facts()).isPositive();
      assertThat(rowsNaming(customer)).isEmpty();
    }
    assertThat(Recomputation.inCube(DB)).isEqualTo(cube);
    assertThat(Tables.contents(DB)).anyMatch(row -> row.contains("(erased)"));
    List<String> tables = Tables.contents(DB);

    HISTORIES.replay(events, random);
    assertThat(Tables.contents(DB)).containsExactlyElementsOf(tables);
    assertThat(quarantined()).isZero();

    HISTORIES.emptyLedger();
    HISTORIES.replay(events, random);
    assertThat(Tables.contents(DB)).containsExactlyElementsOf(tables);
    assertThat(quarantined()).isZero();
  }

  @Test
  void leavesNothingInQuarantine() {
    HISTORIES.clear();
    SaleClosed sale = Events.sale("E1", "2026-03-01T10:00:00Z", "tea", "LV", 1);
    SaleClosed other = Events.sale("E1", "2026-03-01T10:00:00Z", "tea", "LV", 2);
    Id customer = new Id("customer of E1");
    List<Event> events = List.of(sale, other);
    HISTORIES.add(events, new Random(1));
    assertThat(quarantined()).isOne();

    assertThat(HISTORIES.erasure().erase(customer)).isEqualTo(new CustomerErasure.Erased(1, 1));
    assertThat(quarantined()).isZero();

    HISTORIES.replay(events, new Random(1));
    assertThat(DB.sql("select count(*) from quarantine where record_value is null")
            .query(Integer.class)
            .single())
        .isOne();
    assertThat(rowsNaming("customer of E1")).isEmpty();
    assertThat(HISTORIES.erasure().erase(customer)).isEqualTo(new CustomerErasure.Erased(0, 0));
  }

  private static int quarantined() {
    return DB.sql("select count(*) from quarantine").query(Integer.class).single();
  }

  /** Rows with this id as a value of its own; other tests of rows need no such care. */
  private static List<String> rowsNaming(String customer) {
    return Tables.contents(DB).stream()
        .filter(row -> row.matches(".*[,(\"]" + customer + "[,)\"].*"))
        .toList();
  }
}
