package io.parallax.reporting.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.reporting.aggregate.Bucket;
import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.query.TimeSplit.Grain;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimeSplitTest {
  private static final long MONDAY = Instant.parse("2026-03-02T00:00:00Z").getEpochSecond();
  private static final long FIRST_SEED = Long.getLong("parallax.seed", 20261123);

  @Test
  void whatIsNotAWeekFromMondayIsOfDays() {
    TimeSplit stretches =
        new TimeSplit(times("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z"), true);

    assertThat(stretches.of(Grain.WEEK))
        .containsExactly(stretch("2026-03-02T00:00:00Z", "2026-03-30T00:00:00Z"));
    assertThat(stretches.of(Grain.DAY))
        .containsExactly(
            stretch("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"),
            stretch("2026-03-30T00:00:00Z", "2026-04-01T00:00:00Z"));
  }

  @Test
  void aMonthByDayIsOfDays() {
    TimeSplit stretches = new TimeSplit(days("2026-03-01", 31, "UTC"), true);

    assertThat(stretches.of(Grain.WEEK)).isEmpty();
    assertThat(stretches.of(Grain.DAY))
        .containsExactly(stretch("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z"));
    assertThat(stretches.of(Grain.HOUR)).isEmpty();
    assertThat(stretches.of(Grain.BUCKET)).isEmpty();
    assertThat(stretches.of(Grain.PART)).isEmpty();
  }

  @Test
  void daysElsewhereAreOfHours() {
    TimeSplit stretches = new TimeSplit(days("2026-03-01", 31, "Europe/Vilnius"), true);

    assertThat(stretches.of(Grain.DAY)).isEmpty();
    assertThat(stretches.of(Grain.HOUR))
        .containsExactly(stretch("2026-02-28T22:00:00Z", "2026-03-31T21:00:00Z"));
  }

  @Test
  void withoutHoursWhatIsLeftOfDaysIsOfBuckets() {
    TimeSplit stretches =
        new TimeSplit(times("2026-02-28T22:00:00Z", "2026-03-31T21:00:00Z"), false);

    assertThat(stretches.of(Grain.WEEK))
        .containsExactly(stretch("2026-03-02T00:00:00Z", "2026-03-30T00:00:00Z"));
    assertThat(stretches.of(Grain.DAY))
        .containsExactly(
            stretch("2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"),
            stretch("2026-03-30T00:00:00Z", "2026-03-31T00:00:00Z"));
    assertThat(stretches.of(Grain.HOUR)).isEmpty();
    assertThat(stretches.of(Grain.BUCKET))
        .containsExactly(
            stretch("2026-02-28T22:00:00Z", "2026-03-01T00:00:00Z"),
            stretch("2026-03-31T00:00:00Z", "2026-03-31T21:00:00Z"));
  }

  @Test
  void boundariesWithinABucketCutIt() {
    TimeSplit stretches = new TimeSplit(
        times("2026-03-01T10:20:00Z", "2026-03-01T10:35:00Z", "2026-03-01T10:50:00Z"), true);

    assertThat(stretches.of(Grain.BUCKET)).isEmpty();
    assertThat(stretches.of(Grain.PART))
        .containsExactly(stretch("2026-03-01T10:20:00Z", "2026-03-01T10:50:00Z"));
  }

  static LongStream seeds() {
    return LongStream.range(FIRST_SEED, FIRST_SEED + 500);
  }

  /** Every moment is in one stretch, on the grid of its grain, and no boundary is inside a row. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void togetherTheyAreThePeriods(long seed) {
    Random random = new Random(seed);
    long step = List.of(1L, 60L, 900L, 3600L, 86_400L, 604_800L).get(random.nextInt(6));
    List<Instant> boundaries = LongStream.generate(() -> random.nextLong(-9_000_000, 9_000_000))
        .map(second -> MONDAY + Math.floorDiv(second, step) * step)
        .distinct()
        .limit(2 + random.nextInt(12))
        .sorted()
        .mapToObj(Instant::ofEpochSecond)
        .toList();
    boolean withHours = random.nextBoolean();

    TimeSplit stretches = new TimeSplit(boundaries, withHours);

    List<TimeRange> all = Arrays.stream(Grain.values())
        .flatMap(grain -> stretches.of(grain).stream())
        .sorted(Comparator.comparing(TimeRange::start))
        .toList();
    assertThat(all.getFirst().start()).isEqualTo(boundaries.getFirst());
    assertThat(all.getLast().end()).isEqualTo(boundaries.getLast());
    for (int i = 1; i < all.size(); i++) {
      assertThat(all.get(i).start()).isEqualTo(all.get(i - 1).end());
    }
    onGrid(stretches.of(Grain.WEEK), Duration.ofDays(7), boundaries);
    onGrid(stretches.of(Grain.DAY), Duration.ofDays(1), boundaries);
    onGrid(stretches.of(Grain.HOUR), Duration.ofHours(1), boundaries);
    onGrid(stretches.of(Grain.BUCKET), Bucket.LENGTH, boundaries);
    assertThat(stretches.of(Grain.HOUR).isEmpty() || withHours).isTrue();
  }

  private static void onGrid(List<TimeRange> stretches, Duration length, List<Instant> boundaries) {
    for (TimeRange stretch : stretches) {
      assertThat(seconds(stretch.start()) % length.toSeconds()).isZero();
      assertThat(seconds(stretch.end()) % length.toSeconds()).isZero();
      assertThat(boundaries)
          .filteredOn(b -> b.isAfter(stretch.start()) && b.isBefore(stretch.end()))
          .allSatisfy(b -> assertThat(seconds(b) % length.toSeconds()).isZero());
    }
  }

  /** From a Monday. */
  private static long seconds(Instant time) {
    return time.getEpochSecond() - MONDAY;
  }

  private static List<Instant> days(String first, int count, String zone) {
    LocalDate day = LocalDate.parse(first);
    return Stream.iterate(day, d -> d.plusDays(1))
        .limit(count + 1)
        .map(d -> d.atStartOfDay(ZoneId.of(zone)).toInstant())
        .toList();
  }

  private static List<Instant> times(String... times) {
    return Stream.of(times).map(Instant::parse).toList();
  }

  private static TimeRange stretch(String start, String end) {
    return new TimeRange(Instant.parse(start), Instant.parse(end));
  }
}
