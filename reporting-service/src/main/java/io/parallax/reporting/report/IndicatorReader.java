package io.parallax.reporting.report;

import io.parallax.events.Measure;
import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.metric.Count;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.metric.OutcomeSums;
import io.parallax.reporting.store.CubeReader;
import io.parallax.reporting.store.CubeReader.Figures;
import io.parallax.reporting.store.CubeReader.Selection;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/** Reads what one indicator is computed from, per group of a single range. Thread-safe. */
final class IndicatorReader {
  private static final Map<String, Count> SALES = Map.of(
      "sales_closed", Count.SALES_CLOSED,
      "closed_then_reversed", Count.SALES_CLOSED_REVERSED,
      "new_customer_sales", Count.NEW_CUSTOMER_SALES,
      "repeat_sales", Count.REPEAT_SALES);
  private static final Map<String, Count> SURVEYS = Map.of(
      "invitations_sent", Count.INVITATIONS_SENT,
      "invitations_answered", Count.INVITATIONS_ANSWERED);
  private static final Map<String, Count> DELIVERIES = Map.of(
      "due", Count.DELIVERIES_DUE,
      "due_on_time", Count.DELIVERIES_ON_TIME,
      "quality_known", Count.QUALITY_KNOWN,
      "to_quality", Count.QUALITY_MET,
      "cost_known", Count.COST_KNOWN,
      "within_cost", Count.WITHIN_COST,
      "all_known", Count.ALL_KNOWN,
      "as_agreed", Count.AS_AGREED);
  private static final Map<String, Count> LEADS = Map.of(
      "leads_captured", Count.LEADS_CAPTURED,
      "leads_contacted_in_time", Count.LEADS_CONTACTED_IN_TIME,
      "leads_converted", Count.LEADS_CONVERTED);

  private final CubeReader cube;

  IndicatorReader(CubeReader cube) {
    this.cube = cube;
  }

  /**
   * Sums per group; groups without any are left out.
   *
   * @param range one period, with a limit far above the number of groups that are of use
   * @param now leads that nobody has contacted wait until this
   */
  Map<List<String>, OutcomeSums> read(Indicator indicator, Selection range, Instant now) {
    return switch (indicator) {
      case CSAT, NPS, CES, REPURCHASE_INTENT -> scores(range);
      case REVERSAL_RATE, REPEAT_PURCHASE -> counts(CubeTable.SALES, SALES, range);
      case SURVEY_RESPONSE_RATE -> counts(CubeTable.SURVEYS, SURVEYS, range);
      case ON_TIME, TO_QUALITY, WITHIN_COST, AS_AGREED ->
        counts(CubeTable.DELIVERIES, DELIVERIES, range);
      case LEAD_FOLLOW_UP, LEAD_CONVERSION -> counts(CubeTable.LEADS, LEADS, range);
      case LEAD_RESPONSE_TIME -> responses(range, now);
    };
  }

  /** Sales closed per group. */
  Map<List<String>, Long> salesClosed(Selection range) {
    Map<List<String>, Long> sales = new HashMap<>();
    counts(CubeTable.SALES, SALES, range)
        .forEach((group, sums) -> sales.put(group, sums.count(Count.SALES_CLOSED)));
    return sales;
  }

  private Map<List<String>, OutcomeSums> counts(
      CubeTable table, Map<String, Count> counts, Selection range) {
    Map<List<String>, OutcomeSums> groups = new HashMap<>();
    for (Figures cell : cube.figures(table, range)) {
      ObjLongConsumer<Count> sums = group(groups, cell.group())::add;
      counts.forEach((column, count) ->
          sums.accept(count, cell.counts().get(table.counters().indexOf(column))));
    }
    return groups;
  }

  private Map<List<String>, OutcomeSums> scores(Selection range) {
    Map<List<String>, OutcomeSums> groups = new HashMap<>();
    for (Figures cell : cube.figures(CubeTable.SCORES, range)) {
      Measure measure = Measure.named(cell.detail()).orElseThrow();
      for (int score = measure.min(); score <= measure.max(); score++) {
        group(groups, cell.group()).add(measure, score, cell.counts().get(score));
      }
    }
    return groups;
  }

  private Map<List<String>, OutcomeSums> responses(Selection range, Instant now) {
    Map<List<String>, OutcomeSums> groups = new HashMap<>();
    List<CubeReader.ResponseTime> times = cube.responseTimes(range, now);
    if (times.size() >= range.limit()) {
      throw new InvalidQueryException(
          "from",
          "%d different response times or more would have to be read, expected fewer: ask for a"
                  .formatted(times.size())
              + " shorter range, or filter");
    }
    for (CubeReader.ResponseTime time : times) {
      group(groups, time.group())
          .addResponses(time.micros(), time.contacted(), Math.toIntExact(time.leads()));
    }
    return groups;
  }

  private static OutcomeSums group(Map<List<String>, OutcomeSums> groups, List<String> group) {
    return groups.computeIfAbsent(group, key -> new OutcomeSums());
  }
}
