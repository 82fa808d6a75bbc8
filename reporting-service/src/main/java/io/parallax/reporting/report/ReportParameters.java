package io.parallax.reporting.report;

import io.parallax.events.Code;
import io.parallax.events.CurrencyCode;
import io.parallax.events.InvalidValueException;
import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.calendar.Comparison;
import io.parallax.reporting.calendar.PeriodUnit;
import io.parallax.reporting.calendar.ReportCalendar;
import io.parallax.reporting.calendar.TimeRange;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameters that reports share, and their values in one request. For one thread. */
public final class ReportParameters {
  public static final int DEFAULT_LIMIT = 10_000;
  public static final int MAX_LIMIT = 100_000;

  /** Before any time zone's 1970 no event happens. */
  private static final Instant EARLIEST = Instant.EPOCH;

  /** From here on, no event happens. */
  public static final Instant LATEST = Instant.parse("+10000-01-01T00:00:00Z");

  private static final String TIME =
      "expected a date such as 2026-11-01, an instant such as 2026-11-01T10:00:00Z, or milliseconds"
          + " since 1970";

  private static final Pattern MILLISECONDS = Pattern.compile("-?[0-9]{1,15}");

  /** A plus that is not percent-encoded arrives as a space; nothing else makes sense there. */
  private static final Pattern LOST_PLUS = Pattern.compile("(.*T.*) ([0-9]{2}(:?[0-9]{2})?)");

  /** Names of the IANA database that Java's lists lack. */
  private static final Map<String, String> LINKS = Map.of(
      "EST", "America/Panama",
      "GMT+0", "Etc/GMT",
      "GMT-0", "Etc/GMT",
      "HST", "Pacific/Honolulu",
      "MST", "America/Phoenix",
      "ROC", "Asia/Taipei");

  /** Names of Java's that the IANA database lacks. */
  private static final String NOT_IANA = "SystemV/";

  public static final Parameter<String> FROM = Parameter.text(
          "from",
          "Begin of the range, included: a date (the start of that day in the time zone), an instant"
              + " with offset, or milliseconds since 1970, from 1970 to 9999. Default: from the first"
              + " event on, but at most 12 periods up to `to`, 30 of a day, 48 of an hour. A period that it"
              + " cuts is partial.",
          text -> text)
      .example("2026-11-01");

  public static final Parameter<String> TO = Parameter.text(
          "to",
          "End of the range, left out: a date, an instant with offset, or milliseconds since 1970,"
              + " after `from`, to 9999. Default: now. A period that it cuts is partial.",
          text -> text)
      .example("2026-12-01T00:00:00Z");

  public static final Parameter<ZoneId> TIME_ZONE = Parameter.text(
          "timeZone",
          "IANA name of a time zone. Default: the setting parallax.report.time-zone.",
          ReportParameters::zone)
      .otherwise("UTC")
      .example("Europe/Vilnius");

  public static final Parameter<Dimension> GROUP_BY = Parameter.oneOf(
          "groupBy",
          Dimension.values(),
          Dimension::dimensionName,
          "Dimensions, each once, separated by commas: a row for each combination of values that has"
              + " data in one of the windows.")
      .style(Parameter.Style.COMMAS)
      .example("product,region");

  public static final Parameter<Comparison> COMPARE = Parameter.oneOf(
          "compare",
          Comparison.values(),
          Comparison::text,
          "Adds the figures of the previous period, or of the same one a year before (of weeks 52"
              + " weeks), and the changes. Of a running period, the equally long part is compared.")
      .example("previousYear");

  public static final Parameter<Integer> LIMIT = Parameter.number(
          "limit", 1, MAX_LIMIT, "Most rows of a page, 1 to 100000.")
      .otherwise(DEFAULT_LIMIT)
      .example("500");

  public static final Parameter<CurrencyCode> ORIGINAL_CURRENCY = Parameter.text(
          "originalCurrency",
          "Only amounts that were given in these currencies, by ISO 4217 code; repeat for more.",
          ReportParameters::currency)
      .style(Parameter.Style.REPEATED)
      .atMostLong(3)
      .example("EUR");

