package io.parallax.reporting.report.period;

import io.parallax.events.Measure;
import io.parallax.reporting.aggregate.Counter;
import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.metric.Indicator;
import io.parallax.reporting.metric.OutcomeSums;
import io.parallax.reporting.query.CubeReader.Figures;
import io.parallax.reporting.query.CubeReader.ResponseTime;
import io.parallax.reporting.report.period.PeriodReport.Reading;
import io.parallax.reporting.report.period.Plan.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what indicators are computed from, for every group and any window. Thread-safe. */
final class OutcomeReader {
  private static final Set<Counter> ONCE_DUE = EnumSet.of(Counter.DUE, Counter.DUE_ON_TIME);

  private final FigureReader figures;

  OutcomeReader(FigureReader figures) {
    this.figures = figures;
  }

  /** The plan by which a report of these indicators must be read. */
  static Plan plan(Plan plan, List<Indicator> indicators, Instant asOf) {
    return indicators.contains(Indicator.ON_TIME) ? plan.cutAt(asOf) : plan;
  }

  /**
   * All groups with an observation of one of the indicators in one of the windows.
   *
   * @param reading with a plan from {@link #plan}
   */
  Map<List<String>, Outcomes> read(Reading reading) {
    PeriodQuery query = reading.query();
    Plan plan = reading.plan();
    Instant asOf = reading.snapshot().asOf();
    Map<List<String>, Outcomes> groups = new HashMap<>();
    int due = plan.intervalsBefore(asOf);
    Set<CubeTable> tables = query.indicators().stream()
        .map(Indicator::table)
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(CubeTable.class)));
    for (CubeTable table : tables) {
      List<Figures> found = table == CubeTable.SCORES
          ? figures.figuresByDetail(table, query, plan)
          : figures.figures(table, query, plan);
      Map<List<String>, Map<String, List<Figures>>> cells = found.stream()
          .collect(Collectors.groupingBy(Figures::group, Collectors.groupingBy(Figures::detail)));
      cells.forEach((group, details) -> details.forEach((detail, series) -> groups
          .computeIfAbsent(group, g -> new Outcomes(due))
          .put(table, detail, Series.of(series))));
    }
    if (query.indicators().contains(Indicator.LEAD_RESPONSE_TIME)) {
      figures
          .responseTimes(query, plan, asOf)
          .forEach(time -> groups
              .computeIfAbsent(time.group(), g -> new Outcomes(due))
              .responses
              .add(time));
    }
    List<Run> used = plan.used();
    groups.values().forEach(Outcomes::sort);
    groups
        .values()
        .removeIf(outcomes -> used.stream()
            .map(outcomes::in)
            .noneMatch(sums -> query.indicators().stream().anyMatch(i -> i.n(sums) > 0)));
    return groups;
  }

  /** What the indicators of one group are computed from. */
  static final class Outcomes {
    static final Outcomes NONE = new Outcomes(0);

    private final Map<CubeTable, Series> counts = new EnumMap<>(CubeTable.class);
    private final Map<Measure, Series> scores = new EnumMap<>(Measure.class);
    private final List<ResponseTime> responses = new ArrayList<>();
    private final int due;

    /** @param due intervals before this are over: deliveries due in later ones do not count yet */
    private Outcomes(int due) {
      this.due = due;
    }

    private void put(CubeTable table, String detail, Series series) {
      if (table == CubeTable.SCORES) {
        scores.put(Measure.named(detail).orElseThrow(), series);
      } else {
        counts.put(table, series);
      }
    }

    private void sort() {
      responses.sort(Comparator.comparingInt(ResponseTime::period));
    }

    /** The sums over the intervals of a window. */
    OutcomeSums in(Run run) {
      var sums = new OutcomeSums();
      var over = new Run(Math.min(run.first(), due), Math.min(run.end(), due));
      counts.forEach((table, series) -> table
          .counts()
          .forEach(counter ->
              sums.add(counter, series.count(ONCE_DUE.contains(counter) ? over : run, counter))));
      scores.forEach((measure, series) -> {
        for (int score = measure.min(); score <= measure.max(); score++) {
          sums.add(measure, score, series.count(run, Counter.ofScore(score)));
        }
      });
      responses
          .subList(responsesBefore(run.first()), responsesBefore(run.end()))
          .forEach(time ->
              sums.addResponses(time.micros(), time.contacted(), Math.toIntExact(time.leads())));
      return sums;
    }

    private int responsesBefore(int interval) {
      int low = 0;
      int high = responses.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (responses.get(middle).period() < interval) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }
}
