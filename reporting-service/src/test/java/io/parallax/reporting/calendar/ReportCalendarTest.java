package io.parallax.reporting.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportCalendarTest {

  @ParameterizedTest
  @CsvSource({
    "HOUR,    UTC,             2026-11-04T10:15:00Z, 2026-11-04T10:00:00Z",
    "HOUR,    Asia/Kathmandu,  2026-11-04T10:10:00Z, 2026-11-04T09:15:00Z",
    "DAY,     UTC,             2026-11-04T10:15:00Z, 2026-11-04T00:00:00Z",
    "DAY,     Europe/Vilnius,  2026-11-04T23:30:00Z, 2026-11-04T22:00:00Z",
    "DAY,     Asia/Kathmandu,  2026-11-04T18:14:59Z, 2026-11-03T18:15:00Z",
    "WEEK,    UTC,             2026-11-01T23:59:59Z, 2026-10-26T00:00:00Z",
    "WEEK,    UTC,             2026-11-02T00:00:00Z, 2026-11-02T00:00:00Z",
    "WEEK,    UTC,             2027-01-01T12:00:00Z, 2026-12-28T00:00:00Z",
    "MONTH,   Europe/Vilnius,  2026-11-04T10:15:00Z, 2026-10-31T22:00:00Z",
    "QUARTER, UTC,             2026-11-04T10:15:00Z, 2026-10-01T00:00:00Z",
    "QUARTER, UTC,             2026-01-31T10:15:00Z, 2026-01-01T00:00:00Z",
    "YEAR,    UTC,             2028-02-29T10:15:00Z, 2028-01-01T00:00:00Z",
  })
  void findsTheStartOfAPeriod(PeriodUnit unit, String zone, Instant time, Instant start) {
    assertThat(calendar(zone).startOf(unit, time)).isEqualTo(start);
  }

  @Test
  void daysOfTheClockChangeHave23And25Hours() {
    assertThat(lengths(PeriodUnit.DAY, "Europe/Vilnius", "2026-03-27T22:00:00Z", 3))
        .containsExactly(Duration.ofHours(24), Duration.ofHours(23), Duration.ofHours(24));
    assertThat(lengths(PeriodUnit.DAY, "Europe/Vilnius", "2026-10-23T21:00:00Z", 3))
        .containsExactly(Duration.ofHours(24), Duration.ofHours(25), Duration.ofHours(24));
  }

  @Test
  void anHourThatComesTwiceIsTwoPeriods() {
    List<TimeRange> hours = calendar("Europe/Vilnius")
        .periods(
            PeriodUnit.HOUR,
            Instant.parse("2026-10-24T23:00:00Z"),
            Instant.parse("2026-10-25T03:00:00Z"),
            1000);

    assertThat(hours).hasSize(4);
    assertThat(hours)
        .allMatch(hour -> Duration.between(hour.start(), hour.end()).equals(Duration.ofHours(1)));
  }

  @Test
  void hoursGoOnOverAHalfHourClockChange() {
    List<TimeRange> hours = calendar("Australia/Lord_Howe")
        .periods(
            PeriodUnit.HOUR,
            Instant.parse("2026-04-04T12:00:00Z"),
            Instant.parse("2026-04-04T18:30:00Z"),
            1000);

    assertThat(hours.getFirst().start()).isEqualTo("2026-04-04T12:00:00Z");
    assertThat(hours.getLast().end()).isEqualTo("2026-04-04T18:30:00Z");
    for (int i = 1; i < hours.size(); i++) {
      assertThat(hours.get(i).start()).isEqualTo(hours.get(i - 1).end());
    }
  }

  @Test
  void aDayThatNeverWasHasNoPeriod() {
    List<TimeRange> days = calendar("Pacific/Apia")
        .periods(
            PeriodUnit.DAY,
            Instant.parse("2011-12-29T10:00:00Z"),
            Instant.parse("2012-01-01T10:00:00Z"),
            1000);

    assertThat(days)
        .extracting(TimeRange::start)
        .containsExactly(
            Instant.parse("2011-12-29T10:00:00Z"),
            Instant.parse("2011-12-30T10:00:00Z"),
            Instant.parse("2011-12-31T10:00:00Z"));
  }

  @Test
  void firstAndLastPeriodAreCutToTheRange() {
    List<TimeRange> weeks = calendar("UTC")
        .periods(
            PeriodUnit.WEEK,
            Instant.parse("2026-11-04T00:00:00Z"),
            Instant.parse("2026-11-17T12:00:00Z"),
            1000);

    assertThat(weeks)
        .containsExactly(
            new TimeRange(instant("2026-11-04T00:00:00Z"), instant("2026-11-09T00:00:00Z")),
            new TimeRange(instant("2026-11-09T00:00:00Z"), instant("2026-11-16T00:00:00Z")),
            new TimeRange(instant("2026-11-16T00:00:00Z"), instant("2026-11-17T12:00:00Z")));
  }

  @Test
  void stopsBehindTheLimit() {
    assertThat(calendar("UTC")
            .periods(PeriodUnit.HOUR, Instant.EPOCH, Instant.parse("9999-12-31T00:00:00Z"), 10))
        .hasSize(11);
  }

  @Test
  void goesBackByWholePeriods() {
    var calendar = calendar("Europe/Vilnius");
    Instant start = calendar.startOf(PeriodUnit.MONTH, instant("2026-11-23T12:00:00Z"));

    assertThat(calendar.startBefore(PeriodUnit.MONTH, start, 29)).isEqualTo("2024-05-31T21:00:00Z");
  }

  private static List<Duration> lengths(PeriodUnit unit, String zone, String from, int count) {
    Instant start = instant(from);
    return calendar(zone)
        .periods(unit, start, start.plus(Duration.ofDays(count + 1)), 1000)
        .stream()
        .limit(count)
        .map(period -> Duration.between(period.start(), period.end()))
        .toList();
  }

  private static ReportCalendar calendar(String zone) {
    return new ReportCalendar(ZoneId.of(zone));
  }

  private static Instant instant(String text) {
    return Instant.parse(text);
  }
}
