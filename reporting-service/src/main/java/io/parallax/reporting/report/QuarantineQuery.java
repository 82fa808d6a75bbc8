package io.parallax.reporting.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.events.EventType;
import io.parallax.events.Topic;
import io.parallax.reporting.query.QuarantineReader;
import io.parallax.reporting.query.QuarantineReader.Place;
import io.parallax.reporting.store.Quarantine;
import io.parallax.reporting.store.RecordId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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
  private static final String CURSOR = "expected the cursor of a next URL";

  /** When Kafka takes a record without a time. */
  private static final Instant EARLIEST = Instant.ofEpochMilli(-1);

  /** Reads query parameters; every wrong one is named. */
  static QuarantineQuery parse(Map<String, String[]> parameters) {
    var given = new Parameters(parameters);
    given.allowOnly(Set.of("reason", "type", "key", "topic", "limit", "cursor"));
    var filter = new QuarantineReader.Filter(
        given.<@Nullable String>single(
            "reason", null, oneOf(Quarantine.Reason.values(), Quarantine.Reason::text)),
        given.<@Nullable String>single(
            "type", null, oneOf(EventType.values(), EventType::cloudEventType)),
        given.<@Nullable String>single(
            "key", null, text -> FactEndpoint.key(text).value()),
        given.<@Nullable String>single("topic", null, oneOf(Topic.values(), Topic::topicName)));
    Place after = given.<@Nullable Place>single("cursor", null, QuarantineQuery::place);
    int limit = given.single("limit", DEFAULT_LIMIT, QuarantineQuery::limit);
    given.requireGood();
    return new QuarantineQuery(filter, after, limit);
  }

  /** The same question for the records behind this place. */
  QuarantineQuery after(Place place) {
    return new QuarantineQuery(filter, place, limit);
  }

  /** The query parameters that say the same. */
  Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    put(parameters, "reason", filter.reason());
    put(parameters, "type", filter.eventType());
    put(parameters, "key", filter.eventKey());
    put(parameters, "topic", filter.topic());
    put(parameters, "limit", Integer.toString(limit));
    put(parameters, "cursor", after == null ? null : cursor(after));
    return parameters;
  }

  private static void put(Map<String, String> parameters, String name, @Nullable String value) {
    if (value != null) {
      parameters.put(name, value);
    }
  }

  private static <T> Function<String, String> oneOf(T[] values, Function<T, String> name) {
    List<String> names = Arrays.stream(values).map(name).toList();
    return text -> {
      if (!names.contains(text)) {
        throw new IllegalArgumentException("expected one of " + String.join(", ", names));
      }
      return text;
    };
  }

  private static int limit(String text) {
    if (text.matches("[0-9]{1,4}")) {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    }
    throw new IllegalArgumentException("expected a whole number from 1 to " + MAX_LIMIT);
  }

  /** Microseconds since 1970, an underscore and the record's id, in base64url. */
  private static String cursor(Place place) {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, place.recordedAt());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((micros + "_" + place.id()).getBytes(UTF_8));
  }

  private static Place place(String cursor) {
    try {
      String[] parts = new String(Base64.getUrlDecoder().decode(cursor), UTF_8).split("_", 2);
      Instant recordedAt = Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS);
      if (!recordedAt.isBefore(EARLIEST) && recordedAt.isBefore(QueryParser.LATEST)) {
        return new Place(recordedAt, RecordId.parse(parts[1]).orElseThrow());
      }
    } catch (RuntimeException e) { // whatever is wrong with it, it is none of ours
      throw new IllegalArgumentException(CURSOR, e);
    }
    throw new IllegalArgumentException(CURSOR);
  }
}
