package io.parallax.reporting.metric;

import io.parallax.events.Measure;
import java.util.EnumMap;
import java.util.Map;

/**
 * How often each score of each measure was given. Histograms add up, so any window and any union of
 * groups is exact. For one thread.
 */
public final class Scores {
  private final Map<Measure, long[]> answers = new EnumMap<>(Measure.class);

  /** Adds {@code count} answers of one score. */
  public void add(Measure measure, int score, long count) {
    answers.computeIfAbsent(measure, m -> new long[m.max() + 1])[score] += count;
  }

  /** Answers of the measure with a score in {@code [from, to]}. */
  long between(Measure measure, int from, int to) {
    long[] counts = answers.get(measure);
    long sum = 0;
    if (counts != null) {
      for (int score = from; score <= to; score++) {
        sum += counts[score];
      }
    }
    return sum;
  }

  long count(Measure measure) {
    return between(measure, measure.min(), measure.max());
  }
}
