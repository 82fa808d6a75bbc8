package io.parallax.e2e;

import io.parallax.e2e.History.Answer;
import io.parallax.e2e.History.Reversal;
import io.parallax.e2e.History.Sale;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The reports worked out again from the events as they were sent: plain loops, by calendar day, that
 * share nothing with the product.
 */
record Recomputation(ZoneId zone, LocalDate from, LocalDate to) {
  private static final String UNKNOWN = "(unknown)";
  private static final double Z = 1.959964;

  /**
   * One group's sales per day as {@code date|group|closed|reversed|net|unitsClosed|unitsReversed}, for
   * groups with any.
   */
  List<String> salesByDay(History history, Function<Sale, String> group) {
    Map<String, Map<LocalDate, long[]>> sums = new TreeMap<>();
    Map<Sale, List<Reversal>> reversals = new HashMap<>();
    for (Reversal reversal : history.reversals()) {
      reversals.computeIfAbsent(reversal.sale(), key -> new ArrayList<>()).add(reversal);
    }
    for (Sale sale : history.sales()) {
      add(sums, group.apply(sale), sale.closedAt(), 0, 1, sale.quantity());
      List<Reversal> ofSale = reversals.getOrDefault(sale, new ArrayList<>());
      ofSale.sort(Comparator.comparing(Reversal::reversedAt).thenComparing(Reversal::id));
      int left = sale.quantity();
      boolean whole = false;
      for (Reversal reversal : ofSale) {
        int units = reversal.quantity() == null ? left : Math.min(left, reversal.quantity());
        boolean first = reversal.quantity() == null && !whole;
        if (units > 0 || first) {
          add(sums, group.apply(sale), reversal.reversedAt(), 2, first ? 1 : 0, units);
        }
        whole |= first;
        left -= units;
      }
    }
    List<String> rows = new ArrayList<>();
    for (LocalDate day = from; day.isBefore(to); day = day.plusDays(1)) {
      for (var sumsOfGroup : sums.entrySet()) {
        long[] sum = sumsOfGroup.getValue().getOrDefault(day, new long[4]);
        rows.add("%s|%s|%d|%d|%d|%d|%d"
            .formatted(day, sumsOfGroup.getKey(), sum[0], sum[2], sum[0] - sum[2], sum[1], sum[3]));
      }
    }
    return rows;
  }

  private void add(
      Map<String, Map<LocalDate, long[]>> sums,
      String group,
      Instant time,
      int at,
      int sales,
      int units) {
    LocalDate day = day(time);
    if (!day.isBefore(from) && day.isBefore(to)) {
      long[] sum = sums.computeIfAbsent(group, key -> new TreeMap<>())
          .computeIfAbsent(day, key -> new long[4]);
      sum[at] += sales;
      sum[at + 1] += units;
    }
  }

  /** Every score that was given in the range, by group and measure. */
  Map<String, Map<String, List<Integer>>> scores(History history, Function<Answer, String> group) {
    Map<String, Map<String, List<Integer>>> scores = new TreeMap<>();
    for (Answer answer : history.answers()) {
      LocalDate day = day(answer.answeredAt());
      if (!day.isBefore(from) && day.isBefore(to)) {
        Map<String, List<Integer>> ofGroup =
            scores.computeIfAbsent(group.apply(answer), key -> new LinkedHashMap<>());
        answer
            .scores()
            .forEach((measure, value) ->
                ofGroup.computeIfAbsent(measure, key -> new ArrayList<>()).add(value));
      }
    }
    return scores;
  }

  /** value, n, numerator, low and high of an indicator over the scores. */
  static double[] indicator(String id, List<Integer> scores) {
    double n = scores.size();
    if (id.equals("nps")) {
      double promoters = 0;
      double detractors = 0;
      for (int score : scores) {
        promoters += score >= 9 ? 1 : 0;
        detractors += score <= 6 ? 1 : 0;
      }
      double p = (promoters + 0.75) / (n + 3);
      double d = (detractors + 0.75) / (n + 3);
      double error = 100 * Z * Math.sqrt((p + d - (p - d) * (p - d)) / (n + 3));
      double net = promoters - detractors;
      return new double[] {
        100 * net / n,
        n,
        net,
        Math.max(-100, Math.min(100 * net / n, 100 * (p - d) - error)),
        Math.min(100, Math.max(100 * net / n, 100 * (p - d) + error))
      };
    }
    int good = id.equals("ces") ? 5 : 4;
    double hits = 0;
    for (int score : scores) {
      hits += score >= good ? 1 : 0;
    }
    double p = hits / n;
    double middle = p + Z * Z / (2 * n);
    double error = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
    double scale = 1 + Z * Z / n;
    return new double[] {p, n, hits, (middle - error) / scale, (middle + error) / scale};
  }

  static String productOf(Answer answer) {
    if (answer.product() != null) {
      return answer.product();
    }
    return answer.sale() == null ? UNKNOWN : answer.sale().product();
  }

  static String segmentOf(Answer answer) {
    return answer.sale() == null ? UNKNOWN : segmentOf(answer.sale());
  }

  static String segmentOf(Sale sale) {
    @Nullable String segment = sale.segment();
    return segment == null ? UNKNOWN : segment;
  }

  private LocalDate day(Instant time) {
    return time.atZone(zone).toLocalDate();
  }
}
