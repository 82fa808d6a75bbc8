package io.parallax.reporting.api.report;

import io.parallax.reporting.api.NextPage;
import io.parallax.reporting.report.GivenParameters;
import io.parallax.reporting.report.Page;
import io.parallax.reporting.report.PageRequest;
import io.parallax.reporting.report.Parameter;
import io.parallax.reporting.report.ReportDefinition;
import io.parallax.reporting.report.ReportQuery;
import io.parallax.reporting.report.Reports;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.context.request.ServletWebRequest;

/** One report over REST. */
public final class ReportEndpoint<Q extends ReportQuery> {
  /** In If-None-Match: whatever the tag is. */
  private static final String ANY = "*";

  private final ReportDefinition<Q> report;
  private final Reports reports;
  private final NextPage nextPage;
  private final ZoneId defaultZone;
  private final InstantSource clock;

  ReportEndpoint(
      ReportDefinition<Q> report,
      Reports reports,
      NextPage nextPage,
      ZoneId defaultZone,
      InstantSource clock) {
    this.report = report;
    this.reports = reports;
    this.nextPage = nextPage;
    this.defaultZone = defaultZone;
    this.clock = clock;
  }

  /** All that the route of a report takes. */
  public static List<Parameter<?>> parameters(ReportDefinition<?> report) {
    List<Parameter<?>> parameters = report.allParameters();
    parameters.addAll(Formatting.PARAMETERS);
    return parameters;
  }

  /** Where a report is. */
  public static String path(ReportDefinition<?> report) {
    return CatalogController.PATH + "/" + report.name();
  }

  void answer(HttpServletRequest request, HttpServletResponse response)
      throws HttpMediaTypeNotAcceptableException, IOException {
    var given = new GivenParameters(request.getParameterMap());
    Formatting formatting = Formatting.read(given);
    PageRequest<Q> page = PageRequest.read(
        report, given, defaultZone, clock.instant(), reports::firstEventAt, Formatting.PARAMETERS);
    Formatting.Chosen format = formatting.choose(request);
    var exchange = new ServletWebRequest(request, response);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    // weak: asOf differs while the rows do not
    Optional<Page> made = reports.page(
        page, identity -> isKnown(exchange, "W/\"" + identity + format.variant() + "\""));
    if (made.isPresent()) {
      format.write(made.get(), path(report), report.name(), nextPage, request, response);
    }
  }

  /** If so, that is answered. */
  private static boolean isKnown(ServletWebRequest exchange, String tag) {
    if (!ANY.equals(exchange.getHeader(HttpHeaders.IF_NONE_MATCH))) {
      return exchange.checkNotModified(tag);
    }
    HttpServletResponse response = exchange.getResponse();
    if (response != null) {
      response.setHeader(HttpHeaders.ETAG, tag);
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
    }
    return true;
  }
}
