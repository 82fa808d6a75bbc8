package io.parallax.reporting.report;

import io.parallax.events.Code;
import io.parallax.events.InvalidValueException;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.calendar.Comparison;
import io.parallax.reporting.calendar.PeriodUnit;
import io.parallax.reporting.calendar.ReportCalendar;
import io.parallax.reporting.calendar.WindowLength;
import io.parallax.reporting.metric.Indicator;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the query parameters of a report; every wrong one is named. Thread-safe. */
final class QueryParser {
  private static final int DEFAULT_PERIODS = 30;
  private static final Instant EARLIEST = Instant.EPOCH;
  static final Instant LATEST = Instant.parse("+10000-01-01T00:00:00Z");
  private static final String WEEK_START = "weekStart";
  private static final String FISCAL_YEAR_START = "fiscalYearStart";
  private static final String CURSOR = "cursor";
  private static final int DEFAULT_LIMIT = 10_000;
  private static final int MAX_LIMIT = 100_000;
  private static final List<String> SINGLE = List.of(
      "from",
      "to",
      "period",
      "rolling",
      "timeZone",
      WEEK_START,
      FISCAL_YEAR_START,
      "compare",
      "groupBy",
      "format",
      "limit",
      CURSOR);
  private static final String INDICATOR = "indicator";

  private final ReportProperties properties;
  private final InstantSource clock;

  QueryParser(ReportProperties properties, InstantSource clock) {
    this.properties = properties;
    this.clock = clock;
  }

  /** Names of all parameters of a report. */
  static List<String> parameters(ReportKind kind) {
    return Stream.of(
            SINGLE.stream(),
            Arrays.stream(Dimension.values()).map(Dimension::dimensionName),
            kind.withIndicators() ? Stream.of(INDICATOR) : Stream.<String>empty())
        .flatMap(Function.identity())
        .toList();
  }

  /** Reads the parameters of a report. */
  PageRequest parse(ReportKind kind, Map<String, String[]> parameters) {
    return new Parsing(kind, parameters).page();
  }

  /** One set of parameters while it is read. */
  private final class Parsing {
    private final ReportKind kind;
    private final Parameters parameters;

    Parsing(ReportKind kind, Map<String, String[]> parameters) {
      this.kind = kind;
      this.parameters = new Parameters(parameters);
    }

    PageRequest page() {
      parameters.allowOnly(parameters(kind));
      Cursor after = single(CURSOR, null, QueryParser::cursor);
      int limit = single("limit", DEFAULT_LIMIT, QueryParser::limit);
      single("format", null, QueryParser::format);
      ReportQuery query = query(after);
      if (after != null
          && (!after.query().equals(query.identity()) || after.key().size() != keySize(query))) {
        parameters.refuse(
            CURSOR, "belongs to another query, expected all other parameters as in that one");
      }
      parameters.requireGood();
      return new PageRequest(query, limit, after);
    }

    /** A value per dimension, and the currency or indicator. */
    private int keySize(ReportQuery query) {
      boolean detailed = kind.withIndicators() || kind == ReportKind.REVENUE;
      return query.groupBy().size() + (detailed ? 1 : 0);
    }

    private ReportQuery query(@Nullable Cursor after) {
      PeriodUnit unit = single(
          "period",
          PeriodUnit.DAY,
          text -> PeriodUnit.named(text)
              .orElseThrow(() -> new IllegalArgumentException(
                  "expected one of " + names(PeriodUnit.values(), PeriodUnit::text))));
      var calendar = new ReportCalendar(
          single("timeZone", properties.timeZone(), QueryParser::zone),
          single(WEEK_START, DayOfWeek.MONDAY, QueryParser::dayOfWeek),
          single(FISCAL_YEAR_START, 1, QueryParser::month));
      WindowLength rolling = single("rolling", null, WindowLength::parse);
      Comparison compare = single(
          "compare",
          kind.defaultComparison(),
          text -> Comparison.named(text)
              .orElseThrow(() -> new IllegalArgumentException(
                  "expected one of " + names(Comparison.values(), Comparison::text))));
      if (parameters.areGood()) {
        refuseWithoutEffect(unit);
      }
      Function<String, Instant> instant = text -> instant(text, calendar);
      Instant to = single(
          "to",
          after == null ? clock.instant().truncatedTo(ChronoUnit.MICROS) : after.to(),
          instant);
      Instant from =
          single("from", after == null ? defaultFrom(unit, calendar, to) : after.from(), instant);
      List<Dimension> groupBy = single("groupBy", List.of(), QueryParser::dimensions);
      Map<Dimension, List<String>> filters = filters();
      List<Indicator> indicators = indicators();
      if (parameters.areGood() && !from.isBefore(to)) {
        parameters.refuse(
            "from", "is %s, expected a time before to, which is %s".formatted(from, to));
      }
      parameters.requireGood();
      return new ReportQuery(
          kind, from, to, unit, calendar, groupBy, filters, indicators, rolling, compare);
    }

    /** A parameter that changes nothing is not what was meant. */
    private void refuseWithoutEffect(PeriodUnit unit) {
      if (!parameters.all(WEEK_START).isEmpty() && unit != PeriodUnit.WEEK) {
        parameters.refuse(
            WEEK_START,
            "is only for period=week, expected none with period=%s".formatted(unit.text()));
      }
      if (!parameters.all(FISCAL_YEAR_START).isEmpty() && !unit.isFiscal()) {
        parameters.refuse(
            FISCAL_YEAR_START,
            "is only for period=quarter and period=year, expected none with period=%s"
                .formatted(unit.text()));
      }
    }

