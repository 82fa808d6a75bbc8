package io.parallax.reporting.api.report;

import io.parallax.reporting.api.Accept;
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
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.context.request.ServletWebRequest;

/** One report over REST. */
public final class ReportEndpoint<Q extends ReportQuery> {
  public static final Parameter<ReportFormat> FORMAT = Parameter.oneOf(
          "format",
          ReportFormat.values(),
          ReportFormat::text,
          "Format of the answer; without it, the Accept header decides.")
      .otherwise(ReportFormat.JSON.text())
      .example("csv");

  /** In If-None-Match: whatever the tag is. */
  private static final String ANY = "*";

  private final ReportDefinition<Q> report;
  private final Reports reports;
  private final ZoneId defaultZone;
  private final InstantSource clock;

  ReportEndpoint(
      ReportDefinition<Q> report, Reports reports, ZoneId defaultZone, InstantSource clock) {
    this.report = report;
    this.reports = reports;
    this.defaultZone = defaultZone;
    this.clock = clock;
  }

  /** All that the route of a report takes. */
  public static List<Parameter<?>> parameters(ReportDefinition<?> report) {
    List<Parameter<?>> parameters = report.allParameters();
    parameters.add(FORMAT);
    return parameters;
  }

  /** Where a report is. */
  public static String path(ReportDefinition<?> report) {
    return CatalogController.PATH + "/" + report.name();
  }

  void answer(HttpServletRequest request, HttpServletResponse response)
      throws HttpMediaTypeNotAcceptableException, IOException {
    var given = new GivenParameters(request.getParameterMap());
    ReportFormat asked = given.single(FORMAT, null);
    PageRequest<Q> page = PageRequest.read(report, given, defaultZone, clock.instant(), FORMAT);
    ReportFormat format = asked != null ? asked : accepted(request);
    var exchange = new ServletWebRequest(request, response);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    // weak: asOf differs while the rows do not
    Optional<Page> made =
        reports.page(page, identity -> isKnown(exchange, "W/\"" + identity + format.text() + "\""));
    if (made.isPresent()) {
      String next = made.get().next();
      String url = next == null ? null : NextPage.url(request, path(report), next);
      if (url != null) {
        response.setHeader(HttpHeaders.LINK, "<" + url + ">; rel=\"next\"");
      }
      if (format == ReportFormat.CSV) {
        response.setHeader(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename(report.name() + ".csv")
                .build()
                .toString());
      }
      response.setContentType(format.mediaType().toString());
      format.write(made.get(), url, response.getOutputStream());
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

  private static ReportFormat accepted(HttpServletRequest request)
      throws HttpMediaTypeNotAcceptableException {
    return Accept.of(request)
        .best(List.of(ReportFormat.values()), ReportFormat::mediaType)
        .orElseThrow(() -> new HttpMediaTypeNotAcceptableException(ReportFormat.mediaTypes()));
  }
}
