package io.parallax.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for events and their values however they came to be. */
class EventTest {
  private static final Instant TIME = Instant.parse("2026-11-01T10:15:00Z");
  private static final Currency EUR = Currency.getInstance("EUR");

  @Test
  void aSaleTravelsUnderItsOwnKey() {
    assertThat(Sample.sale().event().partitionKey()).isEqualTo(new Id("S-1"));
  }

  @Test
  void anAnswerTravelsWithItsSaleElseItsCustomerElseAlone() {
    Sample alone = Sample.answer();
    Sample ofCustomer = alone.with("customerId", "\"C-1\"");
    Sample ofSale = ofCustomer.with("saleId", "\"S-1\"");

    assertThat(alone.event().partitionKey()).isEqualTo(new Id("A-1"));
    assertThat(ofCustomer.event().partitionKey()).isEqualTo(new Id("C-1"));
    assertThat(ofSale.event().partitionKey()).isEqualTo(new Id("S-1"));
  }

  @Test
  void anInvalidEventCannotBeMade() {
    assertThatThrownBy(() -> sale(TIME, 0, 1)).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> sale(TIME, 1_000_000_001, 1))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> sale(TIME, 1, 0)).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> sale(Instant.MIN, 1, 1)).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> answer(Instant.MAX, 1)).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> answer(TIME, -1)).isInstanceOf(InvalidValueException.class);
  }

  @Test
  void timesAreCutToTheMicrosecondHoweverTheEventWasMade() {
    assertThat(sale(TIME.plusNanos(1_999), 1, 1).closedAt()).isEqualTo(TIME.plusNanos(1_000));
    assertThat(answer(TIME.plusNanos(999), 1).answeredAt()).isEqualTo(TIME);
  }

  @Test
  void idsAreOrderedByCodePoint() {
    assertThat(Stream.of("🏠", "\uFFFD", "b", "a", "ž", "ab").map(Id::new).sorted())
        .extracting(Id::value)
        .containsExactly("a", "ab", "b", "ž", "\uFFFD", "🏠");
  }

  @Test
  void scoresCannotBeChangedFromOutside() {
    Map<Measure, Integer> given = new EnumMap<>(Map.of(Measure.NPS, 9));
    var scores = new Scores(given);
    given.put(Measure.CSAT, 99);

    assertThat(scores.values()).isEqualTo(Map.of(Measure.NPS, 9));
    assertThatThrownBy(() -> scores.values().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void scoresHaveAtLeastOneAndAreWithinTheirScale() {
    assertThatThrownBy(() -> new Scores(Map.of())).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> new Scores(Map.of(Measure.CSAT, 0)))
        .isInstanceOf(InvalidValueException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.01", "1000000000000000", "0.00001"})
  void moneyHasItsLimits(BigDecimal amount) {
    assertThatThrownBy(() -> new Money(amount, EUR)).isInstanceOf(InvalidValueException.class);
  }

  @Test
  void equalMoneyIsEqualHoweverItWasWritten() {
    assertThat(Stream.of("10", "10.00", "1e1", "0.1E2")
            .map(amount -> new Money(new BigDecimal(amount), EUR))
            .distinct())
        .hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void typesAreFoundByTheirCloudEventsName(EventType type) {
    assertThat(EventType.ofCloudEventType(type.cloudEventType())).contains(type);
    assertThat(EventType.of(type.topic())).contains(type);
  }

  @Test
  void otherNamesAreNoTypes() {
    for (String name : List.of("", "sale-closed", "parallax.sale-closed.v0")) {
      assertThat(EventType.ofCloudEventType(name)).isEmpty();
    }
  }

  private static SaleClosed sale(Instant closedAt, int quantity, int revision) {
    var code = new Code("x");
    return new SaleClosed(
        new Id("S-1"),
        closedAt,
        code,
        new Region("LT"),
        code,
        null,
        null,
        null,
        null,
        null,
        quantity,
        null,
        null,
        revision,
        false);
  }

  private static SurveyAnswered answer(Instant answeredAt, int revision) {
    return new SurveyAnswered(
        new Id("A-1"),
        answeredAt,
        new Scores(Map.of(Measure.NPS, 9)),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        revision,
        false);
  }
}
