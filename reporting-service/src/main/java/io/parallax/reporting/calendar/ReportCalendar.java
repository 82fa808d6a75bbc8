package io.parallax.reporting.calendar;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;

/**
 * Where periods begin, in a time zone whose days may have 23 or 25 hours or be left out altogether.
 *
 * <p>A day begins when its date first shows on the clock. Where a clock is set back over midnight,
 * the old date that shows again belongs to the new day, as days are not interleaved. An hour is as
 * long as the clock shows it: one that comes twice is two periods, and one that a half-hour change
 * repeats by half lasts 90 minutes.
 *
 * @param weekStart the first day of a week
 * @param yearStart the first month of a year and of its quarters, 1 to 12
 */
public record ReportCalendar(ZoneId zone, DayOfWeek weekStart, int yearStart) {

  /** Beyond every event. */
  private static final LocalDate LAST_DAY = LocalDate.of(10_000, 1, 2);

  /** The calendar of ISO 8601: weeks begin on Monday, years in January. */
  public ReportCalendar(ZoneId zone) {
    this(zone, DayOfWeek.MONDAY, 1);
  }

  /** As in the API, such as {@code Europe/Vilnius} or {@code UTC}. */
  public String zoneName() {
    return zone.getId().equals("Z") ? "UTC" : zone.getId();
  }

  /** The start of the period that holds {@code time}. */
  public Instant startOf(PeriodUnit unit, Instant time) {
    return unit == PeriodUnit.HOUR ? startOfHour(time) : startOf(firstDay(unit, dayOf(time)));
  }

  /** Whether a period begins then, and another ends. */
  public boolean isBoundary(PeriodUnit unit, Instant time) {
    return startOf(unit, time).equals(time);
  }

  /** The start of the {@code count}th period before the one that begins at {@code start}. */
  public Instant startBefore(PeriodUnit unit, Instant start, int count) {
    return unit == PeriodUnit.HOUR
        ? startOf(unit, start.minus(count, ChronoUnit.HOURS))
        : startOf(plus(unit, firstDay(unit, dayOf(start)), -count));
  }

  /**
   * The periods that {@code [from, to)} touches, the first and the last cut to it; of more than
   * {@code limit}, only one more than that.
   */
  public List<TimeRange> periods(PeriodUnit unit, Instant from, Instant to, int limit) {
    List<TimeRange> periods = new ArrayList<>();
    Instant start = startOf(unit, from);
    while (start.isBefore(to) && periods.size() <= limit) {
      Instant end = startAfter(unit, start);
      periods.add(new TimeRange(start.isBefore(from) ? from : start, end.isAfter(to) ? to : end));
      start = end;
    }
    return periods;
  }

  public Instant startOf(LocalDate day) {
    return day.atStartOfDay(zone).toInstant();
  }

  /** The window of that length before {@code end}, by the calendar. */
  public TimeRange windowBefore(Instant end, WindowLength length) {
    Instant start = end;
    if (!length.days().isZero()) {
      LocalDate day = dayOf(end);
      // the start of a day goes to the start of a day, whatever the clock shows there
      start = end.equals(startOf(day))
          ? startOf(day.minus(length.days()))
          : at(end.atZone(zone).toLocalDateTime().minus(length.days()), offset(end));
    }
    return new TimeRange(start.minus(length.time()), end);
  }

  /**
   * What a period, or a part of one, is compared with: the same part of an earlier period.
   *
   * @param part not empty
   * @param now of a period that is not over, the part before this is compared
   */
  public TimeRange compared(PeriodUnit unit, TimeRange part, Instant now, Comparison comparison) {
    Instant start = startOf(unit, part.start());
    TimeRange earlier = switch (comparison) {
      case PREVIOUS_PERIOD -> new TimeRange(startJustBefore(unit, start), start);
      case PREVIOUS_YEAR -> yearBefore(unit, start);
    };
    TimeRange whole = new TimeRange(start, startAfter(unit, start));
    return samePart(unit == PeriodUnit.HOUR, whole, part, now, earlier);
  }