  static final Parameter<Cursor> CURSOR = cursor(Cursor::parse);

  private static final Map<Dimension, Parameter<String>> FILTERS = filterParameters();

  /** What every report may be asked, beside {@code format}, which is the door's. */
  public static final List<Parameter<?>> OF_EVERY_REPORT = ofEveryReport();

  private final GivenParameters given;
  private final ZoneId defaultZone;
  private final Instant now;
  private final Supplier<Optional<Instant>> firstEvent;
  private final @Nullable Cursor after;

  /**
   * @param given what the request says
   * @param defaultZone if it names none
   * @param now where a range ends if it says nothing else
   * @param firstEvent when the earliest event happened, if there is one: where such a range begins at
   *     the earliest
   */
  public ReportParameters(
      GivenParameters given,
      ZoneId defaultZone,
      Instant now,
      Supplier<Optional<Instant>> firstEvent) {
    this.given = given;
    this.defaultZone = defaultZone;
    this.now = now;
    this.firstEvent = firstEvent;
    this.after = given.single(CURSOR, null);
  }

  public GivenParameters given() {
    return given;
  }

  /** The end of the page before; null for the first page. */
  public @Nullable Cursor after() {
    return after;
  }

  /** Refuses a cursor that belongs to another query than the one with this identity. */
  public void requireCursorOf(String identity) {
    if (after != null && given.areGood() && !after.query().equals(identity)) {
      given.refuse(
          CURSOR.name(), "belongs to another query, expected all other parameters as in that one");
    }
  }

  public ZoneId zone() {
    return given.single(TIME_ZONE, defaultZone);
  }

  /**
   * The facts that the report is about.
   *
   * @param unit of the periods that a default range is made of
   */
  public RangeFilter about(PeriodUnit unit, ReportCalendar calendar) {
    Function<String, Instant> instant = text -> instant(text, calendar);
    Instant to = given.single(
        TO, after == null ? now.truncatedTo(ChronoUnit.MICROS) : after.range().end(), instant);
    Instant otherwise = after == null ? to : after.range().start();
    Instant from = given.has(FROM) || after != null
        ? given.single(FROM, otherwise, instant)
        : defaultFrom(unit, calendar, to);
    Map<Dimension, List<String>> filters = filters();
    if (!from.isBefore(to)) {
      if (given.areGood()) {
        given.refuse(
            FROM.name(), "is %s, expected a time before to, which is %s".formatted(from, to));
      }
      from = to;
    }
    return new RangeFilter(new TimeRange(from, to), calendar, filters);
  }

  /** What the rows are divided by; {@code otherwise} if nothing is asked for. */
  public List<Dimension> groupBy(List<Dimension> otherwise) {
    List<Dimension> groupBy = given.all(GROUP_BY);
    if (groupBy.stream().distinct().count() < groupBy.size()) {
      given.refuse(GROUP_BY.name(), "names a dimension twice, expected each once");
    }
    return groupBy.isEmpty() ? otherwise : groupBy;
  }

  /** The cursor of any pages, as one of their own texts that a reader takes. */
  public static <T> Parameter<T> cursor(Function<String, T> reader) {
    return Parameter.text(
        "cursor",
        "Where the page begins: from `next` of the page before, with all other parameters as there.",
        reader);
  }

  /** What a text is refused with that is no cursor. */
  public static IllegalArgumentException noCursor(Throwable cause) {
    return new IllegalArgumentException("expected the cursor of a next URL", cause);
  }

  /** The answer to a cursor whose text is none of ours further on. */
  public static InvalidQueryException refusedCursor(Throwable cause) {
    return new InvalidQueryException(
        CURSOR.name(), String.valueOf(noCursor(cause).getMessage()));
  }

