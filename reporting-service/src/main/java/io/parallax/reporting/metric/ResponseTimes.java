package io.parallax.reporting.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long leads waited for their first contact, with those that still wait or were lost (censored).
 * For one thread.
 *
 * <p>A lead is a number: twice its microseconds, plus one if it is censored. So the natural order is
 * that of the Kaplan-Meier curve: by time, contacts before what is censored at the same time.
 *
 * <pre>
 * contacted after 5 us   10
 * censored after 5 us    11
 * contacted after 6 us   12
 * </pre>
 *
 * @see <a href="https://doi.org/10.1080/01621459.1958.10501452">Kaplan, E. L., Meier, P. (1958):
 *     Nonparametric estimation from incomplete observations</a>
 */
final class ResponseTimes {
  /** In seconds; an end is null if the curve does not settle it. */
  record Median(
      @Nullable Double value,
      @Nullable Double low,
      @Nullable Double high) {}

  /** Contacts of a sample, and how many there would be if all samples had the same curve. */
  record Expected(long observed, double expected) {}

  /** What all samples together say of one of them. */
  record LogRank(List<Expected> samples, double variance) {
    /** Of two samples: above 0 if the first waits longer than the second; NaN without a contact. */
    double z() {
      return (samples.getFirst().expected() - samples.getFirst().observed()) / Math.sqrt(variance);
    }
  }

  private static final double HALF = 0.5;

  /** Rounding of a curve that is exactly one half must not hide it. */
  private static final double ROUNDING = 1e-12;

  private long[] leads = new long[0];
  private int size;
  private boolean sorted = true;

  void add(long micros, boolean contacted, int count) {
    if (micros < 0 || micros > Long.MAX_VALUE / 4) {
      throw new IllegalArgumentException("expected 0 or more microseconds, found " + micros);
    }
    if (count > 0) {
      reserve(count);
      Arrays.fill(leads, size, size + count, 2 * micros + (contacted ? 0 : 1));
      size += count;
      sorted = false;
    }
  }

  void add(ResponseTimes other) {
    if (other.size > 0) {
      int count = other.size;
      reserve(count);
      System.arraycopy(other.leads, 0, leads, size, count);
      size += count;
      sorted = false;
    }
  }

  int size() {
    return size;
  }

  long contacted() {
    return Arrays.stream(leads, 0, size).filter(ResponseTimes::isContact).count();
  }

  /**
   * The first time at which at most half of the leads still wait, and its 95 % interval: the times
   * at which the curve does not differ from one half, by a test on log(-log S) with Greenwood's
   * variance. Where the curve is at 0 it has no variance, and settles nothing.
   *
   * @see <a href="https://doi.org/10.2307/2530286">Brookmeyer, R., Crowley, J. (1982): A confidence
   *     interval for the median survival time</a>
   * @see <a href="https://doi.org/10.1002/9781118032985">Kalbfleisch, J. D., Prentice, R. L.: The
   *     statistical analysis of failure time data (the transformation)</a>
   */
  Median median() {
    sort();
    Double value = null;
    Double low = null;
    Double high = null;
    double greenwood = 0;
    // without censored leads in between, the product of the curve telescopes: no rounding adds up
    double base = 1;
    int baseAtRisk = size;
    int i = 0;
    while (i < size && (value == null || high == null)) {
      int next = endOfTie(i);
      int atRisk = size - i;
      int tied = next - i;
      if (!isContact(leads[i])) {
        base *= (double) atRisk / baseAtRisk;
        baseAtRisk = atRisk - tied;
        i = next;
        continue;
      }
      double survival = base * (atRisk - tied) / baseAtRisk;
      Double time = seconds(leads[i]);
      if (value == null && survival <= HALF + ROUNDING) {
        value = time;
      }
      if (survival > 0) {
        greenwood += (double) tied / ((double) atRisk * (atRisk - tied));
        double z = logLog(survival) - logLog(HALF);
        double margin = Interval.Z * Math.sqrt(greenwood) / -Math.log(survival);
        if (low == null && z + margin >= 0) {
          low = time;
        }
        if (high == null && z - margin >= 0) {
          high = time;
        }
      }
      i = next;
    }
    return new Median(value, low, high);
  }

  /**
   * The log-rank test: contacts of each sample beside those expected if all waited alike. The
   * variance is that of the first sample.
   *
   * @see <a href="https://doi.org/10.2307/2344317">Peto, R., Peto, J. (1972): Asymptotically
   *     efficient rank invariant test procedures</a>
   */
  static LogRank logRank(ResponseTimes... samples) {
    int k = samples.length;
    var all = new ResponseTimes();
    int[] atRisk = new int[k];
    int[] position = new int[k];
    long[] observed = new long[k];
    double[] expected = new double[k];
    double variance = 0;
    for (int s = 0; s < k; s++) {
      samples[s].sort();
      all.add(samples[s]);
      atRisk[s] = samples[s].size;
    }
    all.sort();
    int i = 0;
    // the expected contacts of a sample are its leads at risk times the hazard since they last fell
    double hazard = 0;
    double[] hazardSeen = new double[k];
    while (i < all.size) {
      int next = all.endOfTie(i);
      long lead = all.leads[i];
      int risk = all.size - i;
      int tied = next - i;
      if (isContact(lead)) {
        hazard += (double) tied / risk;
        double share = (double) atRisk[0] / risk;
        if (risk > 1) {
          variance += tied * share * (1 - share) * (risk - tied) / (risk - 1);
        }
      }
      i = next;
      for (int s = 0; s < k; s++) {
        int end = position[s];
        while (end < samples[s].size && samples[s].leads[end] == lead) {
          end++;
        }
        int fallen = end - position[s];
        if (fallen > 0) {
          expected[s] += atRisk[s] * (hazard - hazardSeen[s]);
          hazardSeen[s] = hazard;
          observed[s] += isContact(lead) ? fallen : 0;
          atRisk[s] -= fallen;
          position[s] = end;
        }
      }
    }
    List<Expected> result = new ArrayList<>(k);
    for (int s = 0; s < k; s++) {
      result.add(new Expected(observed[s], expected[s]));
    }
    return new LogRank(result, variance);
  }

  private static boolean isContact(long lead) {
    return (lead & 1) == 0;
  }

  private static double seconds(long lead) {
    return (lead >> 1) / 1e6;
  }

  private static double logLog(double survival) {
    return Math.log(-Math.log(survival));
  }

  private int endOfTie(int start) {
    int end = start + 1;
    while (end < size && leads[end] == leads[start]) {
      end++;
    }
    return end;
  }

  private void sort() {
    if (!sorted) {
      Arrays.sort(leads, 0, size);
      sorted = true;
    }
  }

  private void reserve(int more) {
    int needed = Math.addExact(size, more);
    if (needed > leads.length) {
      leads =
          Arrays.copyOf(leads, Math.max(needed, (int) Math.min(Integer.MAX_VALUE - 8, 2L * size)));
    }
  }
}
