package io.parallax.reporting;

import io.parallax.events.Code;
import io.parallax.events.CurrencyCode;
import io.parallax.events.Id;
import io.parallax.events.Measure;
import io.parallax.events.Money;
import io.parallax.events.Note;
import io.parallax.events.Region;
import io.parallax.events.SaleClosed;
import io.parallax.events.SaleReversed;
import io.parallax.events.Scores;
import io.parallax.events.SurveyAnswered;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events for tests, each with sensible values where a test does not care. */
public final class Events {
  private Events() {}

  /** A sale of {@code quantity} units, retail, in euro. */
  public static SaleClosed sale(
      String saleId, String closedAt, String product, String region, int quantity) {
    return sale(saleId, 1, false, Instant.parse(closedAt), product, region, "consumer", quantity);
  }

  public static SaleClosed sale(
      String saleId,
      int revision,
      boolean withdrawn,
      Instant closedAt,
      String product,
      String region,
      @Nullable String segment,
      int quantity) {
    return new SaleClosed(
        new Id(saleId),
        closedAt,
        new Code(product),
        new Region(region),
        new Code("retail"),
        segment == null ? null : new Code(segment),
        null,
        new Id("customer of " + saleId),
        null,
        null,
        quantity,
        new Money(new BigDecimal("9.90"), new CurrencyCode("EUR")),
        null,
        revision,
        withdrawn);
  }

  /** A reversal of the whole sale, or of {@code quantity} units. */
  public static SaleReversed reversal(
      String reversalId, String reversedAt, String saleId, @Nullable Integer quantity) {
    return reversal(reversalId, 1, false, Instant.parse(reversedAt), saleId, quantity);
  }

  public static SaleReversed reversal(
      String reversalId,
      int revision,
      boolean withdrawn,
      Instant reversedAt,
      String saleId,
      @Nullable Integer quantity) {
    return new SaleReversed(
        new Id(reversalId),
        new Id(saleId),
        reversedAt,
        quantity,
        new Money(new BigDecimal("1.5"), new CurrencyCode("EUR")),
        new Note("changed their mind"),
        revision,
        withdrawn);
  }

  /** An answer about a sale that says nothing of dimensions itself. */
  public static SurveyAnswered answer(
      String answerId, String answeredAt, @Nullable String saleId, Map<Measure, Integer> scores) {
    return answer(answerId, 1, false, Instant.parse(answeredAt), saleId, null, scores);
  }

  public static SurveyAnswered answer(
      String answerId,
      int revision,
      boolean withdrawn,
      Instant answeredAt,
      @Nullable String saleId,
      @Nullable String product,
      Map<Measure, Integer> scores) {
    return new SurveyAnswered(
        new Id(answerId),
        answeredAt,
        new Scores(scores),
        null,
        saleId == null ? null : new Id(saleId),
        null,
        product == null ? null : new Code(product),
        null,
        null,
        null,
        revision,
        withdrawn);
  }
}
