package io.parallax.reporting.report.period;

import io.parallax.reporting.aggregate.CubeTable;
import io.parallax.reporting.query.CubeReader;
import io.parallax.reporting.query.CubeReader.Figures;
import io.parallax.reporting.query.CubeReader.ResponseTime;
import io.parallax.reporting.query.Selection;
import io.parallax.reporting.report.InvalidQueryException;
import io.parallax.reporting.report.period.Plan.Run;
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

  List<Figures> figures(CubeTable table, PeriodQuery query, Plan plan) {
    return figures(query, plan, selection -> cube.figures(table, selection));
  }

  List<Figures> figuresByDetail(CubeTable table, PeriodQuery query, Plan plan) {
    return figures(query, plan, selection -> cube.figuresByDetail(table, selection));
  }

  private List<Figures> figures(
      PeriodQuery query, Plan plan, Function<Selection, List<Figures>> reader) {
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

  List<ResponseTime> responseTimes(PeriodQuery query, Plan plan, Instant now) {
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
      PeriodQuery query,
      Plan plan,
      int most,
      Function<Selection, List<T>> reader,
      Shift<T> shift,
      Function<T, Integer> interval) {
    List<T> all = new ArrayList<>();
    Predicate<Integer> used = used(plan);
    for (Run part : plan.reads()) {
      List<T> found = reader.apply(new Selection(
          plan.boundaries().subList(part.first(), part.end() + 1),
          query.groupBy(),
          query.about().filters(),
          most - all.size() + 1));
      found.stream()
          .map(figure -> shift.by(figure, part.first()))
          .filter(figure -> used.test(interval.apply(figure)))
          .forEach(all::add);
      if (all.size() > most || found.size() > most) {
        throw new InvalidQueryException(
            "from",
            ("the report would rest on more than %d figures: ask for a shorter range (from, to), a"
                    + " longer period (period), or fewer groups (groupBy, or a filter such as"
                    + " product=...)")
                .formatted(most));
      }
    }
    return all;
  }

  private static Predicate<Integer> used(Plan plan) {
    boolean[] used = new boolean[plan.boundaries().size()];
    for (Run run : plan.used()) {
      Arrays.fill(used, run.first(), run.end(), true);
    }
    return interval -> used[interval];
  }
}
