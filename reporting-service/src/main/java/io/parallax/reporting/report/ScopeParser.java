package io.parallax.reporting.report;

import io.parallax.reporting.aggregate.Dimension;
import io.parallax.reporting.calendar.Comparison;
import io.parallax.reporting.calendar.PeriodUnit;
import io.parallax.reporting.calendar.ReportCalendar;
import io.parallax.reporting.metric.Coverage;
import io.parallax.reporting.metric.Indicator;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the query parameters of a report without periods; every wrong one is named. Thread-safe.
 */
final class ScopeParser {
  private static final List<String> COMMON = List.of("from", "to", "timeZone", "format");
  private static final List<String> COVERAGE = List.of("groupBy", "minimumN");
  private static final List<String> HETEROGENEITY = List.of("indicator", "dimension", "compare");
  private static final List<Dimension> DEFAULT_GROUPS =
      List.of(Dimension.PRODUCT, Dimension.REGION);

  private final ReportProperties properties;
  private final InstantSource clock;

  ScopeParser(ReportProperties properties, InstantSource clock) {
    this.properties = properties;
    this.clock = clock;
  }

  /** Names of all parameters of the report of coverage. */
  static List<String> coverageParameters() {
    return parameters(COVERAGE);
  }

  /** Names of all parameters of the report of heterogeneity. */
  static List<String> heterogeneityParameters() {
    return parameters(HETEROGENEITY);
  }

  CoverageQuery coverage(Map<String, String[]> parameters) {
    var given = new Parameters(parameters);
    given.allowOnly(Set.copyOf(coverageParameters()));
    List<Dimension> groupBy = given.single("groupBy", DEFAULT_GROUPS, QueryParser::dimensions);
    int minimumN = given.single("minimumN", Coverage.DEFAULT_MINIMUM_N, ScopeParser::minimumN);
    return new CoverageQuery(scope(given), groupBy, minimumN);
  }

  HeterogeneityQuery heterogeneity(Map<String, String[]> parameters) {
    var given = new Parameters(parameters);
    given.allowOnly(Set.copyOf(heterogeneityParameters()));
    Indicator indicator =
        required(given, "indicator", Indicator.CSAT, Indicator.values(), Indicator::id);
    Dimension dimension = required(
        given, "dimension", Dimension.PRODUCT, Dimension.values(), Dimension::dimensionName);
    Comparison compare = given.<@Nullable Comparison>single(
        "compare", null, text -> oneOf(text, Comparison.values(), Comparison::text));
    return new HeterogeneityQuery(scope(given), indicator, dimension, compare);
  }

  /** Reads what all have in common; throws if anything was wrong. */
  private Scope scope(Parameters given) {
    var calendar =
        new ReportCalendar(given.single("timeZone", properties.timeZone(), QueryParser::zone));
    Function<String, Instant> instant = text -> QueryParser.instant(text, calendar);
    Instant to = given.single("to", clock.instant().truncatedTo(ChronoUnit.MICROS), instant);
    Instant from =
        given.single("from", QueryParser.defaultFrom(PeriodUnit.DAY, calendar, to), instant);
    Map<Dimension, List<String>> filters = QueryParser.filters(given);
    if (given.areGood() && !from.isBefore(to)) {
      given.refuse("from", "is %s, expected a time before to, which is %s".formatted(from, to));
    }
    given.requireGood();
    return new Scope(from, to, calendar, filters);
  }

  private static List<String> parameters(List<String> own) {
    return Stream.of(
            COMMON.stream(),
            own.stream(),
            Arrays.stream(Dimension.values()).map(Dimension::dimensionName))
        .flatMap(Function.identity())
        .toList();
  }

  /** One of the values; {@code any} if it is missing or wrong, which is noted. */
  private static <T> T required(
      Parameters given, String name, T any, T[] values, Function<T, @Nullable String> text) {
    if (given.all(name).isEmpty()) {
      given.refuse(name, "is missing, expected one of " + QueryParser.names(values, text));
    }
    return given.single(name, any, value -> oneOf(value, values, text));
  }

  private static <T> T oneOf(String value, T[] values, Function<T, @Nullable String> text) {
    return Arrays.stream(values)
        .filter(known -> value.equals(text.apply(known)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("expected one of " + QueryParser.names(values, text)));
  }

  private static int minimumN(String text) {
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException("expected a whole number from 1 to 999999");
    }
    return Integer.parseInt(text);
  }
}
