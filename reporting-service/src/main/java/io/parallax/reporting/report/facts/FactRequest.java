package io.parallax.reporting.report.facts;

import io.parallax.events.CurrencyCode;
import io.parallax.reporting.calendar.PeriodUnit;
import io.parallax.reporting.calendar.ReportCalendar;
import io.parallax.reporting.query.FactFigure;
import io.parallax.reporting.query.FactReader.Filter;
import io.parallax.reporting.query.FactReader.Place;
import io.parallax.reporting.report.Cursor;
import io.parallax.reporting.report.GivenParameters;
import io.parallax.reporting.report.Parameter;
import io.parallax.reporting.report.RangeFilter;
import io.parallax.reporting.report.ReportParameters;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which facts of a list are asked for.
 *
 * @param about range, calendar and filters, as reports have them
 * @param figure that counts them; null: all that count
 * @param people whether rows say who took part
 * @param after the end of the page before; null for the first
 */
public record FactRequest(
    FactList list,
    RangeFilter about,
    @Nullable FactFigure figure,
    List<CurrencyCode> currencies,
    boolean people,
    int limit,
    @Nullable Place after) {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 10_000;

  /** Asks for people, who need a scope of their own to be seen. */
  public static final Parameter<Boolean> PEOPLE = Parameter.oneOf(
          "people",
          new Boolean[] {true, false},
          String::valueOf,
          "Whether rows say who took part; needs the scope reports:people.")
      .otherwise("false");

  private static final Parameter<Integer> LIMIT = Parameter.number(
          "limit", 1, MAX_LIMIT, "Most rows of a page, 1 to 10000.")
      .component("factLimit")
      .otherwise(DEFAULT_LIMIT)
      .example("500");

  /** All that a list takes. */
  public static List<Parameter<?>> parameters(FactList list) {
    List<Parameter<?>> parameters = new ArrayList<>(ReportParameters.OF_EVERY_REPORT);
    parameters.replaceAll(parameter -> parameter.name().equals(LIMIT.name()) ? LIMIT : parameter);
    parameters.add(figure(list));
    if (list.hasCurrency()) {
      parameters.add(ReportParameters.ORIGINAL_CURRENCY);
    }
    if (!list.people().isEmpty()) {
      parameters.add(PEOPLE);
    }
    return parameters;
  }

  /**
   * Reads the parameters of a request.
   *
   * @param defaultZone if they name none
   * @param now where a range ends if they say nothing else
   * @param firstEvent when the earliest event happened, if there is one
   * @param others that the caller has read itself
   * @throws io.parallax.reporting.report.InvalidQueryException naming every wrong one
   */
  public static FactRequest read(
      FactList list,
      GivenParameters given,
      ZoneId defaultZone,
      Instant now,
      Supplier<Optional<Instant>> firstEvent,
      List<Parameter<?>> others) {
    List<Parameter<?>> known = new ArrayList<>(parameters(list));
    known.addAll(others);
    given.allowOnly(known);
    var shared = new ReportParameters(given, defaultZone, now, firstEvent);
    var request = new FactRequest(
        list,
        shared.about(PeriodUnit.DAY, new ReportCalendar(shared.zone())),
        given.single(figure(list), null),
        given.all(ReportParameters.ORIGINAL_CURRENCY),
        given.single(PEOPLE, false),
        given.single(LIMIT, DEFAULT_LIMIT),
        null);
    shared.requireCursorOf(request.identity());
    given.requireGood();
    Cursor after = shared.after();
    return after == null ? request : request.behind(after);
  }

  Filter filter() {
    return new Filter(
        list.type(),
        about.range(),
        figure,
        about.filters(),
        currencies.stream().map(CurrencyCode::value).toList());
  }

  /** The cursor of the page behind a fact. */
  String cursor(Place last) {
    return new Cursor(about.range(), identity(), List.of(last.at().toString(), last.key())).text();
  }

  private static Parameter<FactFigure> figure(FactList list) {
    return Parameter.oneOf(
            "figure",
            list.figures().toArray(FactFigure[]::new),
            FactFigure::figureName,
            "Only facts that count in this figure: a column of a report, or an indicator.")
        .component(list.component() + "Figure");
  }

  private String identity() {
    return Cursor.identity(
        list.resource(),
        about.toString(),
        String.valueOf(figure),
        currencies.toString(),
        Boolean.toString(people));
  }

  private FactRequest behind(Cursor cursor) {
    try {
      Instant at = Instant.parse(cursor.key().getFirst());
      if (cursor.key().size() != 2
          || at.isBefore(about.range().start())
          || !at.isBefore(about.range().end())) {
        throw new IllegalArgumentException("no fact of this list is there");
      }
      var place = new Place(at, cursor.key().getLast());
      return new FactRequest(list, about, figure, currencies, people, limit, place);
    } catch (RuntimeException e) { // whatever is wrong with it, it is none of ours
      throw ReportParameters.refusedCursor(e);
    }
  }
}
