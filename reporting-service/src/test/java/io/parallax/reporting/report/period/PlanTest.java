package io.parallax.reporting.report.period;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parallax.reporting.calendar.Comparison;
import io.parallax.reporting.calendar.PeriodUnit;
import io.parallax.reporting.calendar.ReportCalendar;
import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.report.Asked;
import io.parallax.reporting.report.InvalidQueryException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {
  private static final List<PeriodUnit> UNITS = List.of(PeriodUnit.values());
  private static final long FIRST_SEED = Long.getLong("parallax.seed", 20261124);
  private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

  private static final SalesReport SALES = new SalesReport(Asked.NO_CUBE, 100);

  @ParameterizedTest
  @CsvSource({
    // the one before
    "day,     UTC,            2026-11-24, 2026-11-25, 2026-11-23T00:00Z, 2026-11-24T00:00Z",
    "week,    UTC,            2026-11-23, 2026-11-30, 2026-11-16T00:00Z, 2026-11-23T00:00Z",
    "month,   UTC,            2026-03-01, 2026-04-01, 2026-02-01T00:00Z, 2026-03-01T00:00Z",
    "quarter, UTC,            2026-01-01, 2026-04-01, 2025-10-01T00:00Z, 2026-01-01T00:00Z",
    "year,    UTC,            2028-01-01, 2029-01-01, 2027-01-01T00:00Z, 2028-01-01T00:00Z",
    "day,     Europe/Vilnius, 2026-03-30, 2026-03-31, 2026-03-28T22:00Z, 2026-03-29T21:00Z",
    "day,     Pacific/Apia,   2011-12-31, 2012-01-01, 2011-12-29T10:00Z, 2011-12-30T10:00Z",
    // cut: the equally long part of the one before
    "month,   UTC,            2026-11-01, 2026-11-24, 2026-10-01T00:00Z, 2026-10-24T00:00Z",
    "month,   UTC,            2026-11-20, 2026-12-01, 2026-10-20T00:00Z, 2026-10-31T00:00Z",
    "month,   UTC,            2026-02-15, 2026-03-01, 2026-01-15T00:00Z, 2026-01-29T00:00Z",
    "month,   UTC,            2026-02-15, 2026-02-20, 2026-01-15T00:00Z, 2026-01-20T00:00Z",
    "month,   Europe/Vilnius, 2026-11-20, 2026-12-01, 2026-10-19T21:00Z, 2026-10-30T22:00Z",
    "month,   UTC,            2026-02-15T06:30:00Z, 2026-03-01, 2026-01-15T06:30Z, 2026-01-29T00:00Z",
    "quarter, UTC,            2026-04-20, 2026-07-01, 2026-01-20T00:00Z, 2026-04-01T00:00Z",
    "quarter, UTC,            2026-01-20, 2026-04-01, 2025-10-20T00:00Z, 2025-12-30T00:00Z",
    "year,    UTC,            2029-02-01, 2030-01-01, 2028-02-01T00:00Z, 2028-12-31T00:00Z",
    "week,    UTC,            2026-11-25, 2026-11-30, 2026-11-18T00:00Z, 2026-11-23T00:00Z",
    "week,    Europe/Vilnius, 2026-10-28, 2026-11-02, 2026-10-20T21:00Z, 2026-10-25T22:00Z",
    "day,     Europe/Vilnius, 2026-03-30T09:00:00Z, 2026-03-31, 2026-03-29T09:00Z, 2026-03-29T21:00Z",
    "day,     America/Sao_Paulo, 2018-11-05T12:00:00Z, 2018-11-06, 2018-11-04T12:00Z, 2018-11-05T02:00Z",
    // where midnight comes twice, and where it is left out
    "quarter, America/Havana,    2027-01-05, 2027-02-01, 2026-10-05T04:00Z, 2026-11-01T04:00Z",
    "month,   America/Sao_Paulo, 2018-12-04, 2018-12-20, 2018-11-04T03:00Z, 2018-11-20T02:00Z",
    // the earlier one is too short: what is left of it
    "month,   UTC,            2026-03-15, 2026-04-01, 2026-02-15T00:00Z, 2026-03-01T00:00Z",
    "month,   UTC,            2026-03-29, 2026-04-01, 2026-03-01T00:00Z, 2026-03-01T00:00Z",
    "month,   UTC,            2026-03-01, 2026-03-31, 2026-02-01T00:00Z, 2026-03-01T00:00Z",
    "month,   UTC,            2026-03-30, 2026-03-31, 2026-03-01T00:00Z, 2026-03-01T00:00Z",
    "week,    UTC,            2026-11-24, 2026-11-26, 2026-11-17T00:00Z, 2026-11-19T00:00Z",
    "quarter, UTC,            2026-04-01, 2026-05-15, 2026-01-01T00:00Z, 2026-02-14T00:00Z",
    "month,   Europe/Vilnius, 2026-11-01, 2026-11-24, 2026-09-30T21:00Z, 2026-10-23T21:00Z",
  })
  void comparesWithThePreviousPeriod(
      String unit, String zone, String from, String to, String start, String end) {
    assertThat(compared("previousPeriod", unit, zone, from, to)).isEqualTo(window(start, end));
  }

  @ParameterizedTest
  @CsvSource({
    "day,     UTC,            2026-11-24, 2026-11-25, 2025-11-24T00:00Z, 2025-11-25T00:00Z",
    "day,     UTC,            2028-02-29, 2028-03-01, 2027-02-28T00:00Z, 2027-03-01T00:00Z",
    "day,     UTC,            2028-02-28, 2028-02-29, 2027-02-28T00:00Z, 2027-03-01T00:00Z",
    "day,     UTC,            2029-02-28, 2029-03-01, 2028-02-28T00:00Z, 2028-02-29T00:00Z",
    "month,   UTC,            2028-02-01, 2028-03-01, 2027-02-01T00:00Z, 2027-03-01T00:00Z",
    "month,   UTC,            2026-11-01, 2026-11-24, 2025-11-01T00:00Z, 2025-11-24T00:00Z",
    "quarter, UTC,            2026-10-01, 2027-01-01, 2025-10-01T00:00Z, 2026-01-01T00:00Z",
    "year,    UTC,            2026-01-01, 2026-03-02, 2025-01-01T00:00Z, 2025-03-02T00:00Z",
    // 52 weeks
    "week,    UTC,            2026-12-28, 2027-01-04, 2025-12-29T00:00Z, 2026-01-05T00:00Z",
    "week,    UTC,            2026-11-24, 2026-11-26, 2025-11-25T00:00Z, 2025-11-27T00:00Z",
    // cut at its start
    "month,   UTC,            2027-02-15, 2027-03-01, 2026-02-15T00:00Z, 2026-03-01T00:00Z",
    "month,   UTC,            2029-02-15, 2029-03-01, 2028-02-15T00:00Z, 2028-02-29T00:00Z",
    "month,   UTC,            2028-02-15, 2028-03-01, 2027-02-15T00:00Z, 2027-03-01T00:00Z",
    "quarter, UTC,            2029-02-01, 2029-04-01, 2028-02-01T00:00Z, 2028-03-31T00:00Z",
    "year,    UTC,            2027-02-01, 2028-01-01, 2026-02-01T00:00Z, 2027-01-01T00:00Z",
    "day,     UTC,            2026-11-24T08:00:00Z, 2026-11-25, 2025-11-24T08:00Z, 2025-11-25T00:00Z",
    // the 30th never was
    "day,     Pacific/Apia,   2012-12-30, 2012-12-31, 2011-12-30T10:00Z, 2011-12-30T10:00Z",
    "day,     Europe/Vilnius, 2027-03-29, 2027-03-30, 2026-03-28T22:00Z, 2026-03-29T21:00Z",
  })
  void comparesWithThePreviousYear(
      String unit, String zone, String from, String to, String start, String end) {
    assertThat(compared("previousYear", unit, zone, from, to)).isEqualTo(window(start, end));
  }

  @ParameterizedTest
  @CsvSource({
    "previousPeriod, 2026-11-24T10:00:00Z, 2026-11-24T11:00:00Z, 2026-11-24T09:00Z, 2026-11-24T10:00Z",
    "previousPeriod, 2026-11-24T10:15:00Z, 2026-11-24T10:45:00Z, 2026-11-24T09:15Z, 2026-11-24T09:45Z",
    "previousPeriod, 2026-11-24T10:15:00Z, 2026-11-24T11:00:00Z, 2026-11-24T09:15Z, 2026-11-24T10:00Z",
    "previousPeriod, 2026-10-25T01:00:00Z, 2026-10-25T02:00:00Z, 2026-10-25T00:00Z, 2026-10-25T01:00Z",
    "previousYear,   2026-11-24T10:00:00Z, 2026-11-24T11:00:00Z, 2025-11-24T10:00Z, 2025-11-24T11:00Z",
    // 03:00 on 29 March: skipped a year before
    "previousYear,   2027-03-29T00:00:00Z, 2027-03-29T01:00:00Z, 2026-03-29T01:00Z, 2026-03-29T01:00Z",
    // 03:00 on 25 October: both times with the one of the year before
    "previousYear,   2026-10-25T00:00:00Z, 2026-10-25T01:00:00Z, 2025-10-25T00:00Z, 2025-10-25T01:00Z",
    "previousYear,   2026-10-25T01:00:00Z, 2026-10-25T02:00:00Z, 2025-10-25T00:00Z, 2025-10-25T01:00Z",
  })
  void comparesHours(String compare, String from, String to, String start, String end) {
    assertThat(compared(compare, "hour", "Europe/Vilnius", from, to)).isEqualTo(window(start, end));
  }

  @Test
  void aRunningPeriodIsComparedWithTheEquallyLongPart() {
    Plan plan = query(
            "period",
            "month",
            "from",
            "2026-10-01",
            "to",
            "2027-01-01",
            "compare",
            "previousPeriod")
        .plan(Instant.parse("2026-11-24T09:30:00Z"), 100);

    assertThat(plan.rows())
        .extracting(Plan.Row::compared)
        .containsExactly(
            window("2026-09-01T00:00Z", "2026-10-01T00:00Z"),
            window("2026-10-01T00:00Z", "2026-10-24T09:30Z"),
            window("2026-11-01T00:00Z", "2026-11-01T00:00Z"));
    assertThat(plan.rows()).extracting(Plan.Row::partial).containsExactly(false, true, true);
  }

  /** From the cut start on, the compared part grows with the period, and stays when that is over. */
  @ParameterizedTest
  @ValueSource(strings = {"week", "month", "quarter", "year"})
  void aPeriodThatIsCutAtItsStartIsComparedAlikeBeforeAndAfterItsEnd(String unit) {
    for (String compare : List.of("previousPeriod", "previousYear")) {
      for (long seed = FIRST_SEED; seed < FIRST_SEED + 200; seed++) {
        RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
        var zone =
            ZoneId.of(List.of("UTC", "Europe/Vilnius", "Asia/Kathmandu").get(random.nextInt(3)));
        var calendar = new ReportCalendar(zone);
        PeriodUnit periods = PeriodUnit.named(unit).orElseThrow();
        Instant near = LATER.minus(Duration.ofMinutes(random.nextLong(1, 60L * 24 * 365 * 100)));
        Instant start = calendar.startOf(periods, near);
        Instant end = calendar.periods(periods, start, LATER, 1).getFirst().end();
        Instant from = start.plus(
            Duration.ofMinutes(random.nextLong(1, Duration.between(start, end).toMinutes())));
        Comparison comparison = Comparison.named(compare).orElseThrow();
        var part = new TimeRange(from, end);
        String description =
            "%s %s from %s to %s -Dparallax.seed=%d".formatted(compare, zone, from, end, seed);

        TimeRange over = calendar.compared(periods, part, LATER, comparison);
        Instant justBefore = end.minus(Duration.ofMinutes(1));
        TimeRange running =
            calendar.compared(periods, new TimeRange(from, end), justBefore, comparison);

        if (justBefore.isAfter(from)) {
          assertThat(running.start()).as(description).isEqualTo(over.start());
          assertThat(Duration.between(running.end(), over.end()))
              .as(description)
              .isBetween(Duration.ZERO, Duration.ofMinutes(61));
        }
        assertThat(over.length())
            .as(description)
            .isLessThanOrEqualTo(part.length().plus(Duration.ofHours(2)));
        Instant earlierEnd = calendar
            .compared(periods, new TimeRange(start, end), LATER, comparison)
            .end();
        if (over.end().isBefore(earlierEnd)) {
          assertThat(over.length())
              .as(description)
              .isBetween(
                  part.length().minus(Duration.ofHours(2)),
                  part.length().plus(Duration.ofHours(2)));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "P7D,   day,   UTC,            2026-11-24, 2026-11-25, 2026-11-18T00:00Z, 2026-11-25T00:00Z",
    "P3M,   day,   UTC,            2026-05-30, 2026-05-31, 2026-02-28T00:00Z, 2026-05-31T00:00Z",
    "P1Y,   day,   UTC,            2028-02-28, 2028-02-29, 2027-02-28T00:00Z, 2028-02-29T00:00Z",
    "P2W,   week,  UTC,            2026-11-16, 2026-11-23, 2026-11-09T00:00Z, 2026-11-23T00:00Z",
    "P1D,   day,   Europe/Vilnius, 2026-03-29, 2026-03-30, 2026-03-28T22:00Z, 2026-03-29T21:00Z",
    "PT24H, day,   Europe/Vilnius, 2026-03-29, 2026-03-30, 2026-03-28T21:00Z, 2026-03-29T21:00Z",
    "P1DT1H, day,  Europe/Vilnius, 2026-03-29, 2026-03-30, 2026-03-28T21:00Z, 2026-03-29T21:00Z",
    "P2D,   day,   Pacific/Apia,   2011-12-31, 2012-01-01, 2011-12-30T10:00Z, 2011-12-31T10:00Z",
    "P1M,   day,   America/Sao_Paulo, 2018-12-03, 2018-12-04, 2018-11-04T03:00Z, 2018-12-04T02:00Z",
  })
  void windowsEndWithTheirPeriod(
      String rolling, String unit, String zone, String from, String to, String start, String end) {
    Plan.Row row = query(
            "rolling", rolling, "period", unit, "timeZone", zone, "from", from, "to", to)
        .plan(LATER, 100)
        .rows()
        .getLast();

    assertThat(row.window()).isEqualTo(window(start, end));
    assertThat(row.compared()).isNull();
    assertThat(row.partial()).isFalse();
  }

  @Test
  void aWindowIsPartialOnlyAtItsEnd() {
    Plan plan = query(
            "rolling", "P7D", "from", "2026-11-20T06:00:00Z", "to", "2026-11-24T06:00:00Z")
        .plan(Instant.parse("2026-11-22T12:00:00Z"), 100);

    assertThat(plan.rows())
        .extracting(Plan.Row::partial)
        .containsExactly(false, false, true, true, true);
  }

  @ParameterizedTest
  @CsvSource({
    // the window before, which shares nothing with it
    "P7D,   previousPeriod, day,  2026-11-11T00:00Z, 2026-11-18T00:00Z",
    "P1M,   previousPeriod, day,  2026-09-25T00:00Z, 2026-10-25T00:00Z",
    "PT36H, previousPeriod, day,  2026-11-22T00:00Z, 2026-11-23T12:00Z",
    "P7D,   previousYear,   day,  2025-11-18T00:00Z, 2025-11-25T00:00Z",
    "P7D,   previousYear,   week, 2025-11-19T00:00Z, 2025-11-26T00:00Z",
  })
  void comparesWindows(String rolling, String compare, String unit, String start, String end) {
    PeriodQuery query = query(
        "rolling",
        rolling,
        "compare",
        compare,
        "period",
        unit,
        "from",
        "2026-11-24",
        "to",
        "2026-11-25");

    assertThat(query.plan(LATER, 100).rows().getLast().compared()).isEqualTo(window(start, end));
  }

  @Test
  void aRunningWindowIsComparedWithTheEquallyLongPart() {
    for (String rolling : List.of("P7D", "PT168H")) {
      PeriodQuery query = query(
          "rolling",
          rolling,
          "compare",
          "previousPeriod",
          "from",
          "2026-11-24",
          "to",
          "2026-11-25");
      assertThat(query
              .plan(Instant.parse("2026-11-24T10:00:00Z"), 100)
              .rows()
              .getLast()
              .compared())
          .isEqualTo(window("2026-11-11T00:00Z", "2026-11-17T10:00Z"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "P",
        "PT",
        "P0D",
        "PT0S",
        "-P7D",
        "P-7D",
        "P7",
        "7D",
        "p7d",
        "P1.5D",
        "PT1.5S",
        "P7DT",
        "P1D1M",
        "P11Y",
        "P99999999999D",
        "PT999999H",
        "P2147483647Y",
        "yesterday"
      })
  void refusesWindowsThatAreNone(String rolling) {
    assertThatThrownBy(() -> query("rolling", rolling))
        .isInstanceOfSatisfying(
            InvalidQueryException.class,
            e -> assertThat(e.errors())
                .extracting(InvalidQueryException.WrongParameter::parameter)
                .containsExactly("rolling"));
  }

  /** Windows are runs of intervals, whatever is asked for. */
  @Test
  void intervalsAddUpToTheWindows() {
    List<String> zones = ZoneId.getAvailableZoneIds().stream()
        .filter(z -> z.contains("/") && !z.startsWith("SystemV/"))
        .sorted()
        .toList();
    for (long seed = FIRST_SEED; seed < FIRST_SEED + 300; seed++) {
      RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
      Instant from = Instant.ofEpochSecond(random.nextLong(200_000_000L, 2_500_000_000L));
      PeriodUnit unit = UNITS.get(random.nextInt(UNITS.size()));
      Map<String, String> parameters = new LinkedHashMap<>();
      parameters.put("period", unit.text());
      parameters.put("timeZone", zones.get(random.nextInt(zones.size())));
      parameters.put("from", from.toString());
      parameters.put(
          "to", from.plus(Duration.ofMinutes(random.nextLong(1, 40_000))).toString());
      if (random.nextBoolean()) {
        parameters.put(
            "rolling", List.of("P7D", "P28D", "P3M", "PT24H", "P1DT5M").get(random.nextInt(5)));
      }
      if (random.nextInt(3) > 0) {
        parameters.put("compare", random.nextBoolean() ? "previousPeriod" : "previousYear");
      }
      if (unit == PeriodUnit.WEEK) {
        parameters.put("weekStart", "saturday");
      }
      if (unit.isFiscal()) {
        parameters.put("fiscalYearStart", Integer.toString(random.nextInt(1, 13)));
      }
      String description = parameters + " -Dparallax.seed=" + seed;
      Instant asOf = from.plus(Duration.ofMinutes(random.nextLong(-10_000, 50_000)));

      Plan plan = query(parameters).plan(asOf, 10_000);

      assertThat(plan.boundaries()).as(description).isSorted().doesNotHaveDuplicates();
      for (Plan.Row row : plan.rows()) {
        assertThat(row.window().end()).as(description).isEqualTo(row.period().end());
        assertThat(row.compared() == null)
            .as(description)
            .isEqualTo(!parameters.containsKey("compare"));
        for (TimeRange window :
            Stream.of(row.window(), row.compared()).filter(Objects::nonNull).toList()) {
          Plan.Run run = plan.run(window);
          assertThat(plan.boundaries().get(run.first())).as(description).isEqualTo(window.start());
          assertThat(plan.boundaries().get(run.end())).as(description).isEqualTo(window.end());
        }
        if (row.compared() != null) {
          assertThat(row.compared().end())
              .as(description)
              .isBeforeOrEqualTo(row.window().start());
          assertThat(row.compared().length())
              .as(description)
              .isLessThanOrEqualTo(row.window().length().plus(Duration.ofDays(4)));
        }
      }
    }
  }

  private TimeRange compared(String compare, String unit, String zone, String from, String to) {
    List<Plan.Row> rows = query(
            "compare", compare, "period", unit, "timeZone", zone, "from", from, "to", to)
        .plan(LATER, 100)
        .rows();
    assertThat(rows).hasSize(1);
    return Objects.requireNonNull(rows.getFirst().compared());
  }

  private PeriodQuery query(String... namesAndValues) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      parameters.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return query(parameters);
  }

  private PeriodQuery query(Map<String, String> parameters) {
    Map<String, String[]> arrays = new LinkedHashMap<>();
    parameters.forEach((name, value) -> arrays.put(name, new String[] {value}));
    return Asked.page(SALES, arrays).query();
  }

  private static TimeRange window(String start, String end) {
    return new TimeRange(instant(start), instant(end));
  }

  private static Instant instant(String text) {
    return Instant.parse(text.replace("Z", ":00Z"));
  }
}
