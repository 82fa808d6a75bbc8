package io.parallax.reporting.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.Event;
import io.parallax.events.Id;
import io.parallax.events.SaleClosed;
import io.parallax.events.Topic;
import io.parallax.reporting.Events;
import io.parallax.reporting.Tables;
import io.parallax.reporting.TestBackend;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who is erased leaves no trace but counts, whatever comes again. */
class CustomerErasureIT {
  private static final DataSource DATA_SOURCE = TestBackend.dataSource(TestBackend.newDatabase());
  private static final Histories HISTORIES = Histories.in(DATA_SOURCE);
  private static final JdbcClient DB = JdbcClient.create(DATA_SOURCE);
  private static final String TOPIC = Topic.SALES.topicName();
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

    assertThat(HISTORIES.erasure().erase(customer)).isEqualTo(new CustomerErasure.Erased(1, 1, 0));
    assertThat(quarantined()).isZero();

    HISTORIES.replay(events, new Random(1));
    assertThat(DB.sql("select count(*) from log.quarantine where record_value is null")
            .query(Integer.class)
            .single())
        .isOne();
    assertThat(rowsNaming("customer of E1")).isEmpty();
    assertThat(HISTORIES.erasure().erase(customer)).isEqualTo(new CustomerErasure.Erased(0, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"customerId\":\"J\\u00fcrgen\",\"unknown\":1}",
        "{\"customerId\":\"C-1\",\"customerId\":\"J\\u00FCrgen\"}",
        "{\"unknown\":{\"a\":[\"\\u004A\u00fcrgen\"]}}",
        "{\"data\":{\"customerId\":\"J\u00fcrgen\"},\"subject\":\"customers/J%C3%BCrgen\"}",
        "{\"J\u00fcrgen\":1}",
        "{\"customerId\":\"J\u00fcrg\\u0065n",
        "customerId=J%FCrgen"
      })
  void findsRecordsInQuarantineByWhatTheySay(String value) {
    assertThatNothingIsLeftOf("J\u00fcrgen", record(0, value));
  }

  @Test
  void findsRecordsInQuarantineByTheirKeyAndAttributes() {
    ConsumerRecord<byte[], byte[]> byKey =
        new ConsumerRecord<>(TOPIC, 0, 0, "a/b".getBytes(UTF_8), null);
    ConsumerRecord<byte[], byte[]> bySubject = record(0, "{}");
    bySubject.headers().add("ce_subject", "customers/a/b".getBytes(UTF_8));
    ConsumerRecord<byte[], byte[]> byExtension = record(0, "{}");
    byExtension.headers().add("ce_customer", "a%2Fb".getBytes(UTF_8));

    assertThatNothingIsLeftOf("a/b", byKey);
    assertThatNothingIsLeftOf("a/b", bySubject);
    assertThatNothingIsLeftOf("a/b", byExtension);
  }

  @Test
  void emptiesRecordsOfWhichNobodyCanSayWhomTheyName() {
    HISTORIES.clear();
    byte[] binary = {0, 0, 0, 7, 'C', '-', '7', '7', 1, 2};
    HISTORIES.addIncoming(
        List.of(Incoming.of(new ConsumerRecord<>(TOPIC, 0, 0, null, binary))), new Random(1));
    assertThat(withContent()).isOne();

    assertThat(HISTORIES.erasure().erase(new Id("C-1")))
        .isEqualTo(new CustomerErasure.Erased(0, 0, 1));
    assertThat(withContent()).isZero();
    assertThat(quarantined()).isOne();
    assertThat(HISTORIES.erasure().erase(new Id("C-2")))
        .isEqualTo(new CustomerErasure.Erased(0, 0, 0));
  }

  @Test
  void keepsRecordsInQuarantineThatNameOthers() {
    HISTORIES.clear();
    HISTORIES.addIncoming(
        List.of(
            Incoming.of(record(0, "{\"customerId\":\"C-771\"}")),
            Incoming.of(record(1, "{\"customerId\":\"C-7\",\"quantity\":77}")),
            Incoming.of(record(2, "not JSON"))),
        new Random(1));

    for (String customer : List.of("C-77", "77", "nobody")) {
      assertThat(HISTORIES.erasure().erase(new Id(customer)))
          .isEqualTo(new CustomerErasure.Erased(0, 0, 0));
    }
    assertThat(withContent()).isEqualTo(3);
  }

