package io.parallax.reporting.report.heterogeneity;

import io.parallax.events.Measure;
import io.parallax.reporting.aggregate.Counter;
import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.metric.OutcomeSums;
import io.parallax.reporting.query.CubeReader;
import io.parallax.reporting.query.CubeReader.Figures;
import io.parallax.reporting.query.Selection;
import io.parallax.reporting.report.InvalidQueryException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what one indicator is computed from, per group of a single range. Thread-safe. */
final class IndicatorReader {
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
    CubeTable table = indicator.table();
    if (table == null) {
      return responses(range, now);
    }
    return table == CubeTable.SCORES ? scores(range) : counts(table, range);
  }

  /** Sales closed per group. */
  Map<List<String>, Long> salesClosed(Selection range) {
    Map<List<String>, Long> sales = new HashMap<>();
    counts(CubeTable.SALES, range)
        .forEach((group, sums) -> sales.put(group, sums.count(Counter.SALES_CLOSED)));
    return sales;
  }

  private Map<List<String>, OutcomeSums> counts(CubeTable table, Selection range) {
    Map<List<String>, OutcomeSums> groups = new HashMap<>();
    for (Figures cell : cube.figures(table, range)) {
      OutcomeSums sums = group(groups, cell.group());
      table.counts().forEach(counter -> sums.add(counter, cell.count(counter)));
    }
    return groups;
  }

  private Map<List<String>, OutcomeSums> scores(Selection range) {
    Map<List<String>, OutcomeSums> groups = new HashMap<>();
    for (Figures cell : cube.figuresByDetail(CubeTable.SCORES, range)) {
      Measure measure = Measure.named(cell.detail()).orElseThrow();
      for (int score = measure.min(); score <= measure.max(); score++) {
        group(groups, cell.group()).add(measure, score, cell.count(Counter.ofScore(score)));
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
