package io.parallax.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.Decoded;
import io.parallax.events.EventJson;
import io.parallax.events.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SampleDataTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:20:30Z");
  private static final SampleData DATA = SampleData.generate(NOW, 1, SampleData.DEFAULT_SALES);
  private static final Map<String, Sale> SALES =
      DATA.sales().stream().collect(Collectors.toMap(Sale::saleId, Function.identity()));

  @Test
  void isTheSameForTheSameSeedAndTime() {
    assertThat(SampleData.generate(NOW, 7, 500)).isEqualTo(SampleData.generate(NOW, 7, 500));
    assertThat(SampleData.generate(NOW, 7, 500)).isNotEqualTo(SampleData.generate(NOW, 8, 500));
  }

  @Test
  void hasOneAnswerToAboutSevenSales() {
    assertThat(DATA.sales()).hasSize(40_000);
    assertThat(DATA.answers()).hasSizeBetween(5_000, 7_000);
  }

  @Test
  void reversesSomeSales() {
    assertThat(DATA.reversals()).hasSizeBetween(800, 2_000);
    assertThat(DATA.reversals())
        .allMatch(reversal -> SALES.containsKey(reversal.saleId()))
        .anyMatch(reversal -> reversal.quantity() == null)
        .anyMatch(reversal -> reversal.quantity() != null);
  }

  @Test
  void keepsTheRulesOfTheContract() {
    var json = new JsonMapper();
    assertThat(DATA.sales())
        .allSatisfy(sale -> assertThat(
                EventJson.read(EventType.SALE_CLOSED, json.writeValueAsBytes(sale), NOW))
            .isInstanceOf(Decoded.Valid.class));
    assertThat(DATA.reversals())
        .allSatisfy(reversal -> assertThat(
                EventJson.read(EventType.SALE_REVERSED, json.writeValueAsBytes(reversal), NOW))
            .isInstanceOf(Decoded.Valid.class));
    assertThat(DATA.answers())
        .allSatisfy(answer -> assertThat(
                EventJson.read(EventType.SURVEY_ANSWERED, json.writeValueAsBytes(answer), NOW))
            .isInstanceOf(Decoded.Valid.class));
  }

  @Test
  void hasUniqueKeys() {
    assertThat(DATA.sales()).extracting(Sale::saleId).doesNotHaveDuplicates();
    assertThat(DATA.answers()).extracting(SurveyAnswer::answerId).doesNotHaveDuplicates();
  }

  @Test
  void fillsTheWholeTimeAndNothingBeyond() {
    Instant start = SampleData.start(NOW);
    assertThat(DATA.sales())
        .extracting(Sale::closedAt)
        .isSorted()
        .allMatch(time -> !time.isBefore(start) && time.isBefore(NOW));
    Map<Long, Long> byDay =
        count(DATA.sales(), sale -> Duration.between(start, sale.closedAt()).toDays());
    assertThat(byDay).hasSize(SampleData.DAYS);
    assertThat(DATA.answers())
        .extracting(SurveyAnswer::answeredAt)
        .allMatch(time -> !time.isBefore(start) && time.isBefore(NOW));
  }

  @Test
  void sellsAFewProductsOftenAndManySeldom() {
    Map<String, Long> byProduct = count(DATA.sales(), Sale::product);
    assertThat(byProduct).hasSize(SampleData.PRODUCTS.size());
    long best = byProduct.getOrDefault(SampleData.PRODUCTS.getFirst(), 0L);
    long tenth = byProduct.getOrDefault(SampleData.PRODUCTS.get(9), 0L);
    long last = byProduct.getOrDefault(SampleData.PRODUCTS.getLast(), 0L);
    assertThat((double) best / tenth).isBetween(10.0, 16.0);
    assertThat((double) best / last).isBetween(40.0, 80.0);
  }

  @Test
  void neverAsksInSomeRegionsThoughTheyBuy() {
    Set<String> asked = DATA.answers().stream()
        .map(answer -> subject(answer, Sale::region, answer.region()))
        .collect(Collectors.toSet());
    Map<String, Long> sold = count(DATA.sales(), Sale::region);
    assertThat(sold).hasSize(12).containsKeys("LT-VL", "DE-BE", "PL-MZ");
    assertThat(asked).hasSize(10).doesNotContainAnyElementsOf(SampleData.NEVER_SURVEYED);
    assertThat(sold.getOrDefault("PL-MZ", 0L)).isGreaterThan(4_000);
  }

  @Test
  void hardlyEverAsksAboutUnpopularProducts() {
    List<String> forgotten =
        SampleData.PRODUCTS.subList(SampleData.FORGOTTEN_FROM, SampleData.PRODUCTS.size());
    long sold =
        DATA.sales().stream().map(Sale::product).filter(forgotten::contains).count();
    long asked = DATA.answers().stream()
        .map(answer -> subject(answer, Sale::product, answer.product()))
        .filter(forgotten::contains)
        .count();
    assertThat(sold).isGreaterThan(2_000);
    assertThat(asked).isBetween(1L, sold / 100);
  }

  @Test
  void hidesFallingEnterprisesBehindAGoodAverage() {
    Instant middle = NOW.minus(Duration.ofDays(SampleData.DAYS / 2));
    Predicate<SurveyAnswer> late = answer -> answer.answeredAt().isAfter(middle);
    Predicate<SurveyAnswer> enterprise = answer -> isEnterprise(answer);

    assertThat(csat(enterprise.and(late)) - csat(enterprise.and(late.negate()))).isLessThan(-0.6);
    assertThat(csat(late) - csat(late.negate())).isBetween(-0.15, 0.15);

    Map<Boolean, Long> sales = DATA.sales().stream()
        .filter(sale -> "enterprise".equals(sale.segment()))
        .collect(Collectors.partitioningBy(
            sale -> sale.closedAt().isAfter(middle), Collectors.counting()));
    assertThat(sales.get(true)).isGreaterThan(sales.get(false));
  }

  private static boolean isEnterprise(SurveyAnswer answer) {
    return "enterprise".equals(subject(answer, Sale::segment, answer.segment()));
  }

  /** What an answer says of itself, or else its sale. */
  private static String subject(
      SurveyAnswer answer, Function<Sale, @Nullable String> ofSale, @Nullable String own) {
    Sale sale = SALES.get(String.valueOf(answer.saleId()));
    return String.valueOf(sale == null ? own : ofSale.apply(sale));
  }

  private static double csat(Predicate<SurveyAnswer> which) {
    return DATA.answers().stream()
        .filter(which)
        .flatMap(answer -> answer.scores().stream())
        .filter(score -> score.measure().equals("csat"))
        .mapToInt(SurveyAnswer.Score::value)
        .average()
        .orElseThrow();
  }

  private static <T, K> Map<K, Long> count(Collection<T> things, Function<T, K> by) {
    return things.stream().collect(Collectors.groupingBy(by, Collectors.counting()));
  }
}