  @Test
  void keepsWhatNamesOthersAlsoWhenItComesAfterAnErasure() {
    HISTORIES.clear();
    HISTORIES.erasure().erase(new Id("C-77"));
    HISTORIES.addIncoming(
        List.of(Incoming.of(record(0, "{\"customerId\":\"C-771\",\"unknown\":1}"))), new Random(1));
    assertThat(withContent()).isOne();
  }

  @Test
  void keepsNothingOfAnErasedCustomerThatAConflictSaysInItsAttributes() {
    HISTORIES.clear();
    HISTORIES.erasure().erase(new Id("C-77"));
    List<Incoming> both = Histories.inPartition(
        0,
        List.of(
            Events.reversal("R1", "2026-03-02T10:00:00Z", "S1", 1),
            Events.reversal("R1", "2026-03-02T10:00:00Z", "S1", 2)));
    both.getLast().record().headers().add("ce_subject", "customers/C-77".getBytes(UTF_8));
    HISTORIES.addIncoming(both, new Random(1));

    assertThat(quarantined()).isOne();
    assertThat(withContent()).isZero();
    assertThat(DB.sql("select event_key || ' ' || detail from log.quarantine")
            .query(String.class)
            .single())
        .startsWith("R1 revision 1 came before");
  }

  @Test
  void keepsNothingOfAnErasedCustomerThatTheDatabaseRefuses() {
    HISTORIES.clear();
    HISTORIES.erasure().erase(new Id("customer of G7"));
    DB.sql("alter table ledger.sale add constraint planted check (sale_id <> 'G7')")
        .update();
    try {
      HISTORIES.add(
          List.of(Events.sale("G7", "2026-03-01T10:00:00Z", "tea", "LT", 1)), new Random(1));
    } finally {
      DB.sql("alter table ledger.sale drop constraint planted").update();
    }
    assertThat(quarantined()).isOne();
    assertThat(withContent()).isZero();
  }

  @Test
  void searchesALargeQuarantineToTheEnd() {
    HISTORIES.clear();
    DB.sql("""
            insert into log.quarantine
            select 'parallax.sales.v1', n % 3, n, 'invalid', '', null, null, now(), null,
              convert_to('{"customerId":"\\u0043-' || n || '"}', 'UTF8'), '{}', '{}'
            from generate_series(0, 25000) n
            """).update();

    for (int customer : List.of(0, 1, 12_345, 25_000)) {
      assertThat(HISTORIES.erasure().erase(new Id("C-" + customer)))
          .isEqualTo(new CustomerErasure.Erased(0, 1, 0));
    }
    assertThat(withContent()).isEqualTo(25_001 - 4);
  }

  /** Neither of a record that is in quarantine already, nor of one that comes later. */
  private static void assertThatNothingIsLeftOf(
      String customer, ConsumerRecord<byte[], byte[]> record) {
    HISTORIES.clear();
    HISTORIES.addIncoming(List.of(Incoming.of(record)), new Random(1));
    assertThat(withContent()).isOne();

    assertThat(HISTORIES.erasure().erase(new Id(customer)))
        .isEqualTo(new CustomerErasure.Erased(0, 1, 0));
    assertThat(quarantined()).isZero();

    DB.sql("update log.consumer_position set next_offset = 0").update();
    HISTORIES.addIncoming(List.of(Incoming.of(record)), new Random(1));
    assertThat(quarantined()).isOne();
    assertThat(withContent()).isZero();
    assertThat(DB.sql("select detail from log.quarantine").query(String.class).single())
        .isEqualTo("the content was removed with an erased customer");
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset, String value) {
    return new ConsumerRecord<>(TOPIC, 0, offset, null, value.getBytes(UTF_8));
  }

  private static int withContent() {
    return DB.sql("""
            select count(*) from log.quarantine
            where num_nulls(record_key, record_value) < 2 or header_names <> '{}'
            """).query(Integer.class).single();
  }

  private static int quarantined() {
    return DB.sql("select count(*) from log.quarantine").query(Integer.class).single();
  }

  /** Rows with this id as a value of its own; other tests of rows need no such care. */
  private static List<String> rowsNaming(String customer) {
    return Tables.contents(DB).stream()
        .filter(row -> row.matches(".*[,(\"]" + customer + "[,)\"].*"))
        .toList();
  }
}