  /**
   * What a rolling window is compared with: for the previous period, the window of that length
   * before it, which shares nothing with it; for the previous year, the window that ended a year
   * before it.
   */
  public TimeRange compared(
      PeriodUnit unit, TimeRange rolling, WindowLength length, Instant now, Comparison comparison) {
    Instant end = switch (comparison) {
      case PREVIOUS_PERIOD -> rolling.start();
      case PREVIOUS_YEAR -> windowEndAYearBefore(unit, rolling.end());
    };
    return samePart(!length.time().isZero(), rolling, rolling, now, windowBefore(end, length));
  }

  /**
   * What a range is compared with that is no period of the calendar: as many months if it is made of
   * whole months, else as many days, the last of which may be begun, else as much time.
   *
   * @param now of a range that is not over, the part before this is compared
   */
  public TimeRange compared(TimeRange range, Instant now, Comparison comparison) {
    Instant end = endOfDay(range.end());
    LocalDate first = dayOf(range.start());
    LocalDate last = dayOf(end);
    WindowLength length;
    TimeRange whole = range;
    if (range.start().equals(startOf(first))) {
      whole = new TimeRange(range.start(), end);
      boolean months = first.getDayOfMonth() == 1 && last.getDayOfMonth() == 1;
      length = new WindowLength(
          months
              ? java.time.Period.ofMonths((int) first.until(last, ChronoUnit.MONTHS))
              : java.time.Period.ofDays((int) first.until(last, ChronoUnit.DAYS)),
          Duration.ZERO);
    } else {
      length = new WindowLength(java.time.Period.ZERO, range.length());
    }
    Instant until = range.end().isBefore(now) ? range.end() : now;
    return compared(PeriodUnit.DAY, whole, length, until, comparison);
  }

  /** The start of the next day, or the time itself if a day starts then. */
  private Instant endOfDay(Instant time) {
    Instant start = startOf(PeriodUnit.DAY, time);
    return start.equals(time) ? time : startAfter(PeriodUnit.DAY, start);
  }

  /**
   * All of {@code earlier} beside all of {@code whole}, else the part of it that is as long, and
   * begins as late, as {@code part} in {@code whole}: counted in days and time of day, or, if {@code
   * elapsed}, in time that passes. Where it is too short for that, what is left of it.
   */
  private TimeRange samePart(
      boolean elapsed, TimeRange whole, TimeRange part, Instant now, TimeRange earlier) {
    Instant end = part.end().isAfter(now) ? now : part.end();
    if (part.start().equals(whole.start()) && end.equals(whole.end())) {
      return earlier;
    }
    Instant first = moved(elapsed, part.start(), whole, earlier);
    Instant last = end.isBefore(part.start()) ? first : moved(elapsed, end, whole, earlier);
    return new TimeRange(first, last.isBefore(first) ? first : last);
  }

  /** The place of a time of one window in another; never outside of it. */
  private Instant moved(boolean elapsed, Instant time, TimeRange whole, TimeRange other) {
    if (time.equals(whole.start())) {
      return other.start();
    }
    Instant moved;
    if (elapsed) {
      moved = other.start().plus(Duration.between(whole.start(), time));
    } else {
      LocalDateTime local = time.atZone(zone).toLocalDateTime();
      LocalDate day = dayOf(time);
      boolean startsDay = time.equals(startOf(day));
      long days =
          dayOf(whole.start()).until(startsDay ? day : local.toLocalDate(), ChronoUnit.DAYS);
      LocalDate otherDay = dayOf(other.start()).plusDays(days);
      // the start of a day goes to the start of a day, whatever the clock shows there
      moved =
          startsDay ? startOf(otherDay) : at(otherDay.atTime(local.toLocalTime()), offset(time));
    }
    return moved.isBefore(other.start())
        ? other.start()
        : moved.isAfter(other.end()) ? other.end() : moved;
  }

  /** Empty if the clock never showed it. February 29th is compared with the 28th. */
  private TimeRange yearBefore(PeriodUnit unit, Instant start) {
    if (unit == PeriodUnit.HOUR) {
      LocalDateTime hour =
          start.atZone(zone).toLocalDateTime().minusYears(1).truncatedTo(ChronoUnit.HOURS);
      Instant begin = startOfHour(at(hour, offset(start)));
      boolean shown =
          begin.atZone(zone).toLocalDateTime().truncatedTo(ChronoUnit.HOURS).equals(hour);
      return new TimeRange(begin, shown ? startAfter(unit, begin) : begin);
    }
    LocalDate day = yearBefore(unit, firstDay(unit, dayOf(start)));
    return new TimeRange(startOf(day), startOf(plus(unit, day, 1)));
  }