  /** Reads an IANA name. */
  public static ZoneId zone(String name) {
    if (name.equals("UTC") || name.equals("Z")) {
      return ZoneOffset.UTC;
    }
    String known = LINKS.getOrDefault(name, name);
    if (known.startsWith(NOT_IANA) || !ZoneId.getAvailableZoneIds().contains(known)) {
      throw new IllegalArgumentException("expected an IANA name such as Europe/Vilnius");
    }
    return ZoneId.of(known);
  }

  /** Refuses a time outside of those that events may have, which differ by the time zone. */
  static Instant known(Instant time) {
    if (time.isBefore(EARLIEST.minus(Duration.ofDays(1))) || !time.isBefore(LATEST)) {
      throw new IllegalArgumentException("expected a time from 1970 to 9999");
    }
    return time.truncatedTo(ChronoUnit.MICROS);
  }

  private static Instant instant(String text, ReportCalendar calendar) {
    Instant instant;
    try {
      if (MILLISECONDS.matcher(text).matches()) {
        instant = Instant.ofEpochMilli(Long.parseLong(text));
      } else if (text.contains("T")) {
        instant =
            OffsetDateTime.parse(LOST_PLUS.matcher(text).replaceFirst("$1+$2")).toInstant();
      } else {
        instant = calendar.startOf(LocalDate.parse(text));
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(TIME, e);
    }
    return known(instant);
  }

  private Instant defaultFrom(PeriodUnit unit, ReportCalendar calendar, Instant to) {
    boolean total = unit == PeriodUnit.TOTAL;
    PeriodUnit step = total ? PeriodUnit.DAY : unit;
    Instant last = calendar.startOf(step, to.minusNanos(1));
    Instant earliest = latest(EARLIEST, calendar.startBefore(step, last, defaultPeriods(step) - 1));
    Optional<Instant> first = firstEvent.get().map(time -> calendar.startOf(step, time));
    if (first.isEmpty() || first.get().isAfter(last)) {
      return earliest;
    }
    return total ? first.get() : latest(earliest, first.get());
  }

  private static int defaultPeriods(PeriodUnit unit) {
    return switch (unit) {
      case HOUR -> 48;
      case DAY -> 30;
      default -> 12;
    };
  }

  private static Instant latest(Instant some, Instant other) {
    return some.isAfter(other) ? some : other;
  }

  private Map<Dimension, List<String>> filters() {
    Map<Dimension, List<String>> filters = new EnumMap<>(Dimension.class);
    FILTERS.forEach((dimension, filter) -> {
      if (given.has(filter)) {
        filters.put(dimension, given.all(filter));
      }
    });
    return filters;
  }

  private static CurrencyCode currency(String code) {
    try {
      return new CurrencyCode(code);
    } catch (InvalidValueException e) {
      throw new IllegalArgumentException(
          e.getMessage() + ", expected an ISO 4217 code such as EUR", e);
    }
  }

  private static Map<Dimension, Parameter<String>> filterParameters() {
    Map<Dimension, Parameter<String>> filters = new EnumMap<>(Dimension.class);
    for (Dimension dimension : Dimension.values()) {
      filters.put(
          dimension,
          Parameter.text(
                  dimension.dimensionName(),
                  "Only these values of the dimension; repeat for more. Missing values are"
                      + " (unknown).",
                  ReportParameters::value)
              .style(Parameter.Style.REPEATED)
              .atMostLong(Code.MAX_CODE_POINTS));
    }
    return filters;
  }

  /** Whatever a code may be, a value of any dimension may be, and nothing else. */
  private static String value(String text) {
    try {
      return text.equals(Code.UNKNOWN) ? text : new Code(text).value();
    } catch (InvalidValueException e) {
      throw new IllegalArgumentException(e.getMessage() + ", expected a value of the dimension", e);
    }
  }

  private static List<Parameter<?>> ofEveryReport() {
    List<Parameter<?>> parameters = new ArrayList<>(List.of(FROM, TO, TIME_ZONE, LIMIT, CURSOR));
    parameters.addAll(FILTERS.values());
    return List.copyOf(parameters);
  }
}
