package io.parallax.reporting.api.report;

import io.parallax.access.Scope;
import io.parallax.reporting.api.NextPage;
import io.parallax.reporting.query.FactFigure;
import io.parallax.reporting.report.GivenParameters;
import io.parallax.reporting.report.Page;
import io.parallax.reporting.report.Parameter;
import io.parallax.reporting.report.Reports;
import io.parallax.reporting.report.facts.FactList;
import io.parallax.reporting.report.facts.FactPages;
import io.parallax.reporting.report.facts.FactRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.server.ResponseStatusException;

/** The facts of one type that reports count, over REST. */
public final class FactListEndpoint {
  private final FactList list;
  private final FactPages pages;
  private final Reports reports;
  private final NextPage nextPage;
  private final ZoneId defaultZone;
  private final InstantSource clock;

  FactListEndpoint(
      FactList list,
      FactPages pages,
      Reports reports,
      NextPage nextPage,
      ZoneId defaultZone,
      InstantSource clock) {
    this.list = list;
    this.pages = pages;
    this.reports = reports;
    this.nextPage = nextPage;
    this.defaultZone = defaultZone;
    this.clock = clock;
  }

  /** Where a list is. */
  public static String path(FactList list) {
    return CatalogController.FACTS + "/" + list.resource();
  }

  /** Where the facts of a figure are listed. */
  static String path(FactFigure figure) {
    return CatalogController.FACTS + "/" + figure.type().resource() + "?figure="
        + figure.figureName();
  }

  /** All that the route of a list takes. */
  public static List<Parameter<?>> parameters(FactList list) {
    List<Parameter<?>> parameters = new ArrayList<>(FactRequest.parameters(list));
    parameters.addAll(Formatting.PARAMETERS);
    return parameters;
  }

  void answer(HttpServletRequest request, HttpServletResponse response)
      throws HttpMediaTypeNotAcceptableException, IOException {
    var given = new GivenParameters(request.getParameterMap());
    Formatting formatting = Formatting.read(given);
    FactRequest asked = FactRequest.read(
        list, given, defaultZone, clock.instant(), reports::firstEventAt, Formatting.PARAMETERS);
    if (asked.people() && !Scope.REPORTS_PEOPLE.isGranted()) {
      throw new ResponseStatusException(
          HttpStatus.FORBIDDEN, "people=true needs the scope " + Scope.REPORTS_PEOPLE + ".");
    }
    Formatting.Chosen format = formatting.choose(request);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    Page page = pages.page(asked);
    format.write(page, path(list), list.resource(), nextPage, request, response);
  }
}
