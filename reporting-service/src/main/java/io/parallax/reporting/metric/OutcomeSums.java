package io.parallax.reporting.metric;

import io.parallax.events.Measure;
import io.parallax.reporting.aggregate.Counter;
import java.util.EnumMap;
import java.util.Map;

/**
 * Everything the indicators of one period and group are computed from: counts, a histogram per
 * measure, and response times. Sums add up, so any window and any union of groups is exact: ratios
 * are never averaged. For one thread.
 */
public final class OutcomeSums {
  private final Map<Counter, Long> counts = new EnumMap<>(Counter.class);
  private final Map<Measure, long[]> answers = new EnumMap<>(Measure.class);
  private final ResponseTimes responses = new ResponseTimes();

  /** The sum of all of these. */
  public static OutcomeSums total(Iterable<OutcomeSums> parts) {
    var total = new OutcomeSums();
    parts.forEach(total::add);
    return total;
  }

  public void add(Counter what, long count) {
    counts.merge(what, count, Long::sum);
  }

  /** Adds {@code count} answers of one score. */
  public void add(Measure measure, int score, long count) {
    if (score < measure.min() || score > measure.max()) {
      throw new IllegalArgumentException(
          "score is %d, expected %d to %d".formatted(score, measure.min(), measure.max()));
    }
    histogram(measure)[score] += count;
  }

  /**
   * Adds leads of one response time.
   *
   * @param micros microseconds from the capture to the first contact, or to where waiting for it
   *     ended without one (now, or the loss of the lead)
   * @param contacted whether there was a contact
   */
  public void addResponses(long micros, boolean contacted, int leads) {
    responses.add(micros, contacted, leads);
  }

  /** Adds all of another period or group. */
  public void add(OutcomeSums other) {
    other.counts.forEach(this::add);
    other.answers.forEach((measure, histogram) -> {
      long[] sums = histogram(measure);
      for (int score = 0; score < sums.length; score++) {
        sums[score] += histogram[score];
      }
    });
    responses.add(other.responses);
  }

  public long count(Counter what) {
    return counts.getOrDefault(what, 0L);
  }

  /** Answers of the measure with a score in {@code [from, to]}. */
  long answers(Measure measure, int from, int to) {
    long[] histogram = answers.get(measure);
    long sum = 0;
    if (histogram != null) {
      for (int score = from; score <= to; score++) {
        sum += histogram[score];
      }
    }
    return sum;
  }

  long answers(Measure measure) {
    return answers(measure, measure.min(), measure.max());
  }

  ResponseTimes responses() {
    return responses;
  }

  private long[] histogram(Measure measure) {
    return answers.computeIfAbsent(measure, m -> new long[m.max() + 1]);
  }
}
