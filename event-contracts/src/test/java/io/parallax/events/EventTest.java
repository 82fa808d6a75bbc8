package io.parallax.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for events and their values however they came to be. */
class EventTest {
  private static final Instant TIME = Instant.parse("2026-11-01T10:15:00Z");
  private static final CurrencyCode EUR = new CurrencyCode("EUR");

  /**
   * What senders and readers rely on: {@code happened} is the field that says when, the Kafka key is
   * the first of {@code kafka} that is there.
   */
  @ParameterizedTest
  @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
      name               | topic                | resource             | key          | happened    | kafka
      sale-closed        | parallax.sales.v1    | sales                | saleId       | closedAt    | saleId
      sale-reversed      | parallax.sales.v1    | sale-reversals       | reversalId   | reversedAt  | saleId
      lead-captured      | parallax.sales.v1    | leads                | leadId       | capturedAt  | leadId
      lead-assigned      | parallax.sales.v1    | lead-assignments     | assignmentId | assignedAt  | leadId
      lead-contacted     | parallax.sales.v1    | lead-contacts        | contactId    | contactedAt | leadId
      lead-lost          | parallax.sales.v1    | lead-losses          | leadId       | lostAt      | leadId
      customer-contacted | parallax.sales.v1    | customer-contacts    | contactId    | contactedAt | customerId
      survey-sent        | parallax.outcomes.v1 | survey-invitations   | invitationId | sentAt      | saleId customerId invitationId
      survey-answered    | parallax.outcomes.v1 | survey-answers       | answerId     | answeredAt  | saleId customerId answerId
      delivery-agreed    | parallax.outcomes.v1 | delivery-agreements  | deliveryId   |             | saleId deliveryId
      delivery-completed | parallax.outcomes.v1 | delivery-completions | deliveryId   | completedAt | saleId deliveryId
      """)
  void everyTypeHasItsTopicResourceKeysAndTime(
      String name,
      String topic,
      String resource,
      String key,
      @Nullable String happened,
      String kafka) {
    EventType type = EventType.ofCloudEventType("parallax." + name + ".v1").orElseThrow();
    Sample sample = Sample.full(type);
    Event event = sample.event();

    assertThat(event.type()).isEqualTo(type);
    assertThat(type.eventName()).isEqualTo(name);
    assertThat(type.topic().topicName()).isEqualTo(topic);
    assertThat(type.resource()).isEqualTo(resource);
    assertThat(event.key()).isEqualTo(id(sample, key));
    assertThat(event.occurredAt())
        .isEqualTo(
            happened == null ? null : EventTime.checked(EventTime.parse(text(sample, happened))));
    for (String field : kafka.split(" ", -1)) {
      assertThat(sample.event().partitionKey()).isEqualTo(id(sample, field));
      sample = sample.without(field);
    }
  }

  private static Id id(Sample sample, String field) {
    return new Id(text(sample, field));
  }

  private static String text(Sample sample, String field) {
    return sample.value(field).replace("\"", "");
  }

  @ParameterizedTest
  @EnumSource
  void anInvalidEventCannotBeMade(EventType type) {
    Event event = Sample.full(type).event();

    for (int revision : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> with(event, "revision", revision))
          .isInstanceOf(InvalidValueException.class);
    }
    for (Instant time : List.of(Instant.MIN, Instant.EPOCH.minusNanos(1), Instant.MAX)) {
      assertThatThrownBy(() -> with(event, time(event), time))
          .isInstanceOf(InvalidValueException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SALE_CLOSED", "SALE_REVERSED"})
  void aQuantityHasItsLimitsHoweverTheEventWasMade(EventType type) {
    Event event = Sample.full(type).event();

    for (int quantity : new int[] {0, -1, 1_000_000_001}) {
      assertThatThrownBy(() -> with(event, "quantity", quantity))
          .isInstanceOf(InvalidValueException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void timesAreCutToTheMicrosecondHoweverTheEventWasMade(EventType type) throws Throwable {
    Event event = Sample.full(type).event();
    Event exact = with(event, time(event), TIME.plusNanos(1_000));

    assertThat(with(event, time(event), TIME.plusNanos(1_999))).isEqualTo(exact);
    assertThat(with(event, time(event), TIME)).isNotEqualTo(exact);
  }

  /** The name of the component that is a time, which every type has one of. */
  private static String time(Event event) {
    return Stream.of(event.getClass().getRecordComponents())
        .filter(component -> component.getType() == Instant.class)
        .map(RecordComponent::getName)
        .reduce((one, other) -> one + " and " + other)
        .orElseThrow();
  }

  /** The event made again by its constructor, with another value of one component. */
  private static Event with(Event event, String name, Object value) throws Throwable {
    RecordComponent[] components = event.getClass().getRecordComponents();
    var types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    var values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = components[i].getName().equals(name)
          ? value
          : components[i].getAccessor().invoke(event);
    }
    try {
      return (Event) event.getClass().getConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
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

  /** Databases and other languages compare UTF-8, in which surrogates do not exist. */
  @Test
  void idsAreInTheOrderOfTheirBytes() {
    var random = new Random(7);
    List<String> parts = List.of("a", "b", "é", "\u07FF", "\uD7FF", "\uFFFD", "𐀀", "𐀁", "😀");
    List<Id> ids = Stream.generate(() -> IntStream.range(0, 1 + random.nextInt(4))
            .mapToObj(i -> parts.get(random.nextInt(parts.size())))
            .collect(Collectors.joining()))
        .limit(500)
        .map(Id::new)
        .toList();
    Comparator<Id> byBytes = Comparator.comparing(
        id -> id.value().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    assertThat(ids.stream().sorted())
        .containsExactlyElementsOf(ids.stream().sorted(byBytes).toList());
    assertThat(ids).allSatisfy(id -> assertThat(id).isEqualByComparingTo(new Id(id.value())));
  }
}
