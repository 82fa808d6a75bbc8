package io.parallax.reporting.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parallax.events.Measure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HeterogeneityTest {
  private static final long SEED = Long.getLong("parallax.seed", 20261123);

  /** Probabilities by scipy.stats.chi2_contingency. */
  @Test
  void sharesDifferByChiSquare() {
    Map<String, OutcomeSums> groups = new LinkedHashMap<>();
    groups.put("a", Samples.csat(90, 10));
    groups.put("b", Samples.csat(80, 20));
    groups.put("c", Samples.csat(60, 40));

    Heterogeneity<String> result = Heterogeneity.of(Indicator.CSAT, groups);

    assertThat(result.pValue()).isCloseTo(2.1641600036580136e-06, within(1e-12));
    assertThat(result.differs()).isTrue();
    assertThat(result.differentPairs())
        .extracting(pair -> pair.first() + pair.second())
        .containsExactly("ac", "bc", "ab");
    assertThat(result.differentPairs().get(0).pValue())
        .isCloseTo(3 * 9.63357008643095e-07, within(1e-12));
    assertThat(result.differentPairs().get(1).pValue())
        .isCloseTo(2 * 0.0020282311484520824, within(1e-12));
    assertThat(result.differentPairs().get(2).pValue())
        .isCloseTo(0.04767038065616147, within(1e-12));
  }

  @Test
  void netPromoterScoresDifferByCochransQ() {
    Heterogeneity<String> result = Heterogeneity.of(
        Indicator.NPS,
        Map.of(
            "a",
            Samples.nps(50, 30, 20),
            "b",
            Samples.nps(60, 25, 15),
            "c",
            Samples.nps(20, 30, 50)));

    assertThat(result.pValue())
        .isCloseTo(6.136713313897917e-12, within(6.136713313897917e-12 * 1e-6));
    assertThat(result.differentPairs())
        .hasSize(2)
        .allMatch(pair -> pair.toString().contains("c"));
  }

  @Test
  void opposedAnswersOfTheSameScoreAreTheSame() {
    assertThat(Heterogeneity.of(
                Indicator.NPS, Map.of("a", Samples.nps(50, 0, 50), "b", Samples.nps(0, 100, 0)))
            .pValue())
        .isCloseTo(1, within(1e-9));
  }

  @Test
  void responseTimesDifferByLogRank() {
    Heterogeneity<String> result = Heterogeneity.of(
        Indicator.LEAD_RESPONSE_TIME,
        Map.of("a", waiting(100, 10), "b", waiting(100, 11), "c", waiting(100, 30)));

    assertThat(result.differs()).isTrue();
    assertThat(result.differentPairs())
        .hasSize(2)
        .allMatch(pair -> pair.toString().contains("c"));
  }

  @Test
  void fewObservationsAreNotTested() {
    Map<String, OutcomeSums> groups = new LinkedHashMap<>();
    groups.put("a", Samples.csat(30, 0));
    groups.put("thin", Samples.csat(0, 29));
    groups.put("none", new OutcomeSums());

    Heterogeneity<String> result = Heterogeneity.of(Indicator.CSAT, groups);

    assertThat(result)
        .isEqualTo(new Heterogeneity<>(List.of("a"), List.of("thin"), null, List.of()));
    assertThat(result.differs()).isNull();
  }

  @Test
  void unanimousGroupsAreTheSame() {
    assertThat(Heterogeneity.of(
                Indicator.CSAT, Map.of("a", Samples.csat(40, 0), "b", Samples.csat(90, 0)))
            .pValue())
        .isEqualTo(1);
    assertThat(Heterogeneity.of(
                Indicator.CSAT, Map.of("a", Samples.csat(0, 40), "b", Samples.csat(0, 90)))
            .pValue())
        .isEqualTo(1);
  }

  /** Groups of one kind are told apart in about one of twenty tries, as a 95 % level promises. */
  @ParameterizedTest
  @EnumSource(names = {"CSAT", "NPS", "LEAD_RESPONSE_TIME"})
  void groupsOfOneKindSeldomDiffer(Indicator indicator) {
    RandomGenerator random = RandomGeneratorFactory.getDefault().create(SEED);
    int tries = 400;
    int different = 0;
    int pairs = 0;
    for (int i = 0; i < tries; i++) {
      Map<Integer, OutcomeSums> groups = new LinkedHashMap<>();
      for (int group = 0; group < 4; group++) {
        var sums = new OutcomeSums();
        for (int answer = 0; answer < 150; answer++) {
          sums.add(Measure.CSAT, random.nextInt(10) < 7 ? 5 : 2, 1);
          sums.add(Measure.NPS, random.nextInt(4, 11), 1);
          sums.addResponses(random.nextInt(1000), random.nextInt(4) > 0, 1);
        }
        groups.put(group, sums);
      }
      Heterogeneity<Integer> result = Heterogeneity.of(indicator, groups);
      different += Boolean.TRUE.equals(result.differs()) ? 1 : 0;
      pairs += result.differentPairs().isEmpty() ? 0 : 1;
    }
    assertThat(different).as("-Dparallax.seed=%d", SEED).isBetween(tries / 100, tries / 10);
    assertThat(pairs).as("-Dparallax.seed=%d", SEED).isLessThan(tries / 10);
  }

  /** Both groups fell, and so many moved to the better one that the total rose. */
  @Test
  void findsATotalThatHidesItsGroups() {
    Map<String, OutcomeSums> before =
        Map.of("a", Samples.csat(180, 20), "b", Samples.csat(80, 720));
    Map<String, OutcomeSums> now = Map.of("a", Samples.csat(510, 90), "b", Samples.csat(32, 368));

    assertThat(Heterogeneity.isReversed(Indicator.CSAT, now, before)).isTrue();
    assertThat(Heterogeneity.isReversed(Indicator.CSAT, before, now)).isTrue();
  }

  @Test
  void aTotalThatGoesWithAGroupHidesNothing() {
    Map<String, OutcomeSums> before =
        Map.of("a", Samples.csat(180, 20), "b", Samples.csat(80, 720));
    Map<String, OutcomeSums> oneRose =
        Map.of("a", Samples.csat(550, 50), "b", Samples.csat(32, 368));
    Map<String, OutcomeSums> likeBefore =
        Map.of("a", Samples.csat(178, 22), "b", Samples.csat(79, 721));

    assertThat(Heterogeneity.isReversed(Indicator.CSAT, oneRose, before)).isFalse();
    assertThat(Heterogeneity.isReversed(Indicator.CSAT, likeBefore, before)).isFalse();
    assertThat(Heterogeneity.isReversed(Indicator.CSAT, before, before)).isFalse();
  }

  @Test
  void groupsThatCannotMoveAreLeftOut() {
    Map<String, OutcomeSums> before =
        Map.of("a", Samples.csat(180, 20), "b", Samples.csat(80, 720), "gone", Samples.csat(1, 9));
    Map<String, OutcomeSums> now = Map.of(
        "a", Samples.csat(510, 90), "b", Samples.csat(32, 368), "new", Samples.csat(0, 9000));

    assertThat(Heterogeneity.isReversed(Indicator.CSAT, now, before)).isTrue();
    assertThat(Heterogeneity.isReversed(
            Indicator.CSAT, Map.of("a", Samples.csat(1, 99)), Map.of("a", Samples.csat(99, 1))))
        .isFalse();
  }

  private static OutcomeSums waiting(int leads, int longest) {
    var sums = new OutcomeSums();
    for (int i = 0; i < leads; i++) {
      sums.addResponses(1_000_000L * (i % longest), i % 5 > 0, 1);
    }
    return sums;
  }
}
