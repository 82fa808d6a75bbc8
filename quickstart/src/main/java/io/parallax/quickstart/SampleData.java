package io.parallax.quickstart;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Made-up sales, reversals and survey answers of the last {@value #DAYS} days of a shop for coffee and office
 * things, always the same for the same time and seed.
 *
 * <p>They tell a story that a total does not show:
 *
 * <ul>
 *   <li>sales to enterprises grow while what enterprises say gets worse and worse; the score over
 *       all segments hardly moves, because consumers are many and content;
 *   <li>nobody is ever asked in {@link #NEVER_SURVEYED}, though one of these sells well;
 *   <li>about the less popular products hardly anybody is asked.
 * </ul>
 */
record SampleData(List<Sale> sales, List<SaleReversal> reversals, List<SurveyAnswer> answers) {
  static final int DAYS = 120;
  static final int DEFAULT_SALES = 40_000;

  /** Where no customer ever gets a survey. */
  static final Set<String> NEVER_SURVEYED = Set.of("PL-MZ", "NO");

  /** The products from this rank of popularity on are nearly never surveyed; the first is 0. */
  static final int FORGOTTEN_FROM = 25;

  /** From the most to the least popular. */
  static final List<String> PRODUCTS = List.of(
      "espresso-beans",
      "filter-coffee",
      "coffee-pods",
      "oat-milk",
      "green-tea",
      "black-tea",
      "cold-brew",
      "paper-cups",
      "drip-filter",
      "milk-frother",
      "french-press",
      "hand-grinder",
      "electric-kettle",
      "espresso-machine",
      "water-filter",
      "descaler",
      "travel-mug",
      "herbal-tea",
      "cocoa",
      "sugar-sticks",
      "biscuits",
      "honey",
      "syrup-vanilla",
      "syrup-caramel",
      "decaf-beans",
      "moka-pot",
      "pour-over-stand",
      "gooseneck-kettle",
      "scale",
      "tamper",
      "knock-box",
      "barista-course",
      "machine-rental",
      "machine-service",
      "grinder-service",
      "vending-machine",
      "gift-box",
      "tasting-set",
      "roasting-course",
      "chicory-coffee");

  /** From the home market to the smallest. */
  private static final Choice<Region> REGIONS = new Choice<>(List.of(
      new Region("LT-VL", "EUR"),
      new Region("PL-MZ", "PLN"),
      new Region("LT-KU", "EUR"),
      new Region("DE-BE", "EUR"),
      new Region("LV", "EUR"),
      new Region("DE-BY", "EUR"),
      new Region("EE", "EUR"),
      new Region("LT-KL", "EUR"),
      new Region("FI", "EUR"),
      new Region("PL-DS", "PLN"),
      new Region("SE-AB", "SEK"),
      new Region("NO", "NOK")));

  private static final Segment CONSUMER = new Segment(
      "consumer",
      new Choice<>(List.of("online", "retail", "direct-mail", "telemarketing", "door-to-door")),
      1,
      4.25,
      4.4);
  private static final Segment SMALL_BUSINESS = new Segment(
      "small-business",
      new Choice<>(List.of("online", "direct", "telemarketing", "retail", "partner")),
      4,
      4.1,
      4.05);
  private static final Segment ENTERPRISE = new Segment(
      "enterprise", new Choice<>(List.of("direct", "partner", "trade-show")), 20, 4.5, 2.0);

  /** Of an hour of the day, in UTC: the shop is a few hours east of Greenwich. */
  private static final int[] HOURLY = {
    1, 1, 1, 1, 2, 6, 14, 30, 48, 56, 60, 55, 50, 54, 52, 46, 40, 36, 34, 30, 22, 12, 5, 2
  };

  private static final int CUSTOMERS_PER_100_SALES = 30;

  private record Region(String code, String currency) {}

  /** A kind of customer, who buys {@code bulk} times as much, and whose contentment drifts. */
  private record Segment(
      String code, Choice<String> channels, int bulk, double firstCsat, double lastCsat) {

    double csat(double progress) {
      return firstCsat + (lastCsat - firstCsat) * progress;
    }
  }

  /**
   * @param now the end of the {@value #DAYS} days
   * @param sales how many sales; there is about one answer to 7 of them
   */
  static SampleData generate(Instant now, long seed, int sales) {
    return new Generator(now, new SplittableRandom(seed)).generate(sales);
  }

  /** The first moment that the data is about. */
  static Instant start(Instant now) {
    return now.minus(DAYS, ChronoUnit.DAYS);
  }

  private static final class Generator {
    private final Instant now;
    private final Instant start;
    private final SplittableRandom random;
    private final Choice<Integer> ranks;
    private final int[] basePrices;

    Generator(Instant now, SplittableRandom random) {
      this.now = now.truncatedTo(ChronoUnit.SECONDS);
      this.start = SampleData.start(this.now);
      this.random = random;
      this.ranks = new Choice<>(IntStream.range(0, PRODUCTS.size()).boxed().toList());
      this.basePrices = PRODUCTS.stream()
          .mapToInt(product -> 4 + random.nextInt(1, 9) * random.nextInt(1, 12))
          .toArray();
    }

    SampleData generate(int count) {
      int customers = Math.max(1, count * CUSTOMERS_PER_100_SALES / 100);
      List<Instant> times = times(count);
      List<Sale> sales = new ArrayList<>(count);
      List<SaleReversal> reversals = new ArrayList<>();
      List<SurveyAnswer> answers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Instant time = times.get(i);
        double progress = progress(time);
        Segment segment = segment(progress);
        int rank = ranks.pick(random);
        Sale sale = sale(i + 1, time, segment, rank, customers);
        sales.add(sale);
        if (isReversed(segment, progress)) {
          Instant reversedAt = time.plusSeconds(random.nextInt(3_600, 30 * 86_400));
          if (reversedAt.isBefore(now)) {
            reversals.add(reversal(reversals.size() + 1, reversedAt, sale));
          }
        }
        if (isAnswered(sale, rank)) {
          Instant answeredAt = time.plusSeconds(random.nextInt(3_600, 10 * 86_400));
          if (answeredAt.isBefore(now)) {
            answers.add(answer(answers.size() + 1, answeredAt, sale, segment));
          }
        }
      }
      return new SampleData(List.copyOf(sales), List.copyOf(reversals), List.copyOf(answers));
    }

    /** Times in order, dense where the shop is busy. */
    private List<Instant> times(int count) {
      List<Instant> hours = new ArrayList<>();
      for (Instant hour = start; hour.isBefore(now); hour = hour.plus(1, ChronoUnit.HOURS)) {
        hours.add(hour);
      }
      var choice =
          new Choice<>(hours, hours.stream().mapToDouble(this::busyness).toArray());
      Instant[] times = new Instant[count];
      Arrays.setAll(times, i -> choice.pick(random).plusSeconds(random.nextInt(3_600)));
      Arrays.sort(times);
      return List.of(times);
    }

    /** Growth over the whole time, quieter weekends, and the hours of the day. */
    private double busyness(Instant hour) {
      ZonedDateTime time = hour.atZone(ZoneOffset.UTC);
      double weekday = time.getDayOfWeek() == DayOfWeek.SUNDAY
          ? 0.4
          : time.getDayOfWeek() == DayOfWeek.SATURDAY ? 0.7 : 1;
      return (1 + 0.4 * progress(hour)) * weekday * HOURLY[time.getHour()];
    }

    /** How much of the time has passed, from 0 to 1. */
    private double progress(Instant time) {
      return (double) Duration.between(start, time).toSeconds()
          / Duration.between(start, now).toSeconds();
    }

    /** Enterprises come to buy twice as often. */
    private Segment segment(double progress) {
      double die = random.nextDouble();
      double enterprise = 0.05 + 0.05 * progress;
      if (die < enterprise) {
        return ENTERPRISE;
      }
      return die < enterprise + 0.2 ? SMALL_BUSINESS : CONSUMER;
    }

    private Sale sale(int number, Instant time, Segment segment, int rank, int customers) {
      Region region = REGIONS.pick(random);
      String channel = segment.channels().pick(random);
      int quantity = segment.bulk() * random.nextInt(1, 5);
      boolean priced = chance(0.97);
      return new Sale(
          "sample-sale-%06d".formatted(number),
          time,
          PRODUCTS.get(rank),
          region.code(),
          channel,
          chance(0.95) ? segment.code() : null,
          chance(0.9) ? closingMethod(channel) : null,
          chance(0.85) ? "%s-%05d".formatted(segment.code(), random.nextInt(customers)) : null,
          quantity,
          priced ? price(basePrices[rank], quantity, region.currency()) : null,
          priced ? region.currency() : null);
    }

    private @Nullable String closingMethod(String channel) {
      return switch (channel) {
        case "telemarketing" -> "phone";
        case "retail", "door-to-door", "trade-show" -> "face-to-face";
        case "online" -> chance(0.3) ? "online-chat" : null;
        default -> chance(0.5) ? "phone" : "face-to-face";
      };
    }

    private BigDecimal price(int base, int quantity, String currency) {
      double rate = switch (currency) {
        case "PLN" -> 4.3;
        case "SEK" -> 11.2;
        case "NOK" -> 11.7;
        default -> 1;
      };
      double bulkDiscount = quantity >= 20 ? 0.85 : 1;
      return BigDecimal.valueOf((base - 0.05) * quantity * rate * bulkDiscount)
          .setScale(2, RoundingMode.HALF_UP);
    }

    /** Enterprises send back more and more. */
    private boolean isReversed(Segment segment, double progress) {
      return chance(segment.equals(ENTERPRISE) ? 0.03 + 0.12 * progress : 0.03);
    }

    /** Every third one is of some units only. */
    private SaleReversal reversal(int number, Instant time, Sale sale) {
      String id = "sample-reversal-%06d".formatted(number);
      Integer quantity = chance(0.33) ? random.nextInt(1, sale.quantity() + 1) : null;
      return new SaleReversal(id, sale.saleId(), time, quantity);
    }

    private boolean isAnswered(Sale sale, int rank) {
      if (NEVER_SURVEYED.contains(sale.region())) {
        return false;
      }
      return chance(rank < FORGOTTEN_FROM ? 0.2 : 0.002);
    }

    /** Most answers name their sale, which says the rest; some name everything but the sale. */
    private SurveyAnswer answer(int number, Instant time, Sale sale, Segment segment) {
      String id = "sample-answer-%06d".formatted(number);
      List<SurveyAnswer.Score> scores = scores(segment.csat(progress(time)));
      return chance(0.95)
          ? new SurveyAnswer(id, time, scores, sale.saleId(), null, null, null, null, null)
          : new SurveyAnswer(
              id,
              time,
              scores,
              null,
              sale.customerId(),
              sale.product(),
              sale.region(),
              sale.segment(),
              sale.channel());
    }

    private List<SurveyAnswer.Score> scores(double contentment) {
      List<SurveyAnswer.Score> scores = new ArrayList<>();
      scores.add(score("csat", contentment, 1, 1, 5));
      if (chance(0.6)) {
        scores.add(score("nps", (contentment - 1) * 2.5, 1.8, 0, 10));
      }
      if (chance(0.4)) {
        scores.add(score("ces", 1 + (contentment - 1) * 1.5, 1.4, 1, 7));
      }
      if (chance(0.3)) {
        scores.add(score("repurchase-intent", contentment, 1, 1, 5));
      }
      return scores;
    }

    private SurveyAnswer.Score score(
        String measure, double mean, double deviation, int min, int max) {
      long value = Math.round(mean + random.nextGaussian() * deviation);
      return new SurveyAnswer.Score(measure, Math.clamp(value, min, max));
    }

    private boolean chance(double probability) {
      return random.nextDouble() < probability;
    }
  }

  /** One of several things, each as likely as its weight. */
  private static final class Choice<T> {
    private final List<T> things;
    private final double[] upTo;

    /** By Zipf's law: the n-th is about n times less likely than the first. */
    Choice(List<T> things) {
      this(
          things,
          IntStream.rangeClosed(1, things.size())
              .mapToDouble(n -> Math.pow(n, -1.1))
              .toArray());
    }

    Choice(List<T> things, double[] weights) {
      this.things = things;
      this.upTo = weights.clone();
      Arrays.parallelPrefix(upTo, Double::sum);
    }

    T pick(SplittableRandom random) {
      int index = Arrays.binarySearch(upTo, random.nextDouble(upTo[upTo.length - 1]));
      return things.get(index < 0 ? -index - 1 : index + 1);
    }
  }
}
