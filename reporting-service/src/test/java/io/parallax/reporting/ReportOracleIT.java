package io.parallax.reporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.parallax.events.Decoded;
import io.parallax.events.Event;
import io.parallax.events.EventJson;
import io.parallax.reporting.FactList.Fact;
import io.parallax.reporting.FactList.Wait;
import io.parallax.reporting.consume.Histories;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reports over HTTP beside plain loops over the events and {@code java.time}. A failure names the
 * seed and the query.
 */
class ReportOracleIT {
  private static final long FIRST_SEED = Long.getLong("parallax.seed", 20261124);
  private static final int HISTORIES = Integer.getInteger("parallax.histories", 26);
  private static final int QUERIES = 10;

  private static final List<String> DIMENSIONS =
      List.of("product", "region", "country", "segment", "channel", "closingMethod");
  private static final List<String> INDICATORS = List.of(
      "csat",
      "on-time",
      "to-quality",
      "within-cost",
      "as-agreed",
      "reversal-rate",
      "repeat-purchase",
      "nps",
      "ces",
      "repurchase-intent",
      "survey-response-rate",
      "lead-follow-up",
      "lead-response-time",
      "lead-conversion");
  private static final List<String> SALES = List.of(
      "salesClosed", "salesReversed", "salesNet", "unitsClosed", "unitsReversed", "unitsNet");
  private static final List<String> AMOUNTS = List.of("grossAmount", "reversedAmount", "netAmount");

  /** Around changes of the clock, a day that never was, leap days, ends of years, weeks 53. */
  private static final List<String> SCENES = List.of(
      "Europe/Vilnius 2025-03-30T01:00:00Z",
      "Europe/Vilnius 2025-10-26T01:00:00Z",
      "Europe/Vilnius 2024-02-29T12:00:00Z",
      "Asia/Kathmandu 1985-12-31T18:30:00Z",
      "Asia/Kathmandu 2023-12-31T18:15:00Z",
      "America/St_Johns 1990-04-01T03:30:00Z",
      "America/St_Johns 1990-10-28T02:30:00Z",
      "America/St_Johns 2024-11-03T04:30:00Z",
      "Pacific/Apia 2011-12-30T10:00:00Z",
      "Pacific/Apia 2015-12-31T10:00:00Z",
      "Australia/Lord_Howe 2025-04-05T15:00:00Z",
      "Australia/Lord_Howe 2025-10-04T15:30:00Z",
      "Australia/Lord_Howe 2020-12-31T13:00:00Z");

