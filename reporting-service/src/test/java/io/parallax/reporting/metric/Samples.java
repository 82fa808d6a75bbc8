package io.parallax.reporting.metric;

import io.parallax.events.Measure;
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
    share(sums, random, Count.SALES_CLOSED_REVERSED, Count.SALES_CLOSED);
    share(sums, random, Count.INVITATIONS_ANSWERED, Count.INVITATIONS_SENT);
    share(sums, random, Count.DELIVERIES_ON_TIME, Count.DELIVERIES_DUE);
    share(sums, random, Count.QUALITY_MET, Count.QUALITY_KNOWN);
    share(sums, random, Count.WITHIN_COST, Count.COST_KNOWN);
    share(sums, random, Count.AS_AGREED, Count.ALL_KNOWN);
    sums.add(Count.NEW_CUSTOMER_SALES, random.nextLong(50));
    sums.add(Count.REPEAT_SALES, random.nextLong(50));
    long leads = random.nextLong(60);
    sums.add(Count.LEADS_CAPTURED, leads);
    sums.add(Count.LEADS_CONTACTED_IN_TIME, random.nextLong(leads + 1));
    sums.add(Count.LEADS_CONVERTED, random.nextLong(leads + 1));
    int longest = random.nextInt(1, 60);
    for (int i = 0; i < leads; i++) {
      sums.addResponses(random.nextInt(longest) * 1_000_000L, random.nextInt(3) > 0, 1);
    }
  }

  private static void share(OutcomeSums sums, RandomGenerator random, Count hits, Count total) {
    long n = random.nextLong(80);
    sums.add(total, n);
    sums.add(hits, random.nextLong(n + 1));
  }
}
