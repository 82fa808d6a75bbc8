package io.parallax.reporting.metric;

import io.parallax.events.Measure;
import io.parallax.reporting.aggregate.Counter;
import java.util.random.RandomGenerator;

/** Sums to test with. */
final class Samples {
  private Samples() {}

  static OutcomeSums csat(long satisfied, long others) {
    var sums = new OutcomeSums();
    sums.add(Measure.CSAT, 5, satisfied);
    sums.add(Measure.CSAT, 2, others);
    return sums;
  }

  static OutcomeSums nps(long promoters, long passives, long detractors) {
    var sums = new OutcomeSums();
    sums.add(Measure.NPS, 9, promoters);
    sums.add(Measure.NPS, 7, passives);
    sums.add(Measure.NPS, 3, detractors);
    return sums;
  }

  /** Adds random observations of everything, sometimes none. */
  static void fill(OutcomeSums sums, RandomGenerator random) {
    for (Measure measure : Measure.values()) {
      int answers = random.nextInt(60);
      int middle = random.nextInt(measure.min(), measure.max() + 1);
      for (int i = 0; i < answers; i++) {
        int score = middle + random.nextInt(-1, 2);
        sums.add(measure, Math.clamp(score, measure.min(), measure.max()), 1);
      }
    }
    share(sums, random, Counter.CLOSED_THEN_REVERSED, Counter.SALES_CLOSED);
    share(sums, random, Counter.INVITATIONS_ANSWERED, Counter.INVITATIONS_SENT);
    share(sums, random, Counter.DUE_ON_TIME, Counter.DUE);
    share(sums, random, Counter.TO_QUALITY, Counter.QUALITY_KNOWN);
    share(sums, random, Counter.WITHIN_COST, Counter.COST_KNOWN);
    share(sums, random, Counter.AS_AGREED, Counter.ALL_KNOWN);
    sums.add(Counter.NEW_CUSTOMER_SALES, random.nextLong(50));
    sums.add(Counter.REPEAT_SALES, random.nextLong(50));
    long leads = random.nextLong(60);
    sums.add(Counter.LEADS_CAPTURED, leads);
    sums.add(Counter.LEADS_CONTACTED_IN_TIME, random.nextLong(leads + 1));
    sums.add(Counter.LEADS_CONVERTED, random.nextLong(leads + 1));
    int longest = random.nextInt(1, 60);
    for (int i = 0; i < leads; i++) {
      sums.addResponses(random.nextInt(longest) * 1_000_000L, random.nextInt(3) > 0, 1);
    }
  }

  private static void share(OutcomeSums sums, RandomGenerator random, Counter hits, Counter total) {
    long n = random.nextLong(80);
    sums.add(total, n);
    sums.add(hits, random.nextLong(n + 1));
  }
}
