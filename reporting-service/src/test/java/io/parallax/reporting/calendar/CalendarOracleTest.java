package io.parallax.reporting.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calendar beside a clock that is read minute by minute. */
class CalendarOracleTest {
  private static final List<PeriodUnit> UNITS = List.of(PeriodUnit.values());
  private static final long FIRST_SEED = Long.getLong("parallax.seed", 20261124);
  private static final Duration MARGIN = Duration.ofDays(2);

  private static final List<ZoneId> ZONES = ZoneId.getAvailableZoneIds().stream()
      .filter(id -> id.contains("/") && !id.startsWith("SystemV"))
      .sorted()
      .map(ZoneId::of)
      .toList();

  @ParameterizedTest
  @CsvSource({
    "Europe/Vilnius,      2026-03-29T00:00:00Z", // 23 hours
    "Europe/Vilnius,      2026-10-25T00:00:00Z", // 25 hours
    "Asia/Kathmandu,      1985-12-31T18:30:00Z", // +05:30 to +05:45
    "America/St_Johns,    1990-04-01T03:30:00Z", // 00:01 to 01:01
    "America/St_Johns,    1990-10-28T02:30:00Z", // 00:01 back to 23:01 of the day before
    "America/St_Johns,    2026-11-01T04:30:00Z",
    "Pacific/Apia,        2011-12-30T10:00:00Z", // no 30th
    "Pacific/Kwajalein,   1993-08-21T12:00:00Z", // no 21st
    "Pacific/Kiritimati,  1994-12-31T10:00:00Z",
    "Australia/Lord_Howe, 2026-04-04T15:00:00Z", // half an hour back
    "Australia/Lord_Howe, 2026-10-03T15:30:00Z", // half an hour ahead
    "America/Sao_Paulo,   2018-11-04T03:00:00Z", // no midnight
    "America/Sao_Paulo,   2018-02-18T02:00:00Z", // midnight back to 23:00
    "America/Havana,      2026-11-01T05:00:00Z", // 01:00 back to midnight
    "Asia/Pyongyang,      2015-08-14T15:00:00Z", // midnight back to 23:30
    "America/Caracas,     2007-12-09T07:00:00Z", // 03:00 back to 02:30
    "Antarctica/Troll,    2026-03-29T01:00:00Z", // two hours ahead
    "Asia/Gaza,           2026-03-28T00:00:00Z",
  })
  void agreesWithTheClockAroundItsChanges(ZoneId zone, Instant change) {
    for (PeriodUnit unit : PeriodUnit.values()) {
      check(zone, unit, DayOfWeek.WEDNESDAY, 4, change.minus(MARGIN), change.plus(MARGIN), "");
    }
  }

  @Test
  void agreesWithTheClockInRandomZonesAndRanges() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + 400; seed++) {
      RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
      ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
      Instant near = Instant.EPOCH.plus(random.nextInt(365 * 3, 365 * 70), ChronoUnit.DAYS);
      ZoneOffsetTransition change = zone.getRules().nextTransition(near);
      if (change != null && random.nextBoolean()) {
        near = change.getInstant();
      }
      Instant from = near.minus(random.nextInt(3 * 24 * 60), ChronoUnit.MINUTES);
      Instant to = near.plus(random.nextInt(1, 3 * 24 * 60), ChronoUnit.MINUTES);
      check(
          zone,
          UNITS.get(random.nextInt(UNITS.size())),
          DayOfWeek.of(random.nextInt(1, 8)),
          random.nextInt(1, 13),
          from,
          to,
          "-Dparallax.seed=" + seed);
    }
  }

  private static void check(
      ZoneId zone,
      PeriodUnit unit,
      DayOfWeek weekStart,
      int yearStart,
      Instant from,
      Instant to,
      String seed) {
    String description =
        "%s %s in %s, %s to %s %s".formatted(unit, weekStart, zone, from, to, seed);
    var calendar = new ReportCalendar(zone, weekStart, yearStart);
    List<Instant> expected = new ArrayList<>();
    expected.add(from);
    // what shows on the clock now, or showed before it was set back
    long latest = label(unit, weekStart, yearStart, local(zone, from.minus(MARGIN)));
    for (Instant minute = from.minus(MARGIN).plus(1, ChronoUnit.MINUTES);
        minute.isBefore(to);
        minute = minute.plus(1, ChronoUnit.MINUTES)) {
      LocalDateTime local = local(zone, minute);
      long label = label(unit, weekStart, yearStart, local);
      boolean begins = label > latest;
      if (unit == PeriodUnit.HOUR) {
        LocalDateTime before = local(zone, minute.minus(1, ChronoUnit.MINUTES));
        begins = local.getMinute() == 0 || label > label(unit, weekStart, yearStart, before);
      }
      latest = Math.max(latest, label);
      if (begins && minute.isAfter(from)) {
        expected.add(minute);
      }
    }

    List<TimeRange> periods = calendar.periods(unit, from, to, 100_000);

    assertThat(periods).extracting(TimeRange::start).as(description).isEqualTo(expected);
    for (int i = 0; i < periods.size(); i++) {
      TimeRange period = periods.get(i);
      boolean last = i == periods.size() - 1;
      assertThat(period.end()).as(description).isEqualTo(last ? to : expected.get(i + 1));
      Instant inside =
          period.start().plus(Duration.between(period.start(), period.end()).dividedBy(2));
      assertThat(calendar.startOf(unit, inside))
          .as(description)
          .isEqualTo(calendar.startOf(unit, period.start()))
          .isBeforeOrEqualTo(period.start());
      if (i > 0) {
        assertThat(calendar.startOf(unit, period.start()))
            .as(description)
            .isEqualTo(period.start());
      }
      if (!last) {
        assertThat(calendar.isBoundary(unit, period.end())).as(description).isTrue();
      }
    }
  }

  /** A number per period, which grows with the clock. */
  private static long label(
      PeriodUnit unit, DayOfWeek weekStart, int yearStart, LocalDateTime local) {
    LocalDate date = local.toLocalDate();
    long months = date.getYear() * 12L + date.getMonthValue() - yearStart;
    // the Monday before 1970 was the 29th of December, day -3
    long sinceMonday = date.toEpochDay() + 3;
    return switch (unit) {
      case HOUR -> local.toEpochSecond(ZoneOffset.UTC) / 3600;
      case DAY -> date.toEpochDay();
      case WEEK -> Math.floorDiv(sinceMonday - (weekStart.getValue() - 1), 7);
      case MONTH -> months;
      case QUARTER -> Math.floorDiv(months, 3);
      case YEAR -> Math.floorDiv(months, 12);
      case TOTAL -> 0;
    };
  }

  private static LocalDateTime local(ZoneId zone, Instant time) {
    return LocalDateTime.ofInstant(time, zone);
  }
}
