package io.parallax.reporting.report;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/**
 * Where periods begin, in a time zone whose days may have 23 or 25 hours or be left out altogether.
 * Weeks begin on Monday (ISO 8601).
 */
record ReportCalendar(ZoneId zone) {

  /** The start of the period that holds {@code time}. */
  Instant startOf(PeriodUnit unit, Instant time) {
    return unit == PeriodUnit.HOUR
        ? time.atZone(zone).truncatedTo(ChronoUnit.HOURS).toInstant()
        : startOf(firstDay(unit, time.atZone(zone).toLocalDate()));
  }

  /** The start of the {@code count}th period before the one that begins at {@code start}. */
  Instant startBefore(PeriodUnit unit, Instant start, int count) {
    return unit == PeriodUnit.HOUR
        ? startOf(unit, start.minus(count, ChronoUnit.HOURS))
        : startOf(plus(unit, start.atZone(zone).toLocalDate(), -count));
  }

  /**
   * The periods that {@code [from, to)} touches, the first and the last cut to it; of more than
   * {@code limit}, only one more than that.
   */
  List<Period> periods(PeriodUnit unit, Instant from, Instant to, int limit) {
    List<Period> periods = new ArrayList<>();
    Instant start = startOf(unit, from);
    while (start.isBefore(to) && periods.size() <= limit) {
      Instant end = startAfter(unit, start);
      Instant cutStart = start.isBefore(from) ? from : start;
      Instant cutEnd = end.isAfter(to) ? to : end;
      boolean cut = !cutStart.equals(start) || !cutEnd.equals(end);
      periods.add(new Period(cutStart, cutEnd, cut));
      start = end;
    }
    return periods;
  }

  Instant startOf(LocalDate day) {
    return day.atStartOfDay(zone).toInstant();
  }

  /**
   * The first boundary after {@code start}. It is searched for, because an hour may come twice and a
   * day may be missing.
   */
  private Instant startAfter(PeriodUnit unit, Instant start) {
    for (int step = 1; ; step++) {
      Instant next = unit == PeriodUnit.HOUR
          ? startOf(unit, start.plus(step, ChronoUnit.HOURS))
          : startOf(plus(unit, firstDay(unit, start.atZone(zone).toLocalDate()), step));
      if (next.isAfter(start)) {
        return next;
      }
    }
  }

  private static LocalDate firstDay(PeriodUnit unit, LocalDate day) {
    return switch (unit) {
      case HOUR, DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
      case QUARTER -> day.withDayOfMonth(1).minusMonths((day.getMonthValue() - 1) % 3);
      case YEAR -> day.withDayOfYear(1);
    };
  }

  private static LocalDate plus(PeriodUnit unit, LocalDate day, int count) {
    return switch (unit) {
      case HOUR, DAY -> day.plusDays(count);
      case WEEK -> day.plusWeeks(count);
      case MONTH -> day.plusMonths(count);
      case QUARTER -> day.plusMonths(3L * count);
      case YEAR -> day.plusYears(count);
    };
  }
}
