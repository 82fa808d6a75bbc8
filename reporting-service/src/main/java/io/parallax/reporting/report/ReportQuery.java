package io.parallax.reporting.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.calendar.Comparison;
import io.parallax.reporting.calendar.PeriodUnit;
import io.parallax.reporting.calendar.ReportCalendar;
import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.calendar.WindowLength;
import io.parallax.reporting.metric.Indicator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a report is asked for, checked and complete.
 *
 * @param indicators of a report that is about some
 * @param rolling length of the window that ends with each period; null: the period itself
 * @param compare what each row is compared with; null: nothing
 */
record ReportQuery(
    ReportKind kind,
    Instant from,
    Instant to,
    PeriodUnit unit,
    ReportCalendar calendar,
    List<Dimension> groupBy,
    Map<Dimension, List<String>> filters,
    List<Indicator> indicators,
    @Nullable WindowLength rolling,
    @Nullable Comparison compare) {
  private static final int IDENTITY_BYTES = 12;

  /** The periods asked for; of more than {@code limit}, only one more than that. */
  List<TimeRange> periods(int limit) {
    return calendar.periods(unit, from, to, limit);
  }

  /**
   * What each row sums and is compared with, at the time of the snapshot; of more rows than {@code
   * limit}, only one more than that.
   */
  ReportPlan plan(Instant asOf, int limit) {
    return ReportPlan.of(
        periods(limit).stream().map(period -> row(period, asOf)).toList());
  }

  /** Different for every other query, and the same in every process. */
  String identity() {
    return hash(toString());
  }

  /** A short text that is different for every other text. */
  static String hash(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash, 0, IDENTITY_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private ReportPlan.Row row(TimeRange period, Instant asOf) {
    boolean running = period.end().isAfter(asOf);
    if (rolling == null) {
      TimeRange compared = compare == null ? null : calendar.compared(unit, period, asOf, compare);
      return new ReportPlan.Row(period, period, compared, running || isCut(period));
    }
    TimeRange window = calendar.windowBefore(period.end(), rolling);
    TimeRange compared =
        compare == null ? null : calendar.compared(unit, window, rolling, asOf, compare);
    return new ReportPlan.Row(period, window, compared, running || endIsCut(period));
  }

  /** Only the first and the last period can be. */
  private boolean isCut(TimeRange period) {
    boolean startIsCut = period.start().equals(from) && !calendar.isBoundary(unit, from);
    return startIsCut || endIsCut(period);
  }

  private boolean endIsCut(TimeRange period) {
    return period.end().equals(to) && !calendar.isBoundary(unit, to);
  }
}
