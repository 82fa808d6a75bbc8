package io.parallax.reporting.report;

import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.query.CubeReader;
import io.parallax.reporting.query.CubeReader.Figures;
import io.parallax.reporting.query.CubeReader.ResponseTime;
import io.parallax.reporting.query.Selection;
import io.parallax.reporting.report.ReportPlan.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Reads the figures of the intervals of a plan; what is between windows is left out. */
final class FigureReader {
  private final CubeReader cube;
  private final int maxCells;
  private final int maxResponseTimes;

  /**
   * @param maxCells most figures of one table that a report may rest on
   * @param maxResponseTimes most response times that it may rest on
   */
  FigureReader(CubeReader cube, int maxCells, int maxResponseTimes) {
    this.cube = cube;
    this.maxCells = maxCells;
    this.maxResponseTimes = maxResponseTimes;
  }

  List<Figures> figures(CubeTable table, ReportQuery query, ReportPlan plan) {
    return figures(query, plan, selection -> cube.figures(table, selection));
  }

  List<Figures> figuresByDetail(CubeTable table, ReportQuery query, ReportPlan plan) {
    return figures(query, plan, selection -> cube.figuresByDetail(table, selection));
  }

  private List<Figures> figures(
      ReportQuery query, ReportPlan plan, Function<Selection, List<Figures>> reader) {
    return read(
        query,
        plan,
        maxCells,
        reader,
        (figures, first) -> new Figures(
            figures.period() + first,
            figures.group(),
            figures.detail(),
            figures.counts(),
            figures.amounts()),
        Figures::period);
  }

  List<ResponseTime> responseTimes(ReportQuery query, ReportPlan plan, Instant now) {
    return read(
        query,
        plan,
        maxResponseTimes,
        selection -> cube.responseTimes(selection, now),
        (time, first) -> new ResponseTime(
            time.period() + first, time.group(), time.micros(), time.contacted(), time.leads()),
        ResponseTime::period);
  }

  private interface Shift<T> {
    T by(T figure, int first);
  }

  private static <T> List<T> read(
      ReportQuery query,
      ReportPlan plan,
      int most,
      Function<Selection, List<T>> reader,
      Shift<T> shift,
      Function<T, Integer> interval) {
    List<T> all = new ArrayList<>();
    Predicate<Integer> used = used(plan);
    for (Run stretch : plan.stretches()) {
      List<T> found = reader.apply(new Selection(
          plan.boundaries().subList(stretch.first(), stretch.end() + 1),
          query.groupBy(),
          query.filters(),
          most - all.size() + 1));
      found.stream()
          .map(figure -> shift.by(figure, stretch.first()))
          .filter(figure -> used.test(interval.apply(figure)))
          .forEach(all::add);
      if (all.size() > most || found.size() > most) {
        throw new InvalidQueryException(
            "from",
            "the report would rest on more than %d figures: ask for a shorter range, a longer"
                    .formatted(most)
                + " period, or fewer groups");
      }
    }
    return all;
  }

  private static Predicate<Integer> used(ReportPlan plan) {
    boolean[] used = new boolean[plan.boundaries().size()];
    for (Run run : plan.used()) {
      Arrays.fill(used, run.first(), run.end(), true);
    }
    return interval -> used[interval];
  }
}
