package io.parallax.reporting.api.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.events.EventType;
import io.parallax.events.Id;
import io.parallax.events.Topic;
import io.parallax.reporting.query.QuarantineReader;
import io.parallax.reporting.query.QuarantineReader.Place;
import io.parallax.reporting.report.GivenParameters;
import io.parallax.reporting.report.Parameter;
import io.parallax.reporting.report.ReportParameters;
import io.parallax.reporting.store.Quarantine;
import io.parallax.reporting.store.RecordId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question for records in quarantine.
 *
 * @param after the last record of the page before
 */
record QuarantineQuery(
    QuarantineReader.Filter filter, @Nullable Place after, int limit) {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;
  /** When Kafka takes a record without a time. */
  private static final Instant EARLIEST = Instant.ofEpochMilli(-1);

  private static final Parameter<Quarantine.Reason> REASON = Parameter.oneOf(
      "reason",
      Quarantine.Reason.values(),
      Quarantine.Reason::text,
      "Only those with this reason.");
  private static final Parameter<EventType> TYPE = Parameter.oneOf(
      "type",
      EventType.values(),
      EventType::cloudEventType,
      "Only events of this type; unreadable and invalid ones have none.");
  private static final Parameter<Id> KEY =
      Parameter.text("key", "Only events with this business key.", FactEndpoint::key);
  private static final Parameter<Topic> TOPIC =
      Parameter.oneOf("topic", Topic.values(), Topic::topicName, "Only records of this topic.");
  private static final Parameter<Integer> LIMIT =
      Parameter.number("limit", 1, MAX_LIMIT, "Most records of a page, 1 to 1000.");
  private static final Parameter<Place> CURSOR = ReportParameters.cursor(QuarantineQuery::place);

  /** Reads query parameters; every wrong one is named. */
  static QuarantineQuery parse(Map<String, String[]> parameters) {
    var given = new GivenParameters(parameters);
    given.allowOnly(List.of(REASON, TYPE, KEY, TOPIC, LIMIT, CURSOR));
    Quarantine.Reason reason = given.single(REASON, null);
    EventType type = given.single(TYPE, null);
    Id key = given.single(KEY, null);
    Topic topic = given.single(TOPIC, null);
    Place after = given.single(CURSOR, null);
    int limit = given.single(LIMIT, DEFAULT_LIMIT);
    given.requireGood();
    return new QuarantineQuery(
        new QuarantineReader.Filter(
            reason == null ? null : reason.text(),
            type == null ? null : type.cloudEventType(),
            key == null ? null : key.value(),
            topic == null ? null : topic.topicName()),
        after,
        limit);
  }

  /** Of the records behind a place: microseconds since 1970, an underscore, its id, in base64url. */
  static String cursor(Place place) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, place.recordedAt());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((micros + "_" + place.id()).getBytes(UTF_8));
  }

  private static Place place(String cursor) {
    try {
      String[] parts = new String(Base64.getUrlDecoder().decode(cursor), UTF_8).split("_", 2);
      Instant recordedAt = Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS);
      if (recordedAt.isBefore(EARLIEST) || !recordedAt.isBefore(ReportParameters.LATEST)) {
        throw new IllegalArgumentException("no record is of that time");
      }
      return new Place(recordedAt, RecordId.parse(parts[1]).orElseThrow());
    } catch (RuntimeException e) { // whatever is wrong with it, it is none of ours
      throw ReportParameters.noCursor(e);
    }
  }
}
