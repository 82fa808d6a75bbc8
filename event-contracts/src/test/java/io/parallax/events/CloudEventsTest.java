package io.parallax.events;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventsTest {
  private static final Event SALE = Sample.sale().with("revision", "2").event();
  private static final Event ANSWER = Sample.answer().event();

  @Test
  void headersAreTheAttributesOfTheEvent() {
    assertThat(text(headers(SALE, "/sales-service")))
        .isEqualTo(Map.of(
            "ce_specversion", "1.0",
            "ce_type", "parallax.sale-closed.v1",
            "ce_id", "sale-closed/S-1/2",
            "ce_source", "/sales-service",
            "ce_time", "2026-11-01T10:15:00Z",
            "content-type", "application/json"));
    assertThat(text(headers(ANSWER, "/outcomes-service")))
        .isEqualTo(Map.of(
            "ce_specversion", "1.0",
            "ce_type", "parallax.survey-answered.v1",
            "ce_id", "survey-answered/A-1/1",
            "ce_source", "/outcomes-service",
            "ce_time", "2026-11-03T08:00:00Z",
            "content-type", "application/json"));
  }

  @ParameterizedTest
  @EnumSource
  void theTimeIsWhenItHappenedElseThePresent(EventType type) {
    Event event = Sample.minimal(type).event();
    Instant time = type == EventType.DELIVERY_AGREED ? Sample.NOW : event.occurredAt();

    assertThat(text(headers(event, "/test")))
        .containsEntry("ce_type", "parallax." + type.eventName() + ".v1")
        .containsEntry("ce_id", type.eventName() + "/" + event.key() + "/1")
        .containsEntry("ce_time", String.valueOf(time));
  }

  @ParameterizedTest
  @MethodSource("io.parallax.events.GoldenFile#all")
  void everyEventComesBackFromItsRecord(GoldenFile file) {
    Event event = Sample.event(EventJson.read(file.type(), file.json(), Instant.MAX));
    Map<String, byte[]> headers = headers(event, "/test");

    assertThat(CloudEvents.decode(file.type().topic(), headers::get, EventJson.write(event)))
        .isEqualTo(new Decoded.Valid(event));
  }

  @ParameterizedTest
  @CsvSource({
    "ce_specversion, 0.3, ce_specversion",
    "ce_specversion, '', ce_specversion",
    "ce_type, '', ce_type",
    "ce_type, sale-closed, ce_type",
    "ce_type, PARALLAX.SALE-CLOSED.V1, ce_type",
    "ce_type, parallax.sale-closed.v2, ce_type",
    "ce_type, parallax.survey-answered.v1, ce_type",
    "ce_id, '', ce_id",
    "ce_source, '', ce_source",
    "content-type, '', content-type",
    "content-type, text/plain, content-type",
    "content-type, application/jsonl, content-type",
    "content-type, application/cloudevents+json, content-type"
  })
  void aWrongHeaderMakesTheRecordUnreadableAndIsNamed(String header, String value, String named) {
    Map<String, byte[]> headers = headers(SALE, "/test");
    headers.put(header, value.getBytes(UTF_8));

    assertThat(Sample.unreadable(decode(headers))).contains("header").contains(named);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ce_specversion", "ce_type", "ce_id", "ce_source"})
  void aMissingHeaderMakesTheRecordUnreadableAndIsNamed(String header) {
    Map<String, byte[]> headers = headers(SALE, "/test");
    headers.remove(header);

    assertThat(Sample.unreadable(decode(headers))).contains("header").contains(header);
  }

  @Test
  void whatHasNoContentTypeIsTakenForJson() {
    Map<String, byte[]> headers = headers(SALE, "/test");
    headers.remove("content-type");

    assertThat(decode(headers)).isEqualTo(new Decoded.Valid(SALE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json; charset=utf-8", "Application/JSON", "application/json ;x=y"})
  void takesTheContentTypeHoweverItIsWritten(String contentType) {
    Map<String, byte[]> headers = headers(SALE, "/test");
    headers.put("content-type", contentType.getBytes(UTF_8));

    assertThat(decode(headers)).isEqualTo(new Decoded.Valid(SALE));
  }

  @Test
  void headersThatAreNotUtf8AreWrong() {
    Map<String, byte[]> headers = headers(SALE, "/test");
    headers.put("ce_type", "parallax.sale-closed.v1".getBytes(UTF_16));

    assertThat(Sample.unreadable(decode(headers))).contains("ce_type");
  }

  @ParameterizedTest
  @EnumSource
  void aRecordInTheWrongTopicIsUnreadable(EventType type) {
    Event event = Sample.minimal(type).event();
    Topic wrong = type.topic() == Topic.SALES ? Topic.OUTCOMES : Topic.SALES;

    assertThat(Sample.unreadable(
            CloudEvents.decode(wrong, headers(event, "/test")::get, EventJson.write(event))))
        .isEqualTo("header ce_type is not one of the types of this topic");
  }

  @Test
  void aRecordWithoutHeadersOrWithoutValueIsUnreadable() {
    assertThat(Sample.unreadable(
            CloudEvents.decode(Topic.SALES, header -> null, EventJson.write(SALE))))
        .contains("ce_specversion");
    assertThat(
            Sample.unreadable(CloudEvents.decode(Topic.SALES, headers(SALE, "/test")::get, null)))
        .isEqualTo("the record has no value");
  }

  @Test
  void theValueIsHeldToTheRulesOfItsType() {
    Map<String, byte[]> headers = headers(SALE, "/test");

    assertThat(Sample.errors(CloudEvents.decode(Topic.SALES, headers::get, "{}".getBytes(UTF_8))))
        .hasSize(5);
    assertThat(
            Sample.unreadable(CloudEvents.decode(Topic.SALES, headers::get, "{".getBytes(UTF_8))))
        .startsWith("this is not JSON");
  }

  @ParameterizedTest
  @CsvSource({
    "9999-12-31T23:59:59.999999Z, true",
    "9999-12-31T23:59:59-00:01, false",
    "1969-12-31T23:59:59Z, false"
  })
  void timesAreHeldToTheYearsButNotToAClock(String time, boolean good) {
    byte[] json = Sample.sale().with("closedAt", "\"" + time + "\"").json().getBytes(UTF_8);
    Decoded decoded = CloudEvents.decode(Topic.SALES, headers(SALE, "/test")::get, json);

    assertThat(decoded instanceof Decoded.Valid).isEqualTo(good);
  }

  private static Map<String, byte[]> headers(Event event, String source) {
    Map<String, byte[]> headers = new HashMap<>();
    CloudEvents.writeHeaders(event, CloudEvents.origin(event, source), Sample.NOW, headers::put);
    return headers;
  }

  private static Decoded decode(Map<String, byte[]> headers) {
    return CloudEvents.decode(Topic.SALES, headers::get, EventJson.write(SALE));
  }

  private static Map<String, String> text(Map<String, byte[]> headers) {
    return headers.entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, header -> new String(header.getValue(), UTF_8)));
  }
}
