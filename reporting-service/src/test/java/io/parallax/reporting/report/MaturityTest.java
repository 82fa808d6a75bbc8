package io.parallax.reporting.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.reporting.aggregate.Deadlines;
import io.parallax.reporting.calendar.TimeRange;
import io.parallax.reporting.metric.Indicator;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MaturityTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant END = Instant.parse("2026-03-29T00:00:00Z");
  private static final TimeRange WINDOW = new TimeRange(START, END);
  private static final Duration MICROSECOND = Duration.ofNanos(1000);

  @ParameterizedTest
  @CsvSource({
    "REVERSAL_RATE,        30",
    "SURVEY_RESPONSE_RATE, 14",
    "LEAD_FOLLOW_UP,       1",
    "LEAD_RESPONSE_TIME,   30",
    "LEAD_CONVERSION,      90",
    "CSAT,                 0",
    "ON_TIME,              0"
  })
  void isReachedAHorizonAfterTheWindow(Indicator indicator, int days) {
    Instant reached = END.plus(Duration.ofDays(days));

    assertThat(at(reached).isReached(indicator, WINDOW)).isTrue();
    assertThat(at(reached.minus(MICROSECOND)).isReached(indicator, WINDOW)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void isNeverReachedBeforeTheEnd(Indicator indicator) {
    assertThat(at(END.minus(MICROSECOND)).isReached(indicator, WINDOW)).isFalse();
  }

  @Test
  void repeatPurchasesNeedAHorizonOfSalesBefore() {
    Instant first = START.minus(Duration.ofDays(180));

    assertThat(repeatPurchases(first)).isTrue();
    assertThat(repeatPurchases(first.plus(MICROSECOND))).isFalse();
    assertThat(new Maturity(Deadlines.DEFAULTS, END, null)
            .isReached(Indicator.REPEAT_PURCHASE, WINDOW))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"PT720H, P30D", "PT24H, P1D", "PT36H, PT36H", "PT90M, PT1H30M"})
  void tellsAHorizonAsADuration(Duration horizon, String text) {
    assertThat(Maturity.text(horizon)).isEqualTo(text);
  }

  private static boolean repeatPurchases(Instant firstSaleAt) {
    return new Maturity(Deadlines.DEFAULTS, END, firstSaleAt)
        .isReached(Indicator.REPEAT_PURCHASE, WINDOW);
  }

  private static Maturity at(Instant now) {
    return new Maturity(Deadlines.DEFAULTS, now, Instant.EPOCH);
  }
}
