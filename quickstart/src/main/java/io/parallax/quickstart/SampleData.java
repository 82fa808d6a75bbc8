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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Made-up sales, leads, surveys and deliveries of the last 26 months of a shop for coffee and office
 * things, always the same for the same time and seed. It grows, and sells more before Christmas.
 *
 * <p>They tell stories that a total does not show:
 *
 * <ul>
 *   <li>sales to enterprises grow while what enterprises say gets worse and worse, and fewer come
 *       back; the score over all segments hardly moves, because consumers are many and content. The
 *       reason is the quality of what is delivered to enterprises: it comes in time and at the cost
 *       agreed, like that of everybody else;
 *   <li>nobody is ever asked in {@link #NEVER_SURVEYED}, though one of these sells well;
 *   <li>about the less popular products hardly anybody is asked;
 *   <li>customers of {@link #REGION_MOODS two regions} and of {@link #PRODUCT_MOODS three products} are
 *       more or less content than others;
 *   <li>of {@link #TRENDS four products}, sales and contentment go up and down in each of the four ways;
 *   <li>{@link #MIXED one product} makes small businesses of both its channels happier, and yet the score of
 *       all of them falls, since more and more buy in the channel that pleases less (Simpson's paradox);
 *   <li>most leads are called within hours, but those of trade shows wait for days, and become sales
 *       less often.
 * </ul>
 */
record SampleData(
    List<Sale> sales,
    List<Sale> corrections,
    Sale conflict,
    List<SaleReversal> reversals,
    List<Lead> leads,
    List<Lead.Assignment> assignments,
    List<Lead.Contact> leadContacts,
    List<Lead.Loss> losses,
    List<CustomerContact> customerContacts,
    List<SurveyInvitation> invitations,
    List<SurveyAnswer> answers,
    List<DeliveryAgreement> agreements,
    List<DeliveryCompletion> completions) {
  static final int DAYS = 791;
  static final int DEFAULT_SALES = 60_000;

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

  /** How much more content than others the customers of a product are. */
  static final Map<String, Double> PRODUCT_MOODS =
      Map.of("espresso-beans", 0.2, "cold-brew", -0.8, "black-tea", 0.4);

  /** How much more content than others the customers of a region are. */
  static final Map<String, Double> REGION_MOODS = Map.of("FI", 0.5, "DE-BY", -0.7);

  /** How the sales of a product change, and how much more content its customers are than others. */
  static final Map<String, Trend> TRENDS = Map.of(
      "filter-coffee", new Trend(new Drift(0.4, 1), new Drift(-0.5, 0.4)),
      "coffee-pods", new Trend(new Drift(0.4, 1), new Drift(0.3, -0.9)),
      "oat-milk", new Trend(new Drift(1, 0.3), new Drift(-0.6, 0.5)),
      "green-tea", new Trend(new Drift(1, 0.3), new Drift(0.3, -0.9)));

  /** What small businesses buy in two channels, less and less in the one that pleases more. */
  static final String MIXED = "espresso-beans";

  private static final Mood MIXED_ONLINE = new Mood("online", new Drift(-2.4, -1.4));
  private static final Mood MIXED_RETAIL = new Mood("retail", new Drift(-0.4, 0.6));
  private static final Drift MIXED_ONLINE_SHARE = new Drift(0.05, 0.95);

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
      new Drift(4.25, 4.4),
      new Drift(0.4, 0.45),
      new Drift(0.95, 0.96));
  private static final Segment SMALL_BUSINESS = new Segment(
      "small-business",
      new Choice<>(List.of("online", "direct", "telemarketing", "retail", "partner")),
      4,
      new Drift(4.1, 4.05),
      new Drift(0.5, 0.5),
      new Drift(0.95, 0.94));
  private static final Segment ENTERPRISE = new Segment(
      "enterprise",
      new Choice<>(List.of("direct", "partner", "trade-show")),
      20,
      new Drift(4.35, 3.6),
      new Drift(0.75, 0.45),
      new Drift(0.97, 0.7));

  private static final String SLOW_CHANNEL = "trade-show";
  private static final Choice<String> LEAD_CHANNELS =
      new Choice<>(List.of("online", SLOW_CHANNEL, "telemarketing", "partner", "direct-mail"));

  /** A sale from this day on may have been a lead before. */
  private static final int FIRST_WON_DAY = 30;

  /** Of an hour of the day, in UTC: the shop is a few hours east of Greenwich. */
  private static final int[] HOURLY = {
    1, 1, 1, 1, 2, 6, 14, 30, 48, 56, 60, 55, 50, 54, 52, 46, 40, 36, 34, 30, 22, 12, 5, 2
  };

  /** Sales of a month beside those of an average one, from January on. */
  private static final double[] MONTHLY = {
    0.95, 0.9, 0.95, 0.95, 0.95, 0.9, 0.8, 0.85, 1, 1.05, 1.2, 1.5
  };

  private record Region(String code, String currency) {}

  /** Somebody who buys, always in the same region. */
  private record Customer(String id, Region region) {}

  /** A channel, and how much more content its customers are than others. */
  private record Mood(String channel, Drift mood) {}

  /**
   * What becomes of a product.
   *
   * @param sales the share of those who want it that the shop sells it to
   */
  record Trend(Drift sales, Drift mood) {}

  /** A number that changes evenly from the start to the end. */
  record Drift(double first, double last) {
    double at(double progress) {
      return first + (last - first) * progress;
    }
  }

  /**
   * A kind of customer.
   *
   * @param bulk how many times as much they buy
   * @param csat their contentment, from 1 to 5
   * @param returning the share of sales to those who have bought before
   * @param quality the share of deliveries of the quality agreed
   */
  private record Segment(
      String code, Choice<String> channels, int bulk, Drift csat, Drift returning, Drift quality) {}

  /**
   * @param now the end of the {@value #DAYS} days
   * @param sales how many sales; there are about a third as many invitations to surveys, a sixth as
   *     many deliveries, a seventh as many answers, and a tenth as many leads
   */
  static SampleData generate(Instant now, long seed, int sales) {
    return new Generator(now, new SplittableRandom(seed)).generate(sales);
  }

  /** The first moment that the data is about. */
  static Instant start(Instant now) {
    return now.minus(DAYS, ChronoUnit.DAYS);
  }

  /** How many sales are recorded by mistake, and taken back as such. */
  int withdrawnSales() {
    return Math.toIntExact(
        corrections.stream().filter(sale -> sale.withdrawn() != null).count());
  }

  /** What people call the products, and one that is not sold yet. */
  static Map<String, String> productTitles() {
    Map<String, String> titles = new LinkedHashMap<>();
    for (String product : PRODUCTS) {
      String words = product.replace('-', ' ');
      titles.put(product, Character.toUpperCase(words.charAt(0)) + words.substring(1));
    }
    titles.put("iced-coffee-maker", "Iced coffee maker (new)");
    return titles;
  }

  /** What people call the regions, and one where nothing is sold yet. */
  static Map<String, String> regionTitles() {
    Map<String, String> titles = new LinkedHashMap<>();
    titles.put("LT-VL", "Vilnius");
    titles.put("LT-KU", "Kaunas");
    titles.put("LT-KL", "Klaipėda");
    titles.put("PL-MZ", "Mazovia");
    titles.put("PL-DS", "Lower Silesia");
    titles.put("DE-BE", "Berlin");
    titles.put("DE-BY", "Bavaria");
    titles.put("LV", "Latvia");
    titles.put("EE", "Estonia");
    titles.put("FI", "Finland");
    titles.put("SE-AB", "Stockholm");
    titles.put("NO", "Norway");
    titles.put("DK", "Denmark (new)");
    return titles;
  }

  private static final class Generator {
    private final Instant now;
    private final Instant start;
    private final SplittableRandom random;
    private final Choice<Integer> ranks;
    private final int[] basePrices;
    private final Map<Segment, List<Customer>> customers = new HashMap<>();
    private final List<Sale> sales = new ArrayList<>();
    private final List<Sale> corrections = new ArrayList<>();
    private final List<SaleReversal> reversals = new ArrayList<>();
    private final List<Lead> leads = new ArrayList<>();
    private final List<Lead.Assignment> assignments = new ArrayList<>();
    private final List<Lead.Contact> leadContacts = new ArrayList<>();
    private final List<Lead.Loss> losses = new ArrayList<>();
    private final List<CustomerContact> customerContacts = new ArrayList<>();
    private final List<SurveyInvitation> invitations = new ArrayList<>();
    private final List<SurveyAnswer> answers = new ArrayList<>();
    private final List<DeliveryAgreement> agreements = new ArrayList<>();
    private final List<DeliveryCompletion> completions = new ArrayList<>();

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
      for (Instant time : times(count)) {
        Segment segment = segment(progress(time));
        int rank = rank(progress(time));
        boolean won = chance(0.03) && time.isAfter(start.plus(FIRST_WON_DAY, ChronoUnit.DAYS));
        Sale sale = sale(time, segment, rank, won ? id("lead", leads) : null);
        sales.add(sale);
        if (chance(0.004)) {
          addCorrection(sale);
        }
        if (won || chance(0.075)) {
          addLead(sale, segment);
        }
        if (isReversed(segment, progress(time))) {
          addReversal(sale);
        }
        if (segment.equals(ENTERPRISE) || chance(0.1)) {
          addDelivery(sale, segment);
        }
        if (isSurveyed(sale, rank)) {
          addSurvey(sale, segment);
        }
        if (chance(segment.equals(CONSUMER) ? 0.02 : 0.15)) {
          addCheckIn(sale);
        }
      }
      return new SampleData(
          List.copyOf(sales),
          List.copyOf(corrections),
          sales.getFirst().corrected(1, sales.getFirst().quantity() + 1, false),
          List.copyOf(reversals),
          List.copyOf(leads),
          List.copyOf(assignments),
          List.copyOf(leadContacts),
          List.copyOf(losses),
          List.copyOf(customerContacts),
          List.copyOf(invitations),
          List.copyOf(answers),
          List.copyOf(agreements),
          List.copyOf(completions));
    }

    /** The id of the next of its kind. */
    private static String id(String kind, List<?> before) {
      return "sample-%s-%06d".formatted(kind, before.size() + 1);
    }

    private <T> void addIfPast(List<T> events, Instant time, T event) {
      if (time.isBefore(now)) {
        events.add(event);
      }
    }

    /** Some time that many hours after {@code time}; before it where they are negative. */
    private Instant after(Instant time, int fromHours, int toHours) {
      return time.plusSeconds(random.nextInt(fromHours * 3_600, toHours * 3_600));
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

    /** Growth over the whole time, seasons, quieter weekends, and the hours of the day. */
    private double busyness(Instant hour) {
      ZonedDateTime time = hour.atZone(ZoneOffset.UTC);
      double weekday = time.getDayOfWeek() == DayOfWeek.SUNDAY
          ? 0.4
          : time.getDayOfWeek() == DayOfWeek.SATURDAY ? 0.7 : 1;
      return (1 + 0.8 * progress(hour))
          * MONTHLY[time.getMonthValue() - 1]
          * weekday
          * HOURLY[time.getHour()];
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

    /** Of a product that is about to come or to go, fewer are sold. */
    private int rank(double progress) {
      int rank = ranks.pick(random);
      Trend trend = TRENDS.get(PRODUCTS.get(rank));
      return trend == null || chance(trend.sales().at(progress)) ? rank : rank(progress);
    }

    private Sale sale(Instant time, Segment segment, int rank, @Nullable String leadId) {
      Customer customer = customer(segment, progress(time));
      Region region = customer.region();
      String channel = isMixed(PRODUCTS.get(rank), segment)
          ? mixed(chance(MIXED_ONLINE_SHARE.at(progress(time)))).channel()
          : segment.channels().pick(random);
      String closingMethod = chance(0.9) ? closingMethod(channel) : null;
      int quantity = segment.bulk() * random.nextInt(1, 5);
      boolean priced = chance(0.97);
      return new Sale(
          id("sale", sales),
          time,
          PRODUCTS.get(rank),
          region.code(),
          channel,
          chance(0.95) ? segment.code() : null,
          closingMethod,
          chance(0.85) ? customer.id() : null,
          closingMethod == null ? null : salesperson(region.code()),
          leadId,
          quantity,
          priced ? price(basePrices[rank], quantity, region.currency()) : null,
          priced ? region.currency() : null,
          null,
          null);
    }

    private static boolean isMixed(String product, Segment segment) {
      return product.equals(MIXED) && segment.equals(SMALL_BUSINESS);
    }

    private static Mood mixed(boolean online) {
      return online ? MIXED_ONLINE : MIXED_RETAIL;
    }

    /** Another number of units, or a sale that never was. */
    private void addCorrection(Sale sale) {
      boolean withdrawn = chance(0.2);
      int quantity = withdrawn ? sale.quantity() : sale.quantity() + 1;
      corrections.add(sale.corrected(2, quantity, withdrawn));
    }

    /** One who has bought before, or somebody new. */
    private Customer customer(Segment segment, double progress) {
      List<Customer> known = known(segment);
      if (!known.isEmpty() && chance(segment.returning().at(progress))) {
        return anyOf(known);
      }
      var customer = new Customer(id(segment.code(), known), REGIONS.pick(random));
      known.add(customer);
      return customer;
    }

    private List<Customer> known(Segment segment) {
      return customers.computeIfAbsent(segment, key -> new ArrayList<>());
    }

    private Customer anyOf(List<Customer> some) {
      return some.get(random.nextInt(some.size()));
    }

    /** Each region has one. */
    private static String salesperson(String region) {
      return "sample-salesperson-" + region;
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

    /** The lead that became the sale, or else one who wanted the same but did not buy it. */
    private void addLead(Sale sale, Segment segment) {
      boolean won = sale.leadId() != null;
      String id = id("lead", leads);
      String channel = won && chance(0.5) ? "online" : LEAD_CHANNELS.pick(random);
      boolean prompt = chance(channel.equals(SLOW_CHANNEL) ? 0.15 : 0.65);
      boolean followedUp = won || prompt || chance(0.6);
      Duration wait = Duration.ofMinutes(
          prompt ? random.nextInt(10, 20 * 60) : random.nextInt(48 * 60, 8 * 24 * 60));
      Instant capturedAt =
          won ? after(sale.closedAt(), -20 * 24, -24).minus(wait) : sale.closedAt();
      Instant assignedAt = capturedAt.plus(wait.dividedBy(2));
      Instant contactedAt = capturedAt.plus(wait);
      Instant lostAt = after(capturedAt, 9 * 24, 40 * 24);
      String referredBy = chance(0.1) ? anyOf(known(segment)).id() : null;
      leads.add(new Lead(
          id, capturedAt, channel, sale.product(), sale.region(), sale.segment(), referredBy));
      if (channel.equals("online")) {
        addLeadContact(id, capturedAt.plusSeconds(random.nextInt(5, 120)), "e-mail", true);
      }
      if (followedUp || chance(0.7)) {
        String seller = salesperson(sale.region());
        addIfPast(
            assignments,
            assignedAt,
            new Lead.Assignment(id("assignment", assignments), id, seller, assignedAt));
      }
      if (followedUp) {
        addLeadContact(id, contactedAt, chance(0.7) ? "phone" : "e-mail", false);
      }
      if (!won && chance(0.6)) {
        String reason = followedUp ? "bought elsewhere" : "could not be reached any more";
        addIfPast(losses, lostAt, new Lead.Loss(id, lostAt, reason));
      }
    }

    private void addLeadContact(String leadId, Instant time, String method, boolean automatic) {
      String id = id("lead-contact", leadContacts);
      addIfPast(leadContacts, time, new Lead.Contact(id, leadId, time, method, automatic));
    }

    /** How is it going? */
    private void addCheckIn(Sale sale) {
      String customer = sale.customerId();
      if (customer != null) {
        Instant time = after(sale.closedAt(), 7 * 24, 40 * 24);
        String id = id("customer-contact", customerContacts);
        String method = chance(0.6) ? "phone" : "visit";
        addIfPast(
            customerContacts, time, new CustomerContact(id, customer, time, method, "check-in"));
      }
    }

    /** Late, too dear, of bad quality, or never made: some are, and some are not due yet. */
    private void addDelivery(Sale sale, Segment segment) {
      String id = id("delivery", agreements);
      Instant dueAt = after(sale.closedAt(), 2 * 24, 14 * 24);
      BigDecimal agreedCost = share(sale.amount(), 0.04, 0.12);
      agreements.add(new DeliveryAgreement(
          id, dueAt, sale.saleId(), agreedCost, sale.currency(), "complete and undamaged"));
      if (chance(0.98)) {
        Instant time = chance(0.9) ? after(dueAt, -36, 0) : after(dueAt, 1, 5 * 24);
        double quality = segment.quality().at(progress(time));
        addIfPast(
            completions,
            time,
            new DeliveryCompletion(
                id,
                time,
                sale.saleId(),
                share(agreedCost, 0.75, 1.05),
                sale.currency(),
                chance(0.95) ? chance(quality) : null));
      }
    }

    private @Nullable BigDecimal share(@Nullable BigDecimal of, double from, double to) {
      return of == null
          ? null
          : of.multiply(BigDecimal.valueOf(random.nextDouble(from, to)))
              .setScale(2, RoundingMode.HALF_UP);
    }

    /** Enterprises send back more and more. */
    private boolean isReversed(Segment segment, double progress) {
      return chance(segment.equals(ENTERPRISE) ? 0.03 + 0.12 * progress : 0.03);
    }

    /** Every third one is of some units only. */
    private void addReversal(Sale sale) {
      Instant time = after(sale.closedAt(), 1, 30 * 24);
      Integer quantity = chance(0.33) ? random.nextInt(1, sale.quantity() + 1) : null;
      addIfPast(
          reversals,
          time,
          new SaleReversal(id("reversal", reversals), sale.saleId(), time, quantity));
    }

    private boolean isSurveyed(Sale sale, int rank) {
      return !NEVER_SURVEYED.contains(sale.region()) && chance(rank < FORGOTTEN_FROM ? 0.45 : 0.01);
    }

    /** The less content a customer, the less likely there is an answer. Few answers come late. */
    private void addSurvey(Sale sale, Segment segment) {
      Instant sentAt = after(sale.closedAt(), 24, 3 * 24);
      var invitation = new SurveyInvitation(
          id("invitation", invitations), sentAt, sale.saleId(), sale.customerId());
      addIfPast(invitations, sentAt, invitation);
      double contentment = contentment(sale, segment, progress(sentAt));
      if (chance(contentment / 9)) {
        Instant time = chance(0.95) ? after(sentAt, 1, 10 * 24) : after(sentAt, 15 * 24, 25 * 24);
        addIfPast(answers, time, answer(time, invitation, sale, scores(contentment)));
      }
    }

    private static double contentment(Sale sale, Segment segment, double progress) {
      String product = sale.product();
      double mood =
          PRODUCT_MOODS.getOrDefault(product, 0.0) + REGION_MOODS.getOrDefault(sale.region(), 0.0);
      Trend trend = TRENDS.get(product);
      if (trend != null) {
        mood += trend.mood().at(progress);
      }
      if (isMixed(product, segment)) {
        mood += mixed(sale.channel().equals(MIXED_ONLINE.channel())).mood().at(progress);
      }
      return Math.clamp(segment.csat().at(progress) + mood, 1, 5);
    }

    /** Most answers name invitation and sale, which say the rest; some name everything but these. */
    private SurveyAnswer answer(
        Instant time, SurveyInvitation invitation, Sale sale, List<SurveyAnswer.Score> scores) {
      String id = id("answer", answers);
      return chance(0.95)
          ? new SurveyAnswer(
              id,
              time,
              scores,
              invitation.invitationId(),
              sale.saleId(),
              null,
              null,
              null,
              null,
              null)
          : new SurveyAnswer(
              id,
              time,
              scores,
              null,
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