  private Instant windowEndAYearBefore(PeriodUnit unit, Instant end) {
    LocalDate day = dayOf(end);
    if (end.equals(startOf(day))) {
      return startOf(yearBefore(unit, day));
    }
    LocalDateTime local = end.atZone(zone).toLocalDateTime();
    return at(yearBefore(unit, local.toLocalDate()).atTime(local.toLocalTime()), offset(end));
  }

  private ZoneOffset offset(Instant time) {
    return zone.getRules().getOffset(time);
  }

  private static LocalDate yearBefore(PeriodUnit unit, LocalDate day) {
    return unit == PeriodUnit.WEEK ? day.minusWeeks(52) : day.minusYears(1);
  }

  /** The day that holds {@code time}: the date on the clock, but for a clock set back over midnight. */
  private LocalDate dayOf(Instant time) {
    LocalDate day = time.atZone(zone).toLocalDate();
    while (!startOf(day.plusDays(1)).isAfter(time)) {
      day = day.plusDays(1);
    }
    return day;
  }

  /** The full hour on the clock, but for a clock set back over one. */
  private Instant startOfHour(Instant time) {
    Instant start = fullHour(time);
    for (Instant next = startAfter(PeriodUnit.HOUR, start);
        !next.isAfter(time);
        next = startAfter(PeriodUnit.HOUR, start)) {
      start = next;
    }
    return start;
  }

  private Instant fullHour(Instant time) {
    ZonedDateTime local = time.atZone(zone);
    return at(local.toLocalDateTime().truncatedTo(ChronoUnit.HOURS), local.getOffset());
  }

  /** When the clock showed this, with that offset if it did so twice, or when it skipped it. */
  private Instant at(LocalDateTime local, ZoneOffset preferred) {
    ZoneOffsetTransition change = zone.getRules().getTransition(local);
    return change != null && change.isGap()
        ? change.getInstant()
        : ZonedDateTime.ofLocal(local, zone, preferred).toInstant();
  }

  /**
   * The first boundary after {@code start}. It is searched for, because an hour may come twice and a
   * day may be missing.
   */
  private Instant startAfter(PeriodUnit unit, Instant start) {
    for (int step = 1; ; step++) {
      Instant next = unit == PeriodUnit.HOUR
          ? fullHour(start.plus(step, ChronoUnit.HOURS))
          : startOf(plus(unit, firstDay(unit, dayOf(start)), step));
      if (next.isAfter(start)) {
        return unit == PeriodUnit.HOUR ? startOfChangedHour(start, next) : next;
      }
    }
  }

  /** An hour that begins because the clock is set, {@code next} if there is none before. */
  private Instant startOfChangedHour(Instant start, Instant next) {
    ZoneOffsetTransition change = zone.getRules().nextTransition(start);
    return change != null
            && change.getInstant().isBefore(next)
            && fullHour(change.getInstant()).equals(change.getInstant())
        ? change.getInstant()
        : next;
  }

  private Instant startJustBefore(PeriodUnit unit, Instant start) {
    return startOf(unit, start.minusNanos(1000));
  }

  private LocalDate firstDay(PeriodUnit unit, LocalDate day) {
    return switch (unit) {
      case HOUR, DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(weekStart));
      case MONTH -> day.withDayOfMonth(1);
      case QUARTER -> day.withDayOfMonth(1).minusMonths(monthOfYear(day) % 3);
      case YEAR -> day.withDayOfMonth(1).minusMonths(monthOfYear(day));
      case TOTAL -> LocalDate.EPOCH;
    };
  }

  /** 0 to 11. */
  private int monthOfYear(LocalDate day) {
    return Math.floorMod(day.getMonthValue() - yearStart, 12);
  }

  private static LocalDate plus(PeriodUnit unit, LocalDate day, int count) {
    return switch (unit) {
      case HOUR, DAY -> day.plusDays(count);
      case WEEK -> day.plusWeeks(count);
      case MONTH -> day.plusMonths(count);
      case QUARTER -> day.plusMonths(3L * count);
      case YEAR -> day.plusYears(count);
      case TOTAL -> count > 0 ? LAST_DAY : LocalDate.EPOCH;
    };
  }
}
