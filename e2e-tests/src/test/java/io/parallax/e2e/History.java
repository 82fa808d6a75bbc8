package io.parallax.e2e;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sales, reversals and answers made up from a seed, as internal systems would know them. */
record History(List<Sale> sales, List<Reversal> reversals, List<Answer> answers) {
  private static final Instant FIRST = Instant.parse("2026-03-20T00:00:00Z");
  private static final int DAYS = 45;
  private static final List<String> REGIONS = List.of("LT-VL", "LT-KU", "LV", "EE", "PL-MZ", "NO");
  private static final List<String> SEGMENTS = List.of("consumer", "small-business", "enterprise");
  private static final List<String> CHANNELS = List.of("direct", "retail", "online");
  private static final Map<String, int[]> SCALES = Map.of(
      "csat",
      new int[] {1, 5},
      "nps",
      new int[] {0, 10},
      "ces",
      new int[] {1, 7},
      "repurchase-intent",
      new int[] {1, 5});

  /** A sale; the segment may be unknown. */
  record Sale(
      String id,
      Instant closedAt,
      String product,
      String region,
      String channel,
      @Nullable String segment,
      int quantity) {
    String json() {
      return """
          {"saleId":"%s","closedAt":"%s","product":"%s","region":"%s","channel":"%s",%s\
          "quantity":%d,"amount":"%d.50","currency":"EUR"}""".formatted(
              id,
              closedAt,
              product,
              region,
              channel,
              optional("segment", segment),
              quantity,
              quantity * 10);
    }
  }

  /** A reversal of a part of a sale, or of all of it. */
  record Reversal(
      String id, Instant reversedAt, Sale sale, @Nullable Integer quantity) {
    String json() {
      return "{\"reversalId\":\"%s\",\"reversedAt\":\"%s\",%s\"saleId\":\"%s\"}"
          .formatted(
              id,
              reversedAt,
              quantity == null ? "" : "\"quantity\":%d,".formatted(quantity),
              sale.id());
    }
  }

  /** An answer; it may say nothing about the product, or about no sale at all. */
  record Answer(
      String id,
      Instant answeredAt,
      @Nullable Sale sale,
      @Nullable String product,
      Map<String, Integer> scores) {
    String json() {
      List<String> pairs = new ArrayList<>();
      scores.forEach((measure, value) ->
          pairs.add("{\"measure\":\"%s\",\"value\":%d}".formatted(measure, value)));
      return "{\"answerId\":\"%s\",\"answeredAt\":\"%s\",%s%s\"scores\":[%s]}"
          .formatted(
              id,
              answeredAt,
              optional("saleId", sale == null ? null : sale.id()),
              optional("product", product),
              String.join(",", pairs));
    }
  }

  static History random(long seed, int saleCount, int reversalCount, int answerCount) {
    Random random = new Random(seed);
    List<Sale> sales = new ArrayList<>(saleCount);
    for (int i = 0; i < saleCount; i++) {
      sales.add(new Sale(
          "S" + i,
          time(random),
          "product-" + (int) (20 * Math.pow(random.nextDouble(), 3)),
          pick(REGIONS, random),
          pick(CHANNELS, random),
          random.nextInt(10) == 0 ? null : pick(SEGMENTS, random),
          1 + random.nextInt(4)));
    }
    List<Reversal> reversals = new ArrayList<>(reversalCount);
    for (int i = 0; i < reversalCount; i++) {
      // few sales for many reversals, so that some have several
      Sale sale = sales.get(random.nextInt(saleCount / 20));
      Integer quantity = random.nextBoolean() ? null : 1 + random.nextInt(3);
      reversals.add(new Reversal("R" + i, time(random), sale, quantity));
    }
    List<Answer> answers = new ArrayList<>(answerCount);
    for (int i = 0; i < answerCount; i++) {
      Map<String, Integer> scores = new TreeMap<>();
      SCALES.forEach((measure, scale) -> {
        if (random.nextBoolean()) {
          scores.put(measure, scale[0] + random.nextInt(scale[1] - scale[0] + 1));
        }
      });
      scores.putIfAbsent("csat", 1 + random.nextInt(5));
      answers.add(new Answer(
          "A" + i,
          time(random),
          random.nextInt(10) == 0 ? null : pick(sales, random),
          random.nextInt(10) == 0 ? "product-x" : null,
          scores));
    }
    return new History(sales, reversals, answers);
  }

  private static Instant time(Random random) {
    return FIRST.plus(random.nextLong(DAYS * 86_400_000_000L), ChronoUnit.MICROS);
  }

  private static <T> T pick(List<T> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }

  private static String optional(String name, @Nullable String value) {
    return value == null ? "" : "\"%s\":\"%s\",".formatted(name, value);
  }
}
