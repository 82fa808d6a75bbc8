package io.parallax.faults;

import io.parallax.faults.Journal.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a {@link Journal} says was sent, and with what outcome.
 *
 * @param events by their resource and id
 */
record Sent(Map<Resource, Map<String, Event>> events) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * An event that was sent, however often. If any of its requests was answered with 202 it is ok,
   * else unknown if any was not answered for sure.
   *
   * @param where the lines of the journal on it
   */
  record Event(String id, JsonNode body, Outcome outcome, String where) {
    String text(String field) {
      return body.get(field).asString();
    }

    @Nullable
    String textOrNull(String field) {
      JsonNode value = body.get(field);
      return value == null ? null : value.asString();
    }
  }

  /** Reads a journal, and holds each body against its hash. */
  static Sent read(Path journal) {
    Map<Integer, Outcome> outcomes = outcomes(journal);
    Map<Resource, Map<String, Event>> events = new EnumMap<>(Resource.class);
    try (BufferedReader lines = Files.newBufferedReader(journal)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.charAt(0) != '>') {
          continue;
        }
        List<String> fields = fields(line, 6);
        String id = fields.get(3);
        String body = fields.get(5);
        if (!Journal.hash(body).equals(fields.get(4))) {
          throw new IllegalStateException("line " + number + " of the journal is damaged");
        }
        Outcome outcome = outcomes.getOrDefault(Integer.parseInt(fields.get(1)), Outcome.UNKNOWN);
        Map<String, Event> ofResource =
            events.computeIfAbsent(Resource.valueOf(fields.get(2)), key -> new LinkedHashMap<>());
        Event before = ofResource.get(id);
        String where = "line " + number + ": " + outcome;
        if (before == null) {
          ofResource.put(id, new Event(id, JSON.readTree(body), outcome, where));
        } else {
          ofResource.put(
              id,
              new Event(
                  id,
                  before.body(),
                  better(before.outcome(), outcome),
                  before.where() + ", " + where));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Sent(events);
  }

  Map<String, Event> of(Resource resource) {
    return events.getOrDefault(resource, Map.of());
  }

  long count(Outcome outcome) {
    return events.values().stream()
        .flatMap(ofResource -> ofResource.values().stream())
        .filter(event -> event.outcome() == outcome)
        .count();
  }

  private static Map<Integer, Outcome> outcomes(Path journal) {
    Map<Integer, Outcome> outcomes = new HashMap<>();
    try (BufferedReader lines = Files.newBufferedReader(journal)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.charAt(0) == '<') {
          List<String> fields = fields(line, 4);
          outcomes.merge(
              Integer.parseInt(fields.get(1)), Outcome.valueOf(fields.get(2)), Sent::better);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return outcomes;
  }

  private static Outcome better(Outcome one, Outcome other) {
    if (one == Outcome.OK || other == Outcome.OK) {
      return Outcome.OK;
    }
    return one == Outcome.UNKNOWN || other == Outcome.UNKNOWN ? Outcome.UNKNOWN : Outcome.FAIL;
  }

  private static List<String> fields(String line, int count) {
    List<String> fields = new ArrayList<>(count);
    int from = 0;
    for (int i = 1; i < count; i++) {
      int to = line.indexOf('\t', from);
      fields.add(line.substring(from, to));
      from = to + 1;
    }
    fields.add(line.substring(from));
    return fields;
  }
}
