package io.parallax.events;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The scores of one answer: one or more measures, each at most once, each within its scale. For
 * example {@code {CSAT=4, NPS=9}}.
 */
public record Scores(Map<Measure, Integer> values) {
  public Scores {
    if (values.isEmpty()) {
      throw new InvalidValueException("was empty");
    }
    values.forEach(Scores::check);
    values = Collections.unmodifiableMap(new EnumMap<>(values));
  }

  static void check(Measure measure, int value) {
    if (value < measure.min() || value > measure.max()) {
      throw new InvalidValueException("was " + value);
    }
  }
}
