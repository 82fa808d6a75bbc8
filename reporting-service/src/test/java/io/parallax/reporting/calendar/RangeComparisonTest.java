package io.parallax.reporting.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a range is compared with that is no period of the calendar. */
class RangeComparisonTest {

  @ParameterizedTest
  @CsvSource({
    // whole months with as many months
    "UTC, 2026-07-01T00:00:00Z, 2026-10-01T00:00:00Z, previousPeriod, 2026-04-01T00:00:00Z, 2026-07-01T00:00:00Z",
    "UTC, 2028-02-01T00:00:00Z, 2028-03-01T00:00:00Z, previousYear, 2027-02-01T00:00:00Z, 2027-03-01T00:00:00Z",
    // whole days with as many days, also where the clock is set back
    "Europe/Vilnius, 2026-10-19T21:00:00Z, 2026-10-26T22:00:00Z, previousPeriod, 2026-10-12T21:00:00Z, 2026-10-19T21:00:00Z",
    "UTC, 2026-11-10T00:00:00Z, 2026-11-20T00:00:00Z, previousYear, 2025-11-10T00:00:00Z, 2025-11-20T00:00:00Z",
    // the last day begun, with as much of the last day
    "UTC, 2026-11-20T00:00:00Z, 2026-11-22T12:00:00Z, previousPeriod, 2026-11-17T00:00:00Z, 2026-11-19T12:00:00Z",
    // anything else with as much time
    "UTC, 2026-11-20T06:00:00Z, 2026-11-20T09:00:00Z, previousPeriod, 2026-11-20T03:00:00Z, 2026-11-20T06:00:00Z",
    "UTC, 2026-11-20T06:00:00Z, 2026-11-20T09:00:00Z, previousYear, 2025-11-20T06:00:00Z, 2025-11-20T09:00:00Z",
  })
  void isAnEarlierRangeOfThatLength(
      String zone, Instant from, Instant to, String comparison, Instant start, Instant end) {
    assertThat(new ReportCalendar(ZoneId.of(zone))
            .compared(
                new TimeRange(from, to),
                Instant.parse("2030-01-01T00:00:00Z"),
                Comparison.named(comparison).orElseThrow()))
        .isEqualTo(new TimeRange(start, end));
  }
}