  private static final double Z = 1.959964;
  private static final JsonMapper JSON = new JsonMapper();
  private static final ReportServer SERVER = new ReportServer();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  static LongStream seeds() {
    return LongStream.range(FIRST_SEED, FIRST_SEED + HISTORIES);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void agreesWithPlainLoopsOverTheEvents(long seed) throws Exception {
    var random = new Random(seed);
    String[] scene = SCENES.get((int) Math.floorMod(seed, (long) SCENES.size())).split(" ", -1);
    ZoneId zone = ZoneId.of(scene[0]);
    Instant centre = Instant.parse(scene[1]);
    int days = List.of(2, 12, 90, 900).get(random.nextInt(4));
    List<Event> events =
        stretched(Histories.history(random), centre, Duration.ofDays(days), random);
    SERVER.histories().apply(events, random);
    var facts = new FactList(events);
    for (int i = 0; i < QUERIES; i++) {
      new Query(random, zone, centre, days, facts).check("seed " + seed + ", ");
    }
  }

  /** The same events, spread over more time; now and then exactly at the start of a local day. */
  private static List<Event> stretched(
      List<Event> events, Instant centre, Duration span, Random random) {
    Instant start = Instant.parse("2026-03-01T00:00:00Z");
    List<Event> stretched = new ArrayList<>();
    for (Event event : events) {
      var json = (ObjectNode) JSON.readTree(EventJson.write(event));
      for (String field : List.of(
          "closedAt",
          "reversedAt",
          "capturedAt",
          "assignedAt",
          "contactedAt",
          "lostAt",
          "sentAt",
          "answeredAt",
          "dueAt",
          "completedAt")) {
        if (json.has(field)) {
          double share =
              Duration.between(start, Instant.parse(json.get(field).asString())).toSeconds()
                  / (6.0 * 3600);
          Instant at =
              centre.plus((long) ((share - 0.5) * span.toSeconds() * 1e6), ChronoUnit.MICROS);
          json.put(
              field, (random.nextInt(10) == 0 ? at.truncatedTo(ChronoUnit.HOURS) : at).toString());
        }
      }
      Decoded decoded = EventJson.read(event.type(), JSON.writeValueAsBytes(json), Instant.MAX);
      stretched.add(((Decoded.Valid) decoded).event());
    }
    return stretched;
  }

  /** A stretch of time, {@code [start, end)}. */
  private record Span(Instant start, Instant end) {
    boolean holds(Instant time) {
      return !time.isBefore(start) && time.isBefore(end);
    }
  }

  /** One random query, and what its answer must be. */
  private static final class Query {
    private final ZoneId zone;
    private final FactList facts;
    private final String report;
    private final String period;
    private final Instant from;
    private final Instant to;
    private final @Nullable String rolling;
    private final @Nullable String compare;
    private final List<String> groupBy = new ArrayList<>();
    private final Map<String, TreeSet<String>> filters = new LinkedHashMap<>();
    private final List<String> indicators = new ArrayList<>();
    private final DayOfWeek weekStart;
    private final int yearStart;
    private final StringBuilder text = new StringBuilder();
    private @Nullable NavigableSet<Instant> known;

    Query(Random random, ZoneId zone, Instant centre, int days, FactList facts) {
      this.zone = zone;
      this.facts = facts;
      report = List.of("sales", "revenue", "outcomes", "comparison").get(random.nextInt(4));
      boolean oddHours = zone.getId().equals("America/St_Johns");
      period = days == 2 && !oddHours
          ? "hour"
          : days <= 12
              ? List.of("day", "week").get(random.nextInt(2))
              : days == 90
                  ? List.of("day", "week", "month").get(random.nextInt(3))
                  : List.of("week", "month", "quarter", "year").get(random.nextInt(4));
      text.append(report).append("?timeZone=").append(zone).append("&period=").append(period);
      boolean dates = random.nextBoolean();
      Instant start = centre.minus((long) (random.nextDouble() * days * 720), ChronoUnit.MINUTES);
      Instant end = centre.plus((long) (random.nextDouble() * days * 720) + 1, ChronoUnit.MINUTES);
      if (dates) {
        LocalDate first = start.atZone(zone).toLocalDate();
        LocalDate last = end.atZone(zone).toLocalDate().plusDays(1);
        from = startOf(first);
        to = startOf(last);
        text.append("&from=").append(first).append("&to=").append(last);
      } else {
        from = start.plusSeconds(random.nextInt(60));
        to = end.plusSeconds(60 + random.nextInt(60));
        text.append("&from=").append(from).append("&to=").append(to);
      }
      weekStart = DayOfWeek.of(1 + random.nextInt(7));
      yearStart = 1 + random.nextInt(12);
      if (period.equals("week")) {
        text.append("&weekStart=").append(weekStart.name().toLowerCase(Locale.ROOT));
      }
      if (period.equals("quarter") || period.equals("year")) {
        text.append("&fiscalYearStart=").append(yearStart);
      }
      rolling = dates && !period.equals("hour") && random.nextInt(3) == 0
          ? List.of("P1D", "P7D", "P28D", "P1M", "P1Y", "PT36H").get(random.nextInt(6))
          : null;
      if (rolling != null) {
        text.append("&rolling=").append(rolling);
      }
      compare = random.nextInt(3) > 0 && !report.equals("comparison")
          ? null
          : List.of("previousPeriod", "previousYear").get(random.nextInt(2));
      if (compare != null) {
        text.append("&compare=").append(compare);
      }
      for (String dimension : DIMENSIONS) {
        if (random.nextInt(5) == 0) {
          groupBy.add(random.nextInt(groupBy.size() + 1), dimension);
        }
        if (random.nextInt(8) == 0) {
          var values = new TreeSet<String>();
          for (int i = 0; i < 2; i++) {
            values.add(facts
                .facts
                .get(random.nextInt(facts.facts.size()))
                .dimensions()
                .get(DIMENSIONS.indexOf(dimension)));
          }
          filters.put(dimension, values);
          values.forEach(value ->
              text.append('&').append(dimension).append('=').append(value.replace(" ", "%20")));
        }
      }
      if (!groupBy.isEmpty()) {
        text.append("&groupBy=").append(String.join(",", groupBy));
      }
      if (report.equals("outcomes") || report.equals("comparison")) {
        if (random.nextBoolean()) {
          INDICATORS.stream().filter(id -> random.nextInt(4) == 0).forEach(indicators::add);
        }
        indicators.forEach(id -> text.append("&indicator=").append(id));
        if (indicators.isEmpty()) {
          indicators.addAll(INDICATORS);
        }
      }
    }

    void check(String seed) throws Exception {
      String description = seed + text;
      JsonNode answer = SERVER.report(text + "&limit=100000");
      Instant asOf = Instant.parse(answer.get("asOf").asString());
      List<Span> periods = periods();
      List<Span> windows = periods.stream().map(this::window).toList();
      List<@Nullable Span> compared = new ArrayList<>();
      for (int i = 0; i < periods.size(); i++) {
        compared.add(compare == null ? null : ownCompared(periods.get(i)));
      }
      // where the plain way does not go, the service tells the windows that it compares with
      List<JsonNode> rows = new ArrayList<>();
      answer.get("rows").forEach(rows::add);
      if (compare != null) {
        JsonNode told = SERVER.report(text.toString()
            .replaceAll("^\\w+", "sales")
            .replaceAll("&(groupBy|indicator)=[^&]*", ""));
        assertThat(told.get("rows")).as(description).hasSize(periods.size());
        for (int i = 0; i < periods.size(); i++) {
          JsonNode row = told.get("rows").get(i);
          var window = new Span(
              Instant.parse(row.get("comparedStartUtc").asString()),
              Instant.parse(row.get("comparedEndUtc").asString()));
          if (compared.get(i) != null) {
            assertThat(window).as(description).isEqualTo(compared.get(i));
          }
          compared.set(i, window);
        }
      }
      List<Span> all = new ArrayList<>(windows);
      compared.stream().filter(span -> span != null).forEach(all::add);
      List<List<String>> groups = groups(all);
      List<String> items = indicators.isEmpty() ? List.of("") : indicators;
      int number = 0;
      assertThat(rows).as(description).hasSize(periods.size() * groups.size() * items.size());
      for (int p = 0; p < periods.size(); p++) {
        for (List<String> group : groups) {
          for (String item : items) {
            JsonNode row = rows.get(number);
            String where = description + "\nrow " + number + ": " + row;
            number++;
            assertThat(row.get("periodStartUtc").asString())
                .as(where)
                .isEqualTo(periods.get(p).start().toString());
            assertThat(row.get("periodEndUtc").asString())
                .as(where)
                .isEqualTo(periods.get(p).end().toString());
            assertThat(row.get("partial").asBoolean()).as(where).isEqualTo(isCut(periods.get(p)));
            assertThat(row.get("matured").asBoolean())
                .as(where)
                .isEqualTo(isKnown(item, windows.get(p)));
            for (int g = 0; g < groupBy.size(); g++) {
              assertThat(row.get(groupBy.get(g)).asString()).as(where).isEqualTo(group.get(g));
            }
            check(row, where, group, item, windows.get(p), compared.get(p), asOf);
          }
        }
      }
    }

    private void check(
        JsonNode row,
        String where,
        List<String> group,
        String item,
        Span window,
        @Nullable Span compared,
        Instant asOf) {
      switch (report) {
        case "sales" ->
          numbers(
              row,
              where,
              SALES,
              sales(group, window),
              compared == null ? null : sales(group, compared));
        case "revenue" -> {
          assertThat(row.get("currency").asString()).as(where).isEqualTo(group.getLast());
          numbers(
              row,
              where,
              AMOUNTS,
              amounts(group, window),
              compared == null ? null : amounts(group, compared));
        }
        case "outcomes" -> {
          assertThat(row.get("indicator").asString()).as(where).isEqualTo(item);
          double[] now = indicator(group, item, window, asOf);
          same(row.get("value"), where, now[0]);
          same(row.get("n"), where, now[1]);
          same(row.get("numerator"), where, now[2]);
          same(row.get("denominator"), where, now[1]);
          if (!item.equals("lead-response-time")) {
            same(row.get("low"), where, now[3]);
            same(row.get("high"), where, now[4]);
          }
          assertThat(row.get("sufficient").asBoolean()).as(where).isEqualTo(now[1] >= 30);
          if (compared != null) {
            double[] before = indicator(group, item, compared, asOf);
            same(row.get("comparedValue"), where, before[0]);
            same(row.get("comparedN"), where, before[1]);
            same(row.get("valueChange"), where, now[0] - before[0]);
            same(
                row.get("valueRelativeChange"),
                where,
                before[0] == 0 ? Double.NaN : (now[0] - before[0]) / Math.abs(before[0]));
            assertThat(row.get("significant").isNull())
                .as(where)
                .isEqualTo(now[1] == 0
                    || before[1] == 0
                    || !isKnown(item, window)
                    || !isKnown(item, compared));
          }
        }
        default -> {
          assertThat(row.get("indicator").asString()).as(where).isEqualTo(item);
          double[] now = indicator(group, item, window, asOf);
          Span earlier = Objects.requireNonNull(compared, where);
          double[] before = indicator(group, item, earlier, asOf);
          BigDecimal net = sales(group, window).get(2);
          same(row.get("salesNet"), where, net.doubleValue());
          same(
              row.get("salesChange"),
              where,
              net.subtract(sales(group, earlier).get(2)).doubleValue());
          same(row.get("value"), where, now[0]);
          same(row.get("change"), where, now[0] - before[0]);
          double netBefore = sales(group, earlier).get(2).doubleValue();
          same(row.get("comparedSalesNet"), where, netBefore);
          same(
              row.get("salesRelativeChange"),
              where,
              netBefore == 0 ? Double.NaN : (net.doubleValue() - netBefore) / Math.abs(netBefore));
          same(row.get("n"), where, now[1]);
          if (!item.equals("lead-response-time")) {
            same(row.get("low"), where, now[3]);
            same(row.get("high"), where, now[4]);
          }
          same(row.get("comparedValue"), where, before[0]);
          same(row.get("comparedN"), where, before[1]);
          boolean known = isKnown(item, window) && isKnown(item, earlier);
          assertThat(row.get("signal").asString().equals("immature")).as(where).isEqualTo(!known);
          assertThat(row.get("signal").asString().equals("insufficient"))
              .as(where)
              .isEqualTo(known && (now[1] < 30 || before[1] < 30));
        }
      }
    }

    /** All is long past here: only what was before the first sale is not known. */
    private boolean isKnown(@Nullable String item, Span window) {
      Instant first = facts.named("salesClosed").stream()
          .map(Fact::at)
          .min(Comparator.naturalOrder())
          .orElseThrow();
      return !"repeat-purchase".equals(item)
          || !window.start().minus(FactList.REPEAT_DEADLINE).isBefore(first);
    }

    private void numbers(
        JsonNode row,
        String where,
        List<String> columns,
        List<BigDecimal> now,
        @Nullable List<BigDecimal> before) {
      for (int i = 0; i < columns.size(); i++) {
        String column = columns.get(i);
        same(row.get(column), where, now.get(i).doubleValue());
        if (before != null) {
          double base = before.get(i).doubleValue();
          double change = now.get(i).subtract(before.get(i)).doubleValue();
          String capital = Character.toUpperCase(column.charAt(0)) + column.substring(1);
          same(row.get("compared" + capital), where, base);
          same(row.get(column + "Change"), where, change);
          same(
              row.get(column + "RelativeChange"),
              where,
              base == 0 ? Double.NaN : change / Math.abs(base));
        }
      }
    }

    /** NaN stands for null. */
    private static void same(JsonNode value, String where, double expected) {
      if (Double.isNaN(expected)) {
        assertThat(value.isNull()).as(where).isTrue();
      } else {
        assertThat(value.isNumber()).as(where).isTrue();
        assertThat(value.asDouble())
            .as(where)
            .isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
      }
    }

    private boolean admits(List<String> dimensions, @Nullable List<String> group) {
      for (var filter : filters.entrySet()) {
        if (!filter.getValue().contains(dimensions.get(DIMENSIONS.indexOf(filter.getKey())))) {
          return false;
        }
      }
      for (int i = 0; group != null && i < groupBy.size(); i++) {
        if (!group.get(i).equals(dimensions.get(DIMENSIONS.indexOf(groupBy.get(i))))) {
          return false;
        }
      }
      return true;
    }

    private BigDecimal sum(List<String> group, Span window, String name) {
      BigDecimal sum = BigDecimal.ZERO;
      for (Fact fact : facts.named(name)) {
        if (window.holds(fact.at()) && admits(fact.dimensions(), group)) {
          sum = sum.add(fact.amount());
        }
      }
      return sum;
    }

    private List<BigDecimal> sales(List<String> group, Span window) {
      BigDecimal closed = sum(group, window, "salesClosed");
      BigDecimal reversed = sum(group, window, "salesReversed");
      BigDecimal units = sum(group, window, "unitsClosed");
      BigDecimal unitsBack = sum(group, window, "unitsReversed");
      return List.of(
          closed, reversed, closed.subtract(reversed), units, unitsBack, units.subtract(unitsBack));
    }

    private List<BigDecimal> amounts(List<String> group, Span window) {
      BigDecimal gross = sum(group, window, "gross " + group.getLast());
      BigDecimal back = sum(group, window, "reversed " + group.getLast());
      return List.of(gross, back, gross.subtract(back));
    }

    /** Value, n, numerator, and the ends of the interval. */
    private double[] indicator(List<String> group, String id, Span window, Instant asOf) {
      if (id.equals("lead-response-time")) {
        return responseTime(group, window, asOf);
      }
      double n = sum(group, window, id + " n").doubleValue();
      if (n == 0) {
        return new double[] {Double.NaN, 0, 0, Double.NaN, Double.NaN};
      }
      if (id.equals("nps")) {
        double promoters = sum(group, window, "nps promoters").doubleValue();
        double detractors = sum(group, window, "nps detractors").doubleValue();
        double p = (promoters + 0.75) / (n + 3);
        double d = (detractors + 0.75) / (n + 3);
        double margin = 100 * Z * Math.sqrt((p + d - (p - d) * (p - d)) / (n + 3));
        return new double[] {
          100 * (promoters - detractors) / n,
          n,
          promoters - detractors,
          Math.max(-100, Math.min(100 * (promoters - detractors) / n, 100 * (p - d) - margin)),
          Math.min(100, Math.max(100 * (promoters - detractors) / n, 100 * (p - d) + margin))
        };
      }
      double hits = sum(group, window, id + " hit").doubleValue();
      double p = hits / n;
      double middle = p + Z * Z / (2 * n);
      double margin = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
      return new double[] {
        p,
        n,
        hits,
        Math.max(0, (middle - margin) / (1 + Z * Z / n)),
        Math.min(1, (middle + margin) / (1 + Z * Z / n))
      };
    }

    private double[] responseTime(List<String> group, Span window, Instant asOf) {
      // seconds to the number of contacts and of leads that went out of sight
      Map<Double, int[]> ends = new TreeMap<>();
      int n = 0;
      int contacts = 0;
      for (Wait wait : facts.waits) {
        if (window.holds(wait.at()) && admits(wait.dimensions(), group)) {
          Instant last = wait.at().plus(FactList.CONTACT_DEADLINE);
          boolean contact = wait.contact() != null && !wait.contact().isAfter(last);
          Instant end = wait.contact() != null
              ? wait.contact()
              : wait.end() != null && wait.end().isBefore(asOf) ? wait.end() : asOf;
          end = end.isAfter(last) ? last : end;
          double seconds = Math.max(0, ChronoUnit.MICROS.between(wait.at(), end) / 1e6);
          ends.computeIfAbsent(seconds, s -> new int[2])[contact ? 0 : 1]++;
          n++;
          contacts += contact ? 1 : 0;
        }
      }
      double curve = 1;
      double left = n;
      double median = Double.NaN;
      for (var end : ends.entrySet()) {
        curve *= (left - end.getValue()[0]) / left;
        left -= end.getValue()[0] + end.getValue()[1];
        if (Double.isNaN(median) && curve <= 0.5 + 1e-12) {
          median = end.getKey();
        }
      }
      return new double[] {median, n, contacts, Double.NaN, Double.NaN};
    }

    /** Groups with anything in any of the windows, in the order of code points. */
    private List<List<String>> groups(List<Span> windows) {
      var groups = new TreeMap<String, List<String>>();
      if (groupBy.isEmpty() && !report.equals("revenue")) {
        groups.put("", List.of());
      }
      for (Fact fact : facts.facts) {
        String name = fact.name();
        boolean counts = switch (report) {
          case "sales" -> SALES.contains(name);
          case "revenue" -> name.startsWith("priced ");
          case "outcomes" -> name.endsWith(" n") && indicators.contains(name.replace(" n", ""));
          default ->
            SALES.contains(name)
                || (name.endsWith(" n") && indicators.contains(name.replace(" n", "")));
        };
        if (counts) {
          String currency = report.equals("revenue") ? name.substring(7) : null;
          put(groups, windows, fact.at(), fact.dimensions(), currency);
        }
      }
      if (indicators.contains("lead-response-time")) {
        facts.waits.forEach(wait -> put(groups, windows, wait.at(), wait.dimensions(), null));
      }
      return List.copyOf(groups.values());
    }

    private void put(
        Map<String, List<String>> groups,
        List<Span> windows,
        Instant at,
        List<String> dimensions,
        @Nullable String currency) {
      if (admits(dimensions, null) && windows.stream().anyMatch(window -> window.holds(at))) {
        List<String> group = new ArrayList<>();
        groupBy.forEach(dimension -> group.add(dimensions.get(DIMENSIONS.indexOf(dimension))));
        if (currency != null) {
          group.add(currency);
        }
        groups.put(String.join("\0", group), group);
      }
    }

    // the calendar

    private Instant startOf(LocalDate date) {
      return date.atStartOfDay(zone).toInstant();
    }

    private boolean beginsPeriod(LocalDate date) {
      return switch (period) {
        case "day" -> true;
        case "week" -> date.getDayOfWeek() == weekStart;
        case "month" -> date.getDayOfMonth() == 1;
        case "quarter" ->
          date.getDayOfMonth() == 1 && Math.floorMod(date.getMonthValue() - yearStart, 3) == 0;
        default -> date.getDayOfMonth() == 1 && date.getMonthValue() == yearStart;
      };
    }

    /** All boundaries from well before the range to well after it. */
    private NavigableSet<Instant> boundaries() {
      if (known == null) {
        known = findBoundaries();
      }
      return known;
    }

    private NavigableSet<Instant> findBoundaries() {
      var boundaries = new TreeSet<Instant>();
      if (period.equals("hour")) {
        LocalDateTime before = null;
        for (Instant minute = from.truncatedTo(ChronoUnit.HOURS).minusSeconds(7200);
            minute.isBefore(to.plusSeconds(7200));
            minute = minute.plusSeconds(60)) {
          LocalDateTime clock = minute.atZone(zone).toLocalDateTime();
          if (before != null && (clock.getMinute() == 0 || clock.getHour() != before.getHour())) {
            boundaries.add(minute);
          }
          before = clock;
        }
        return boundaries;
      }
      LocalDate last = to.atZone(zone).toLocalDate().plusYears(2);
      for (LocalDate date = from.atZone(zone).toLocalDate().minusYears(3);
          date.isBefore(last);
          date = date.plusDays(1)) {
        if (beginsPeriod(date)) {
          boundaries.add(startOf(date));
        }
      }
      return boundaries;
    }

    private List<Span> periods() {
      var ends = new TreeSet<>(boundaries().subSet(from, false, to, false));
      ends.add(from);
      ends.add(to);
      List<Instant> all = List.copyOf(ends);
      List<Span> periods = new ArrayList<>();
      for (int i = 1; i < all.size(); i++) {
        periods.add(new Span(all.get(i - 1), all.get(i)));
      }
      return periods;
    }

    /** All is in the past here; a cut start does not touch a rolling window. */
    private boolean isCut(Span period) {
      NavigableSet<Instant> boundaries = boundaries();
      return !boundaries.contains(period.end())
          || (rolling == null && !boundaries.contains(period.start()));
    }

    private Span window(Span period) {
      if (rolling == null) {
        return period;
      }
      if (rolling.startsWith("PT")) {
        return new Span(period.end().minus(Duration.parse(rolling)), period.end());
      }
      LocalDate end = period.end().atZone(zone).toLocalDate();
      return new Span(startOf(end.minus(Period.parse(rolling))), period.end());
    }

    /** Of periods that do not roll; null for others, and where the clock is set. */
    private @Nullable Span ownCompared(Span period) {
      if (rolling != null || this.period.equals("hour")) {
        return null;
      }
      LocalDate date = period(period);
      if (date == null) {
        Instant start = boundaries().floor(period.start());
        Instant end = boundaries().ceiling(period.end());
        Span earlier = ownCompared(new Span(start, end));
        return earlier == null ? null : samePart(period, start, earlier);
      }
      if ("previousPeriod".equals(compare)) {
        return new Span(boundaries().lower(period.start()), period.start());
      }
      LocalDate before = this.period.equals("week") ? date.minusDays(52 * 7) : date.minusYears(1);
      LocalDate end = switch (this.period) {
        case "day" -> before.plusDays(1);
        case "week" -> before.plusDays(7);
        case "month" -> before.plusMonths(1);
        case "quarter" -> before.plusMonths(3);
        default -> before.plusYears(1);
      };
      return new Span(startOf(before), startOf(end));
    }

    /** As many days and as much time of the day from the start of the earlier period. */
    private @Nullable Span samePart(Span part, Instant start, Span earlier) {
      Instant[] ends = {part.start(), part.end()};
      for (int i = 0; i < 2; i++) {
        LocalDateTime local = ends[i].atZone(zone).toLocalDateTime();
        long days = start.atZone(zone).toLocalDate().until(local.toLocalDate(), ChronoUnit.DAYS);
        LocalDateTime there =
            earlier.start().atZone(zone).toLocalDate().plusDays(days).atTime(local.toLocalTime());
        for (int hours = -26; hours <= 26; hours += 2) {
          if (!offset(there.plusHours(hours)).equals(offset(there))
              || !offset(local.plusHours(hours)).equals(offset(local))) {
            return null;
          }
        }
        ends[i] = there.atZone(zone).toInstant();
        ends[i] = ends[i].isAfter(earlier.end()) ? earlier.end() : ends[i];
      }
      return new Span(ends[0], ends[1]);
    }

    private ZoneOffset offset(LocalDateTime local) {
      return local.atZone(zone).getOffset();
    }

    /** The first date of a whole period. */
    private @Nullable LocalDate period(Span period) {
      NavigableSet<Instant> boundaries = boundaries();
      return boundaries.contains(period.start()) && boundaries.contains(period.end())
          ? period.start().atZone(zone).toLocalDate()
          : null;
    }
  }
}
