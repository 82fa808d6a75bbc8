package io.parallax.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.parallax.events.Decoded;
import io.parallax.events.EventJson;
import io.parallax.events.EventType;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    assertThat(DATA.sales()).hasSize(60_000);
    assertThat(DATA.answers()).hasSizeBetween(7_500, 10_500);
  }

  @Test
  void reversesSomeSales() {
    assertThat(DATA.reversals()).hasSizeBetween(1_200, 3_000);
    assertThat(DATA.reversals())
        .allMatch(reversal -> SALES.containsKey(reversal.saleId()))
        .anyMatch(reversal -> reversal.quantity() == null)
        .anyMatch(reversal -> reversal.quantity() != null);
  }

  @Test
  void keepsTheRulesOfTheContractWithUniqueKeys() {
    assertGood(EventType.SALE_CLOSED, DATA.sales());
    assertGood(EventType.SALE_CLOSED, DATA.corrections());
    assertGood(EventType.SALE_CLOSED, List.of(DATA.conflict()));
    assertGood(EventType.SALE_REVERSED, DATA.reversals());
    assertGood(EventType.LEAD_CAPTURED, DATA.leads());
    assertGood(EventType.LEAD_ASSIGNED, DATA.assignments());
    assertGood(EventType.LEAD_CONTACTED, DATA.leadContacts());
    assertGood(EventType.LEAD_LOST, DATA.losses());
    assertGood(EventType.CUSTOMER_CONTACTED, DATA.customerContacts());
    assertGood(EventType.SURVEY_SENT, DATA.invitations());
    assertGood(EventType.SURVEY_ANSWERED, DATA.answers());
    assertGood(EventType.DELIVERY_AGREED, DATA.agreements());
    assertGood(EventType.DELIVERY_COMPLETED, DATA.completions());
  }

  private static void assertGood(EventType type, List<?> events) {
    var json = new JsonMapper();
    assertThat(events)
        .as(type.eventName())
        .isNotEmpty()
        .allSatisfy(event -> assertThat(EventJson.read(type, json.writeValueAsBytes(event), NOW))
            .isInstanceOf(Decoded.Valid.class));
    assertThat(events)
        .extracting(event -> json.valueToTree(event).iterator().next().asString())
        .doesNotHaveDuplicates();
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
    assertThat(sold.getOrDefault("PL-MZ", 0L)).isGreaterThan(6_000);
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
    assertThat(sold).isGreaterThan(3_000);
    assertThat(asked).isBetween(1L, sold / 100);
  }

  @Test
  void hidesFallingEnterprisesBehindAGoodAverage() {
    Instant middle = NOW.minus(Duration.ofDays(SampleData.DAYS / 2));
    Predicate<SurveyAnswer> late = answer -> answer.answeredAt().isAfter(middle);
    Predicate<SurveyAnswer> enterprise = answer -> isEnterprise(answer);

    assertThat(csat(enterprise.and(late)) - csat(enterprise.and(late.negate())))
        .isBetween(-0.6, -0.25);
    assertThat(csat(late) - csat(late.negate())).isBetween(-0.1, 0.1);

    Map<Boolean, Long> sales = DATA.sales().stream()
        .filter(sale -> "enterprise".equals(sale.segment()))
        .collect(Collectors.partitioningBy(
            sale -> sale.closedAt().isAfter(middle), Collectors.counting()));
    assertThat(sales.get(true)).isGreaterThan(sales.get(false));
  }

  @Test
  void getsAnswersToSomeInvitationsAndFromTheDiscontentedToFewer() {
    Map<String, SurveyInvitation> invitations = DATA.invitations().stream()
        .collect(Collectors.toMap(SurveyInvitation::invitationId, Function.identity()));
    List<SurveyAnswer> invited =
        DATA.answers().stream().filter(answer -> answer.invitationId() != null).toList();
    assertThat(invited).extracting(SurveyAnswer::invitationId).doesNotHaveDuplicates();
    assertThat(invited)
        .allMatch(answer -> answer
            .answeredAt()
            .isAfter(
                Objects.requireNonNull(invitations.get(answer.invitationId())).sentAt()));
    assertThat((double) invited.size() / invitations.size()).isBetween(0.3, 0.45);

    Map<String, Long> sent = count(
        DATA.invitations(),
        invitation -> String.valueOf(saleOf(invitation.saleId()).segment()));
    Map<String, Long> answered =
        count(invited, answer -> subject(answer, Sale::segment, answer.segment()));
    assertThat(share(answered, sent, "enterprise"))
        .isLessThan(share(answered, sent, "consumer") - 0.03);
    assertThat(DATA.invitations())
        .extracting(invitation -> saleOf(invitation.saleId()).region())
        .doesNotContainAnyElementsOf(SampleData.NEVER_SURVEYED);
  }

  @Test
  void letsTheLeadsOfTradeShowsWaitAndWinsFewerOfThem() {
    Map<String, Lead> leads =
        DATA.leads().stream().collect(Collectors.toMap(Lead::leadId, Function.identity()));
    List<Sale> won = DATA.sales().stream().filter(sale -> sale.leadId() != null).toList();
    assertThat(won).extracting(Sale::leadId).doesNotHaveDuplicates();
    assertThat(won)
        .allMatch(sale -> sale.closedAt()
            .isAfter(Objects.requireNonNull(leads.get(sale.leadId())).capturedAt()));
    List<Lead.Contact> byPeople =
        DATA.leadContacts().stream().filter(contact -> !contact.automatic()).toList();
    assertThat(byPeople.size()).isLessThan(DATA.leadContacts().size());
    Map<String, Long> captured = count(leads.values(), Lead::channel);
    Map<String, Long> soon = byPeople.stream()
        .map(contact -> Map.entry(Objects.requireNonNull(leads.get(contact.leadId())), contact))
        .filter(
            pair -> Duration.between(pair.getKey().capturedAt(), pair.getValue().contactedAt())
                    .toHours()
                < 24)
        .collect(Collectors.groupingBy(pair -> pair.getKey().channel(), Collectors.counting()));
    Map<String, Long> sold =
        count(won, sale -> Objects.requireNonNull(leads.get(sale.leadId())).channel());

    assertThat(share(soon, captured, "online")).isBetween(0.6, 0.7);
    assertThat(share(soon, captured, "trade-show")).isBetween(0.1, 0.2);
    assertThat(share(sold, captured, "online")).isBetween(0.35, 0.45);
    assertThat(share(sold, captured, "trade-show")).isBetween(0.1, 0.2);
    assertThat(byPeople).extracting(Lead.Contact::leadId).doesNotHaveDuplicates();
    assertThat((double) byPeople.size() / leads.size()).isBetween(0.8, 0.9);
    assertThat(DATA.losses())
        .hasSizeGreaterThan(1_000)
        .extracting(Lead.Loss::leadId)
        .doesNotContainAnyElementsOf(won.stream().map(Sale::leadId).toList());
  }

  @Test
  void deliversToEnterprisesInTimeButBadly() {
    Map<String, DeliveryAgreement> agreements = DATA.agreements().stream()
        .collect(Collectors.toMap(DeliveryAgreement::deliveryId, Function.identity()));
    Predicate<DeliveryCompletion> inTime = delivery -> !delivery
        .completedAt()
        .isAfter(Objects.requireNonNull(agreements.get(delivery.deliveryId())).dueAt());
    Predicate<DeliveryCompletion> good = delivery -> Boolean.TRUE.equals(delivery.qualityMet());

    assertThat(shareOfDeliveries("enterprise", inTime)).isBetween(0.87, 0.93);
    assertThat(shareOfDeliveries("consumer", inTime)).isBetween(0.87, 0.93);
    assertThat(shareOfDeliveries("enterprise", good)).isBetween(0.72, 0.85);
    assertThat(shareOfDeliveries("consumer", good)).isBetween(0.85, 0.95);
    assertThat(DATA.agreements())
        .anyMatch(agreement -> agreement.dueAt().isAfter(NOW))
        .anyMatch(agreement -> agreement.agreedCost() == null);
    assertThat(DATA.completions())
        .hasSizeBetween(7_500, 10_500)
        .anyMatch(delivery -> delivery.qualityMet() == null)
        .allMatch(delivery -> delivery.completedAt().isBefore(NOW));
  }

  @Test
  void letsCustomersComeBackButFewerAndFewerEnterprises() {
    Instant middle = NOW.minus(Duration.ofDays(SampleData.DAYS / 2));
    Set<String> seen = new HashSet<>();
    Set<Sale> repeated = new HashSet<>();
    for (Sale sale : DATA.sales()) {
      if (sale.customerId() != null && !seen.add(sale.customerId())) {
        repeated.add(sale);
      }
    }
    Map<String, Long> again = count(repeated, sale -> half(sale, middle));
    Map<String, Long> all = count(
        DATA.sales().stream().filter(sale -> sale.customerId() != null).toList(),
        sale -> half(sale, middle));
    assertThat(share(again, all, "enterprise true"))
        .isLessThan(share(again, all, "enterprise false") - 0.1);
    assertThat(share(again, all, "consumer true")).isBetween(0.35, 0.45);
    assertThat(DATA.customerContacts())
        .hasSizeGreaterThan(1_000)
        .extracting(CustomerContact::customerId)
        .isSubsetOf(seen);
  }

  @Test
  void correctsAndTakesBackSomeSalesAndContradictsItselfOnce() {
    assertThat(DATA.corrections())
        .hasSizeBetween(150, 350)
        .allMatch(sale -> SALES.containsKey(sale.saleId()) && Objects.equals(sale.revision(), 2));
    assertThat(DATA.withdrawnSales()).isBetween(20, 90);
    Sale first = saleOf(DATA.conflict().saleId());
    assertThat(DATA.conflict().quantity()).isNotEqualTo(first.quantity());
    assertThat(DATA.conflict().revision()).isEqualTo(1);
  }

  @Test
  void pleasesSomeRegionsAndProductsMoreThanOthers() {
    double all = csat(answer -> true);
    SampleData.REGION_MOODS.forEach((region, mood) -> assertThat(
            csat(answer -> region.equals(subject(answer, Sale::region, answer.region()))) - all)
        .as(region)
        .isBetween(mood - 0.25, mood + 0.25));
    SampleData.PRODUCT_MOODS.forEach((product, mood) -> assertThat(
            csat(answer -> product.equals(subject(answer, Sale::product, answer.product()))) - all)
        .as(product)
        .isBetween(mood - 0.35, mood + 0.35));
  }

  @Test
  void showsEachOfTheFourWaysThatSalesAndOutcomesCanGo() {
    Instant middle = NOW.minus(Duration.ofDays(SampleData.DAYS / 2));
    Set<String> ways = new HashSet<>();
    SampleData.TRENDS.keySet().forEach(product -> {
      Predicate<SurveyAnswer> about =
          answer -> product.equals(subject(answer, Sale::product, answer.product()));
      Predicate<SurveyAnswer> late = answer -> answer.answeredAt().isAfter(middle);
      double change = csat(about.and(late)) - csat(about.and(late.negate()));
      Map<Boolean, Long> sold = DATA.sales().stream()
          .filter(sale -> sale.product().equals(product))
          .collect(Collectors.partitioningBy(
              sale -> sale.closedAt().isAfter(middle), Collectors.counting()));
      assertThat(Math.abs(change)).as(product).isGreaterThan(0.3);
      ways.add((sold.getOrDefault(true, 0L) > sold.getOrDefault(false, 0L)) + " " + (change > 0));
    });
    assertThat(ways).hasSize(4);
  }

  @Test
  void pleasesBothChannelsMoreAndAllOfThemLess() {
    Instant middle = NOW.minus(Duration.ofDays(SampleData.DAYS / 2));
    Predicate<SurveyAnswer> late = answer -> answer.answeredAt().isAfter(middle);
    Predicate<SurveyAnswer> mixed =
        answer -> SampleData.MIXED.equals(subject(answer, Sale::product, answer.product()))
            && "small-business".equals(subject(answer, Sale::segment, answer.segment()));
    for (String channel : List.of("online", "retail")) {
      Predicate<SurveyAnswer> one =
          mixed.and(answer -> channel.equals(subject(answer, Sale::channel, answer.channel())));
      assertThat(csat(one.and(late)) - csat(one.and(late.negate()))).as(channel).isPositive();
    }
    assertThat(csat(mixed.and(late)) - csat(mixed.and(late.negate()))).isNegative();
  }

  @Test
  void sellsMostBeforeChristmas() {
    Map<Integer, Long> byMonth =
        count(DATA.sales(), sale -> sale.closedAt().atZone(ZoneOffset.UTC).getMonthValue());
    assertThat(byMonth.getOrDefault(12, 0L)).isGreaterThan(byMonth.getOrDefault(11, 0L));
    assertThat(byMonth.getOrDefault(7, 0L)).isLessThan(byMonth.getOrDefault(5, 0L));
  }

  @Test
  void hasATitleForAllThatIsSold() {
    assertThat(SampleData.productTitles().keySet())
        .containsAll(count(DATA.sales(), Sale::product).keySet());
    assertThat(SampleData.regionTitles().keySet())
        .containsAll(count(DATA.sales(), Sale::region).keySet());
  }

  private static String half(Sale sale, Instant middle) {
    return sale.segment() + " " + sale.closedAt().isAfter(middle);
  }

  private static double shareOfDeliveries(String segment, Predicate<DeliveryCompletion> which) {
    return DATA.completions().stream()
        .filter(delivery -> segment.equals(saleOf(delivery.saleId()).segment()))
        .mapToInt(delivery -> which.test(delivery) ? 1 : 0)
        .average()
        .orElseThrow();
  }

  private static double share(Map<String, Long> some, Map<String, Long> all, String of) {
    return (double) some.getOrDefault(of, 0L) / Objects.requireNonNull(all.get(of));
  }

  private static Sale saleOf(String saleId) {
    return Objects.requireNonNull(SALES.get(saleId));
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