    private <T extends @Nullable Object> T single(
        String name, T otherwise, Function<String, ? extends T> reader) {
      return parameters.single(name, otherwise, reader);
    }

    private Map<Dimension, List<String>> filters() {
      return QueryParser.filters(parameters);
    }

    private List<Indicator> indicators() {
      if (!kind.withIndicators()) {
        return List.of();
      }
      List<String> ids = parameters.all(INDICATOR);
      if (ids.isEmpty()) {
        return List.of(Indicator.values());
      }
      List<Indicator> indicators = new ArrayList<>();
      for (String id : ids) {
        Optional<Indicator> indicator = Indicator.withId(id);
        indicator.ifPresentOrElse(
            indicators::add,
            () -> parameters.refuse(
                INDICATOR, "expected one of " + names(Indicator.values(), Indicator::id)));
      }
      return indicators.stream().distinct().sorted(Comparator.naturalOrder()).toList();
    }
  }

  /** Admitted values of each dimension that is named. */
  static Map<Dimension, List<String>> filters(Parameters parameters) {
    Map<Dimension, List<String>> filters = new EnumMap<>(Dimension.class);
    for (Dimension dimension : Dimension.values()) {
      List<String> values = parameters.all(dimension.dimensionName());
      if (!values.isEmpty()) {
        filters.put(dimension, values);
        values.forEach(value -> checkValue(parameters, dimension, value));
      }
    }
    return filters;
  }

  /** Whatever a code may be, a value of any dimension may be, and nothing else. */
  private static void checkValue(Parameters parameters, Dimension dimension, String value) {
    try {
      if (!value.equals(Code.UNKNOWN)) {
        new Code(value);
      }
    } catch (InvalidValueException e) {
      parameters.refuse(
          dimension.dimensionName(), e.getMessage() + ", expected a value of the dimension");
    }
  }

  static Instant defaultFrom(PeriodUnit unit, ReportCalendar calendar, Instant to) {
    Instant lastStart = calendar.startOf(unit, to.minusNanos(1));
    Instant from = calendar.startBefore(unit, lastStart, DEFAULT_PERIODS - 1);
    return from.isBefore(EARLIEST) ? EARLIEST : from;
  }

  static Instant instant(String text, ReportCalendar calendar) {
    Instant instant;
    try {
      instant = text.contains("T")
          ? OffsetDateTime.parse(text).toInstant()
          : calendar.startOf(LocalDate.parse(text));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "expected a date such as 2026-11-01, or an instant such as 2026-11-01T10:00:00Z", e);
    }
    return known(instant);
  }

  /** A time within those that events may have, which differ by the time zone. */
  private static Instant known(Instant time) {
    if (time.isBefore(EARLIEST.minus(Duration.ofDays(1))) || !time.isBefore(LATEST)) {
      throw new IllegalArgumentException("expected a time from 1970 to 9999");
    }
    return time.truncatedTo(ChronoUnit.MICROS);
  }

  /** Holds a cursor to the rules of what it stands for, as anyone can write one. */
  private static Cursor cursor(String text) {
    Cursor cursor = Cursor.parse(text);
    known(cursor.from());
    known(cursor.to());
    known(cursor.periodStart());
    return cursor;
  }

  static ZoneId zone(String name) {
    if (name.equals("UTC") || name.equals("Z")) {
      return ZoneOffset.UTC;
    }
    if (!ZoneId.getAvailableZoneIds().contains(name)) {
      throw new IllegalArgumentException("expected an IANA name such as Europe/Vilnius");
    }
    return ZoneId.of(name);
  }

  private static DayOfWeek dayOfWeek(String text) {
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> dayName(day).equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "expected one of " + names(DayOfWeek.values(), QueryParser::dayName)));
  }

  private static String dayName(DayOfWeek day) {
    return day.name().toLowerCase(Locale.ROOT);
  }

  private static int month(String text) {
    if (!text.matches("[1-9]|1[0-2]")) {
      throw new IllegalArgumentException("expected the number of a month, 1 to 12");
    }
    return Integer.parseInt(text);
  }

  private static int limit(String text) {
    if (text.matches("[0-9]{1,6}")) {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    }
    throw new IllegalArgumentException("expected a whole number from 1 to " + MAX_LIMIT);
  }

  private static ReportFormat format(String text) {
    return ReportFormat.named(text)
        .orElseThrow(() -> new IllegalArgumentException(
            "expected one of " + names(ReportFormat.values(), ReportFormat::text)));
  }

  static List<Dimension> dimensions(String text) {
    List<Dimension> dimensions = Arrays.stream(text.split(",", -1))
        .map(name -> Dimension.named(name)
            .orElseThrow(() -> new IllegalArgumentException("expected some of "
                + names(Dimension.values(), Dimension::dimensionName) + ", separated by commas")))
        .toList();
    if (dimensions.stream().distinct().count() < dimensions.size()) {
      throw new IllegalArgumentException("names a dimension twice, expected each once");
    }
    return dimensions;
  }

  static <T> String names(T[] values, Function<T, @Nullable String> name) {
    return Arrays.stream(values).map(name).collect(Collectors.joining(", "));
  }
}
